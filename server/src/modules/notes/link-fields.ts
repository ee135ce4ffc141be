/** What an action item and its card have in common, as both are compared. */
export interface LinkFields {
  /** One line. */
  readonly title: string
  /** A person's id. */
  readonly ownerId: string | null
  /** `YYYY-MM-DD` */
  readonly due: string | null
  readonly done: boolean
}

export type LinkField = keyof LinkFields
export const linkFields: readonly LinkField[] = ['title', 'ownerId', 'due', 'done']

/** Some of them; what is left out is not spoken of. */
export type SomeFields = { -readonly [Field in LinkField]?: LinkFields[Field] }

/** In which fields two states differ. */
export const differing = (a: LinkFields, b: LinkFields): LinkField[] =>
  linkFields.filter((field) => a[field] !== b[field])

/** The fields of that name. */
export function pick(from: LinkFields, fields: readonly LinkField[]): SomeFields {
  return Object.fromEntries(fields.map((field) => [field, from[field]]))
}

/**
 * What one side has to tell the other after it was changed: three-way, against what both last agreed on. Where both
 * changed the same field to different things the card's word counts: people plan on the board. So an item says nothing
 * there, and the board's own report, which is on its way, says it.
 */
export function toCarryOver(
  from: 'note' | 'board',
  { common, mine, theirs }: { common: LinkFields; mine: LinkFields; theirs: LinkFields },
): SomeFields {
  const changed = differing(mine, common).filter((field) => mine[field] !== theirs[field])
  return pick(
    mine,
    changed.filter((field) => isSaid(field, mine) && (from === 'board' || theirs[field] === common[field])),
  )
}

/** What both agree on now: where they do not yet, what they did before. */
export function agreed(common: LinkFields, item: LinkFields, card: LinkFields): LinkFields {
  const equal = linkFields.filter((field) => item[field] === card[field])
  return { ...common, ...pick(item, equal) }
}

/** Words that are gone are about to be written anew: nothing to tell yet. */
const isSaid = (field: LinkField, fields: LinkFields): boolean => field !== 'title' || fields.title !== ''

/**
 * What stands in a block besides its words, as it lies in the shared document, and how it is read. Whoever wrote it may
 * be newer or hostile: what is not understood reads as absent, and nothing here throws.
 */

/** The blocks of a meeting: what is to be talked about, what was decided, who does what. */
export type MeetingBlockType = 'agenda-item' | 'decision' | 'action-item'

/** A card on a board. */
export interface CardRef {
  readonly boardId: string
  readonly cardId: string
}

/** By block, what can be set besides the words. `null`: absent. */
export interface MeetingFacts {
  'agenda-item': {
    /** A person's id; or what was typed, of somebody who has none. */
    readonly ownerId: string | null
    /** How long it may take, 1 to 1440. */
    readonly minutes: number | null
  }
  decision: {
    readonly ownerId: string | null
    /** `YYYY-MM-DD` */
    readonly date: string | null
  }
  'action-item': {
    readonly ownerId: string | null
    /** `YYYY-MM-DD` */
    readonly due: string | null
    readonly done: boolean
    readonly card: CardRef | null
  }
}

/** What a field of a form takes. The value of a `text` are words that several people can write at a time. */
export const FIELD_TYPES = ['text', 'date', 'person', 'department', 'choice', 'checkbox'] as const
export type FieldType = (typeof FIELD_TYPES)[number]
/** Types whose value is chosen, not written. */
export type ChosenFieldType = Exclude<FieldType, 'text'>

const ID = /^[\w.:-]{1,64}$/
const LINE_LENGTH = 200
const MAX_MINUTES = 1440
const MAX_CHOICES = 100

export const readId = (value: unknown): string | null =>
  typeof value === 'string' && ID.test(value) ? value : null

/** One line of text: a name, a label, a choice. */
export const readLine = (value: unknown): string | null => {
  if (typeof value !== 'string') return null
  const line = value.replace(/\s+/g, ' ').trim().slice(0, LINE_LENGTH)
  return line === '' || !line.isWellFormed() ? null : line
}

export const readMinutes = (value: unknown): number | null =>
  Number.isSafeInteger(value) && Number(value) >= 1 && Number(value) <= MAX_MINUTES ? Number(value) : null

/** A calendar date as `YYYY-MM-DD`, only one that exists. */
export const readDate = (value: unknown): string | null => {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return null
  const time = Date.parse(`${value}T00:00:00Z`)
  return Number.isNaN(time) || new Date(time).toISOString().slice(0, 10) !== value ? null : value
}

/** Stored as one value, `board/card`, so that two people who link at the same time do not mix two. */
export const readCard = (value: unknown): CardRef | null => {
  const [board, card, ...rest] = typeof value === 'string' ? value.split('/') : []
  const [boardId, cardId] = [readId(board), readId(card)]
  return boardId === null || cardId === null || rest.length > 0 ? null : { boardId, cardId }
}
export const writeCard = (card: CardRef | null): string =>
  card === null || readId(card.boardId) === null || readId(card.cardId) === null
    ? ''
    : `${card.boardId}/${card.cardId}`

/** Stored one a line. Equal ones count once. */
export const readChoices = (value: unknown): readonly string[] => {
  if (typeof value !== 'string') return []
  const lines = value
    .split('\n')
    .map(readLine)
    .filter((line) => line !== null)
  return [...new Set(lines)].slice(0, MAX_CHOICES)
}

export const readChosenType = (value: unknown): ChosenFieldType =>
  FIELD_TYPES.find((type): type is ChosenFieldType => type === value && type !== 'text') ?? 'choice'

/** What a chosen field says, by its type; `null` when nothing, or nothing that fits the type. */
export const readValue = (type: ChosenFieldType, value: unknown): string | null => {
  if (type === 'date') return readDate(value)
  if (type === 'checkbox') return value === 'yes' ? 'yes' : null
  return readLine(value)
}

/** By block, the names its facts have in the shared document, and how each is read. */
export const FACT_READERS: {
  readonly [T in MeetingBlockType]: {
    readonly [F in keyof MeetingFacts[T]]: (value: unknown) => MeetingFacts[T][F]
  }
} = {
  'agenda-item': { ownerId: readLine, minutes: readMinutes },
  decision: { ownerId: readLine, date: readDate },
  'action-item': { ownerId: readLine, due: readDate, done: (value) => value === true, card: readCard },
}

/**
 * A fact as it is stored: absent ones as the empty value a new block has, what does not fit as absent.
 * `undefined` for a fact this block does not have.
 */
export const storedFact = (
  type: MeetingBlockType,
  fact: string,
  value: unknown,
): string | number | boolean | undefined => {
  if (!Object.hasOwn(FACT_READERS[type], fact)) return undefined
  switch (fact) {
    case 'ownerId':
      return readLine(value) ?? ''
    case 'minutes':
      return readMinutes(value) ?? 0
    case 'done':
      return value === true
    case 'card':
      return writeCard((value as CardRef | null) ?? null)
    default:
      return readDate(value) ?? ''
  }
}

/** Random, so that two people who make blocks at the same time make two. Also where the page is not served over TLS. */
export const createBlockId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

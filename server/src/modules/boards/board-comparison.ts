import { type BoardState, type Card, readBoard, readDescription } from '@stoa/board'
import type { ComparedPart, PartChange } from '@stoa/protocol'
import type * as Y from 'yjs'
import type { KindComparison } from '../../sync/index.ts'
import { changesOf, type Names } from './card-activity.ts'
import { type CardRows, rowsOf } from './card-rows.ts'

export type BoardPart = NonNullable<KindComparison['parts']>[number]
type Change = BoardPart['changes'][number]

/**
 * What differs between two states of one board: first its columns, labels and milestones, then the cards that are not
 * what they were, in the order in which they stand, those that are gone last.
 */
export function compareBoards(before: Y.Doc, after: Y.Doc): BoardPart[] {
  const [was, is] = [readBoard(before), readBoard(after)]
  return [
    ...comparePlain('column', was.columns, is.columns, (old, now) => [
      ...differs('renamed', old.title, now.title),
      ...differs('limit_changed', textOf(old.limit), textOf(now.limit)),
      ...differs('done_column_changed', textOf(old.isDone), textOf(now.isDone)),
    ]),
    ...comparePlain('label', was.labels.map(titled), is.labels.map(titled), (old, now) => [
      ...differs('renamed', old.title, now.title),
      ...differs('colour_changed', old.colour, now.colour),
    ]),
    ...comparePlain('milestone', was.milestones, is.milestones, (old, now) => [
      ...differs('renamed', old.title, now.title),
      ...differs('due_changed', old.due, now.due),
      ...((old.completedAt === null) === (now.completedAt === null)
        ? []
        : [change(now.completedAt === null ? 'reopened' : 'completed')]),
    ]),
    ...compareCards({ doc: before, state: was }, { doc: after, state: is }),
  ]
}

const change = (kind: PartChange, from: string | null = null, to: string | null = null): Change => ({
  kind,
  from,
  to,
  personId: null,
})
const differs = (kind: PartChange, from: string | null, to: string | null): Change[] =>
  from === to ? [] : [change(kind, from, to)]
const textOf = (value: number | boolean | null): string | null => (value === null ? null : String(value))
const titled = <T extends { readonly name: string }>(label: T): T & { readonly title: string } => ({
  ...label,
  title: label.name,
})

function comparePlain<T extends { readonly id: string; readonly title: string; readonly order: string }>(
  part: ComparedPart['part'],
  was: readonly T[],
  is: readonly T[],
  compare: (old: T, now: T) => Change[],
): BoardPart[] {
  const before = new Map(was.map((one) => [one.id, one]))
  const after = new Set(is.map(({ id }) => id))
  const present = ({ id, title }: T, changes: Change[]): BoardPart => ({
    part,
    id,
    title,
    column: null,
    changes,
  })
  const here = is.map((now) => {
    const old = before.get(now.id)
    if (old === undefined) return present(now, [change('created', null, now.title)])
    return present(now, [...compare(old, now), ...(old.order === now.order ? [] : [change('reordered')])])
  })
  const gone = was
    .filter(({ id }) => !after.has(id))
    .map((old) => present(old, [change('deleted', old.title)]))
  return [...here, ...gone].filter(({ changes }) => changes.length > 0)
}

interface Side {
  readonly doc: Y.Doc
  readonly state: BoardState
}

function compareCards(before: Side, after: Side): BoardPart[] {
  const names = { before: namesIn(before.state), after: namesIn(after.state) }
  const parts: BoardPart[] = []
  const add = (card: Card, side: 'before' | 'after', changes: Change[]) => {
    const column = names[side].column(card.column)
    if (changes.length > 0) parts.push({ part: 'card', id: card.id, title: card.title, column, changes })
  }
  for (const card of inOrder(after.state)) {
    const old = before.state.cards.get(card.id)
    const told = changesOf(old && rowsIn(before, old), rowsIn(after, card), names)
    add(card, 'after', [
      ...told.map(({ kind, from, to, person }) => ({ kind, from, to, personId: person })),
      ...(old === undefined ? [] : beyondRows(old, card)),
    ])
  }
  for (const card of inOrder(before.state))
    if (!after.state.cards.has(card.id)) add(card, 'before', [change('deleted', card.title)])
  return parts
}

/** What the rows of a card do not tell: who watches it, and its place among the others of its column. */
function beyondRows(old: Card, now: Card): Change[] {
  const people = (kind: PartChange, ids: readonly string[], others: readonly string[]) =>
    ids.filter((id) => !others.includes(id)).map((personId) => ({ ...change(kind), personId }))
  return [
    ...people('watched', now.watchers, old.watchers),
    ...people('unwatched', old.watchers, now.watchers),
    ...(old.column === now.column && old.order !== now.order ? [change('reordered')] : []),
  ]
}

const anyTime = { boardId: '', at: 0, dayOf: () => '' }
const rowsIn = ({ doc }: Side, card: Card): CardRows =>
  rowsOf(card, card.hasDescription ? readDescription(doc, card.id) : '', undefined, anyTime)

const inOrder = ({ columns, cardIds, unplaced, archived, cards }: BoardState): Card[] =>
  [...columns.flatMap(({ id }) => cardIds.get(id) ?? []), ...unplaced, ...archived].flatMap(
    (id) => cards.get(id) ?? [],
  )

function namesIn(state: BoardState): Names {
  const titles = new Map([...state.columns, ...state.milestones].map(({ id, title }) => [id, title] as const))
  const labels = new Map(state.labels.map(({ id, name }) => [id, name]))
  const title = (id: string | null) => titles.get(id ?? '') ?? null
  return {
    column: title,
    milestone: title,
    label: (id) => labels.get(id) ?? null,
    card: (id) => state.cards.get(id ?? '')?.title ?? null,
  }
}

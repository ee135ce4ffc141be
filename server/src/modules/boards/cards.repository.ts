import type { CardListQuery, CardPriority, MyCardsQuery } from '@stoa/protocol'
import { cardPriorities } from '@stoa/protocol'
import { type Expression, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DocumentsViews } from '../documents/index.ts'
import type { PeopleView } from '../identity/index.ts'
import type { RightsViews } from '../rights/index.ts'
import type { BoardsTables } from './boards.tables.ts'

export type Tables = BoardsTables & DocumentsViews & RightsViews & PeopleView
export type Db = Database<Tables>

/** What a person may see: asked with the person as a constant. */
const readableBy = (userId: string) => sql<SqlBool>`live_documents.scope_id in (
  select scope_ranks.scope_id from scope_ranks where scope_ranks.user_id = ${userId})`

/** Cards of boards that are not in the trash, with what a list says of each besides. */
const cards = (db: Db) =>
  db
    .selectFrom('board_cards')
    .innerJoin('live_documents', 'live_documents.id', 'board_cards.board_id')
    .leftJoin('board_columns', (join) =>
      join
        .onRef('board_columns.board_id', '=', 'board_cards.board_id')
        .onRef('board_columns.id', '=', 'board_cards.column_id'),
    )
    .selectAll('board_cards')
    .select([
      'board_columns.title as column_title',
      'board_columns.place as column_place',
      'live_documents.title as board_title',
      'live_documents.space_id as space_id',
    ])
    .select([
      sql<number>`(select count(*) from board_comments where board_comments.board_id = board_cards.board_id
        and board_comments.card_id = board_cards.id)`.as('comments'),
      sql<number>`(select count(*) from board_cards as sub where sub.board_id = board_cards.board_id
        and sub.parent_id = board_cards.id)`.as('subtasks'),
      sql<number>`(select count(*) from board_cards as sub where sub.board_id = board_cards.board_id
        and sub.parent_id = board_cards.id and sub.is_completed = 1)`.as('subtasks_done'),
    ])
export type ListedCard = Awaited<ReturnType<ReturnType<typeof cards>['execute']>>[number]

/** The card; undefined when the person may not see its board. */
export const findCard = (
  db: Db,
  userId: string,
  boardId: string,
  cardId: string,
): Promise<ListedCard | undefined> =>
  cards(db)
    .where('board_cards.board_id', '=', boardId)
    .where('board_cards.id', '=', cardId)
    .where(readableBy(userId))
    .executeTakeFirst()

type Sort = NonNullable<CardListQuery['sort']>
type Key = string | number

/** What cards are sorted by, last the id; each in a form that is never null. */
const sortKeys: Readonly<Record<Sort, readonly { sql: RawBuilder<Key>; of: (row: ListedCard) => Key }[]>> = {
  position: [
    { sql: sql`coalesce(board_columns.place, 1000)`, of: (row) => row.column_place ?? 1_000 },
    { sql: sql`board_cards.place`, of: (row) => row.place },
  ],
  due: [{ sql: sql`coalesce(board_cards.due_on, '9999-99')`, of: (row) => row.due_on ?? '9999-99' }],
  start: [{ sql: sql`coalesce(board_cards.start_on, '9999-99')`, of: (row) => row.start_on ?? '9999-99' }],
  priority: [{ sql: sql`-board_cards.priority`, of: (row) => -row.priority }],
  title: [{ sql: sql`lower(board_cards.title)`, of: (row) => asciiLower(row.title) }],
  created: [{ sql: sql`coalesce(board_cards.created_at, 0)`, of: (row) => row.created_at ?? 0 }],
  updated: [{ sql: sql`board_cards.updated_at`, of: (row) => row.updated_at }],
  completed: [{ sql: sql`coalesce(board_cards.completed_at, 0)`, of: (row) => row.completed_at ?? 0 }],
}

/** As SQLite's own `lower` does. */
const asciiLower = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Types of a cursor of this sort, and what it is made of. */
export const cursorShape = (sort: Sort): readonly ('string' | 'number')[] => [
  ...sortKeys[sort].map(({ of }) => typeof of(sample) as 'string' | 'number'),
  'string',
]
export const cursorOf = (sort: Sort, row: ListedCard): readonly Key[] => [
  ...sortKeys[sort].map(({ of }) => of(row)),
  row.id,
]
const sample = { place: '', title: '', priority: 0, updated_at: 0, column_place: 0 } as ListedCard

export interface CardPage {
  readonly after: readonly Key[] | null
  readonly limit: number
}

export function listCards(
  db: Db,
  userId: string,
  boardId: string,
  query: Omit<CardListQuery, 'cursor' | 'limit'>,
  { after, limit }: CardPage,
): Promise<ListedCard[]> {
  const { sort = 'position', order = 'asc' } = query
  const keys: RawBuilder<Key>[] = [...sortKeys[sort].map((key) => key.sql), sql`board_cards.id`]
  let rows = cards(db)
    .where('board_cards.board_id', '=', boardId)
    .where(readableBy(userId))
    .where((eb) => eb.and(conditionsOf(eb, userId, query)))
  if (after !== null) {
    const sign = sql.raw(order === 'asc' ? '>' : '<')
    rows = rows.where(sql<SqlBool>`(${sql.join(keys)}) ${sign} (${sql.join([...after])})`)
  }
  for (const key of keys) rows = rows.orderBy(key, order)
  return rows.limit(limit).execute()
}

type Cards = ExpressionBuilder<Tables, 'board_cards'>

function conditionsOf(eb: Cards, userId: string, query: CardListQuery): Expression<SqlBool>[] {
  const { status = 'any', archived = false, column, milestone, parent, priority, dueFrom, dueTo } = query
  const conditions: Expression<SqlBool>[] = [eb('archived_at', archived ? 'is not' : 'is', null)]
  if (status !== 'any') conditions.push(eb('is_completed', '=', status === 'completed' ? 1 : 0))
  if (column !== undefined) conditions.push(eb('column_id', '=', column))
  if (milestone !== undefined) conditions.push(eb('milestone_id', '=', milestone))
  if (parent !== undefined) conditions.push(eb('parent_id', '=', parent))
  if (priority !== undefined) conditions.push(eb('priority', '=', rankOf(priority)))
  if (dueFrom !== undefined) conditions.push(eb('due_on', '>=', dueFrom))
  if (dueTo !== undefined) conditions.push(eb('due_on', '<=', dueTo))
  const { assignee, watcher, label, query: words } = query
  if (assignee === 'none') conditions.push(eb.not(eb.exists(partOf(eb, 'assignee', null))))
  else if (assignee !== undefined)
    conditions.push(eb.exists(partOf(eb, 'assignee', assignee === 'me' ? userId : assignee)))
  if (watcher !== undefined)
    conditions.push(eb.exists(partOf(eb, 'watcher', watcher === 'me' ? userId : watcher)))
  if (label !== undefined)
    conditions.push(
      eb.exists(
        eb
          .selectFrom('board_card_labels')
          .select('board_card_labels.label_id')
          .whereRef('board_card_labels.board_id', '=', 'board_cards.board_id')
          .whereRef('board_card_labels.card_id', '=', 'board_cards.id')
          .where('board_card_labels.label_id', '=', label),
      ),
    )
  for (const word of (words ?? '').trim().split(/\s+/)) if (word !== '') conditions.push(says(word))
  return conditions
}

/** Whether a word stands in what a card says: title, description, checklist, labels, names of assignees. */
function says(word: string): RawBuilder<SqlBool> {
  const pattern = `%${word.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
  const has = (column: string) => sql`${sql.ref(column)} like ${pattern} escape '\\'`
  return sql<SqlBool>`(
    ${has('board_cards.title')} or ${has('board_cards.text')}
    or exists (
      select 1 from json_each(board_cards.checklist) as item
      where json_extract(item.value, '$.text') like ${pattern} escape '\\'
    )
    or exists (
      select 1 from board_card_labels
      join board_labels on board_labels.board_id = board_card_labels.board_id
        and board_labels.id = board_card_labels.label_id
      where board_card_labels.board_id = board_cards.board_id and board_card_labels.card_id = board_cards.id
        and ${has('board_labels.name')}
    )
    or exists (
      select 1 from board_card_people
      join people on people.id = board_card_people.user_id
      where board_card_people.board_id = board_cards.board_id and board_card_people.card_id = board_cards.id
        and board_card_people.part = 'assignee' and ${has('people.name')}
    )
  )`
}

const rankOf = (priority: CardPriority): number => cardPriorities.indexOf(priority)

const partOf = (eb: Cards, part: 'assignee' | 'watcher', userId: string | null) => {
  const rows = eb
    .selectFrom('board_card_people')
    .select('board_card_people.user_id')
    .whereRef('board_card_people.board_id', '=', 'board_cards.board_id')
    .whereRef('board_card_people.card_id', '=', 'board_cards.id')
    .where('board_card_people.part', '=', part)
  return userId === null ? rows : rows.where('board_card_people.user_id', '=', userId)
}

type MyView = NonNullable<MyCardsQuery['view']>

/** Days that "mine" is counted from, of the calendar. */
export interface Days {
  readonly today: string
  /** The Sunday of this week. */
  readonly weekEnd: string
}

const mineIs = (view: MyView, { today, weekEnd }: Days): RawBuilder<SqlBool> => {
  const isOpen = sql<SqlBool>`board_cards.is_completed = 0`
  switch (view) {
    case 'open':
    case 'watching':
      return isOpen
    case 'today':
      return sql<SqlBool>`${isOpen} and board_cards.due_on = ${today}`
    case 'overdue':
      return sql<SqlBool>`${isOpen} and board_cards.due_on < ${today}`
    case 'week':
      return sql<SqlBool>`${isOpen} and board_cards.due_on >= ${today} and board_cards.due_on <= ${weekEnd}`
    case 'completed':
      return sql<SqlBool>`board_cards.is_completed = 1`
  }
}

/** The cards of a person, on all boards that they may see. */
const mine = (db: Db, userId: string, part: 'assignee' | 'watcher') =>
  cards(db)
    .where(
      ({ refTuple, selectFrom }) =>
        sql<SqlBool>`${refTuple('board_cards.board_id', 'board_cards.id')} in ${selectFrom(
          'board_card_people',
        )
          .select(['board_card_people.board_id', 'board_card_people.card_id'])
          .where('board_card_people.user_id', '=', userId)
          .where('board_card_people.part', '=', part)}`,
    )
    .where('board_cards.archived_at', 'is', null)
    .where(readableBy(userId))

/** Sorted by due day, then priority; what is completed by when, latest first. */
export const myCursorShape = ['string', 'number', 'string', 'string'] as const
export const myCursorOf = (view: MyView, row: ListedCard): readonly Key[] =>
  view === 'completed'
    ? ['', -(row.completed_at ?? 0), row.board_id, row.id]
    : [row.due_on ?? '9999-99', -row.priority, row.board_id, row.id]

export function listMine(
  db: Db,
  userId: string,
  view: MyView,
  days: Days,
  { after, limit }: CardPage,
): Promise<ListedCard[]> {
  const keys: RawBuilder<Key>[] =
    view === 'completed'
      ? [sql`''`, sql`-coalesce(board_cards.completed_at, 0)`, sql`board_cards.board_id`, sql`board_cards.id`]
      : [
          sql`coalesce(board_cards.due_on, '9999-99')`,
          sql`-board_cards.priority`,
          sql`board_cards.board_id`,
          sql`board_cards.id`,
        ]
  let rows = mine(db, userId, view === 'watching' ? 'watcher' : 'assignee').where(mineIs(view, days))
  if (view === 'watching') rows = rows.where(isNotAssigned(userId))
  if (after !== null) rows = rows.where(sql<SqlBool>`(${sql.join(keys)}) > (${sql.join([...after])})`)
  for (const key of keys) rows = rows.orderBy(key)
  return rows.limit(limit).execute()
}

const isNotAssigned = (userId: string) => sql<SqlBool>`not exists (
  select 1 from board_card_people where board_card_people.board_id = board_cards.board_id
    and board_card_people.card_id = board_cards.id and board_card_people.user_id = ${userId}
    and board_card_people.part = 'assignee')`

/** How many cards each of the views holds. */
export async function countMine(db: Db, userId: string, days: Days) {
  const count = async (part: 'assignee' | 'watcher') => {
    let rows = mine(db, userId, part).where('board_cards.is_completed', '=', 0)
    if (part === 'watcher') rows = rows.where(isNotAssigned(userId))
    const { today, weekEnd } = days
    return rows
      .clearSelect()
      .select([
        sql<number>`count(*)`.as('open'),
        sql<number>`count(*) filter (where board_cards.due_on = ${today})`.as('today'),
        sql<number>`count(*) filter (where board_cards.due_on < ${today})`.as('overdue'),
        sql<number>`count(*) filter (where board_cards.due_on >= ${today} and board_cards.due_on <= ${weekEnd})`.as(
          'week',
        ),
      ])
      .executeTakeFirstOrThrow()
  }
  return { ...(await count('assignee')), watching: (await count('watcher')).open }
}

/** People and labels of cards, by board and card. */
export async function readRelations(
  db: Db,
  rows: readonly Pick<ListedCard, 'board_id' | 'id' | 'created_by'>[],
) {
  const boardIds = [...new Set(rows.map(({ board_id }) => board_id))]
  const cardIds = [...new Set(rows.map(({ id }) => id))]
  if (rows.length === 0) return { people: [], labels: [], persons: [] }
  const people = await db
    .selectFrom('board_card_people')
    .selectAll()
    .where('board_id', 'in', boardIds)
    .where('card_id', 'in', cardIds)
    .execute()
  const labels = await db
    .selectFrom('board_card_labels')
    .innerJoin('board_labels', (join) =>
      join
        .onRef('board_labels.board_id', '=', 'board_card_labels.board_id')
        .onRef('board_labels.id', '=', 'board_card_labels.label_id'),
    )
    .select(['board_card_labels.board_id', 'card_id', 'board_labels.id', 'name', 'colour'])
    .where('board_card_labels.board_id', 'in', boardIds)
    .where('card_id', 'in', cardIds)
    .orderBy('board_labels.place')
    .execute()
  const ids = [...people.map(({ user_id }) => user_id), ...rows.flatMap(({ created_by }) => created_by ?? [])]
  return { people, labels, persons: await listPeople(db, ids) }
}

export const listPeople = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db
        .selectFrom('people')
        .select(['id', 'name', 'hue'])
        .where('id', 'in', [...new Set(ids)])
        .execute()

export const subtasksOf = async (db: Db, boardId: string, cardId: string): Promise<string[]> => {
  const rows = await db
    .selectFrom('board_cards')
    .select('id')
    .where('board_id', '=', boardId)
    .where('parent_id', '=', cardId)
    .orderBy('id')
    .execute()
  return rows.map(({ id }) => id)
}

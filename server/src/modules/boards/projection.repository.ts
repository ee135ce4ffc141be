import type { Column, Label, Milestone } from '@stoa/board'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DocumentsViews } from '../documents/index.ts'
import type { BoardActivityTable, BoardProjectionTable, BoardsTables } from './boards.tables.ts'
import type { CardRows } from './card-rows.ts'

export type Tables = BoardsTables & DocumentsViews
export type Db = Database<Tables>

/** SQLite takes some ten thousand values in a statement; a row of a card has 27. */
const batch = 200

function* chunks<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += batch) yield all.slice(at, at + batch)
}

/** The document of a board, in the trash or not; undefined for what is none, or none any more. */
export const findBoardDocument = (db: Db, boardId: string) =>
  db
    .selectFrom('document_places')
    .select(['id', 'space_id'])
    .where('id', '=', boardId)
    .where('kind', '=', 'board')
    .executeTakeFirst()

/** Every board there is, and how far its rows are; null where there are none. @param only this one */
export function listBoards(db: Db, only?: string) {
  const boards = db
    .selectFrom('document_places')
    .leftJoin('board_projections', 'board_projections.board_id', 'document_places.id')
    .select(['document_places.id', 'document_places.title', 'layout', 'sequence'])
    .where('kind', '=', 'board')
    .orderBy('document_places.id')
  return (only === undefined ? boards : boards.where('document_places.id', '=', only)).execute()
}

export const isProjected = async (db: Db, boardId: string, layout: number): Promise<boolean> =>
  (await db
    .selectFrom('board_projections')
    .select('board_id')
    .where('board_id', '=', boardId)
    .where('layout', '=', layout)
    .executeTakeFirst()) !== undefined

export async function markProjected(db: Db, row: BoardProjectionTable): Promise<void> {
  const { board_id: _board, ...values } = row
  await db
    .insertInto('board_projections')
    .values(row)
    .onConflict((conflict) => conflict.column('board_id').doUpdateSet(values))
    .execute()
}

/** What columns, labels and milestones were called when they were last written. */
export async function readParts(db: Db, boardId: string) {
  const columns = await db.selectFrom('board_columns').selectAll().where('board_id', '=', boardId).execute()
  const labels = await db.selectFrom('board_labels').selectAll().where('board_id', '=', boardId).execute()
  const milestones = await db
    .selectFrom('board_milestones')
    .selectAll()
    .where('board_id', '=', boardId)
    .execute()
  return { columns, labels, milestones }
}

export async function replaceParts(
  db: Db,
  boardId: string,
  parts: {
    readonly columns: readonly Column[]
    readonly labels: readonly Label[]
    readonly milestones: readonly Milestone[]
  },
): Promise<void> {
  for (const table of ['board_columns', 'board_labels', 'board_milestones'] as const)
    await db.deleteFrom(table).where('board_id', '=', boardId).execute()
  const columns = parts.columns.map(({ id, title, limit, isDone }, place) => ({
    board_id: boardId,
    id,
    title,
    place,
    card_limit: limit,
    is_done: isDone ? (1 as const) : (0 as const),
  }))
  const labels = parts.labels.map(({ id, name, colour }, place) => ({
    board_id: boardId,
    id,
    name,
    colour,
    place,
  }))
  const milestones = parts.milestones.map(({ id, title, due, completedAt }, place) => ({
    board_id: boardId,
    id,
    title,
    due_on: due,
    completed_at: completedAt,
    place,
  }))
  for (const some of chunks(columns)) await db.insertInto('board_columns').values(some).execute()
  for (const some of chunks(labels)) await db.insertInto('board_labels').values(some).execute()
  for (const some of chunks(milestones)) await db.insertInto('board_milestones').values(some).execute()
}

/** The rows of these cards; of all of the board's when `ids` is null. */
export async function readCards(
  db: Db,
  boardId: string,
  ids: readonly string[] | null,
): Promise<Map<string, CardRows>> {
  const cards = new Map<string, CardRows>()
  for (const some of ids === null ? [null] : chunks(ids)) {
    let rows = db.selectFrom('board_cards').selectAll().where('board_id', '=', boardId)
    let people = db
      .selectFrom('board_card_people')
      .select(['card_id', 'user_id', 'part'])
      .where('board_id', '=', boardId)
    let labels = db
      .selectFrom('board_card_labels')
      .select(['card_id', 'label_id'])
      .where('board_id', '=', boardId)
    if (some !== null) {
      rows = rows.where('id', 'in', some)
      people = people.where('card_id', 'in', some)
      labels = labels.where('card_id', 'in', some)
    }
    const peopleOf = Map.groupBy(await people.orderBy('user_id').execute(), ({ card_id }) => card_id)
    const labelsOf = Map.groupBy(await labels.orderBy('label_id').execute(), ({ card_id }) => card_id)
    for (const row of await rows.execute()) {
      const those = peopleOf.get(row.id) ?? []
      const part = (wanted: string) =>
        those.filter((one) => one.part === wanted).map(({ user_id }) => user_id)
      cards.set(row.id, {
        row,
        assignees: part('assignee'),
        watchers: part('watcher'),
        labels: (labelsOf.get(row.id) ?? []).map(({ label_id }) => label_id),
      })
    }
  }
  return cards
}

export async function titlesOf(
  db: Db,
  boardId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const titles = new Map<string, string>()
  for (const some of chunks(ids)) {
    const rows = await db
      .selectFrom('board_cards')
      .select(['id', 'title'])
      .where('board_id', '=', boardId)
      .where('id', 'in', some)
      .execute()
    for (const { id, title } of rows) titles.set(id, title)
  }
  return titles
}

export async function deleteCards(db: Db, boardId: string, ids: readonly string[]): Promise<void> {
  for (const some of chunks(ids)) {
    await db.deleteFrom('board_cards').where('board_id', '=', boardId).where('id', 'in', some).execute()
    await db
      .deleteFrom('board_card_people')
      .where('board_id', '=', boardId)
      .where('card_id', 'in', some)
      .execute()
    await db
      .deleteFrom('board_card_labels')
      .where('board_id', '=', boardId)
      .where('card_id', 'in', some)
      .execute()
  }
}

/** Writes cards whose rows were deleted, or never there. */
export async function insertCards(db: Db, cards: readonly CardRows[]): Promise<void> {
  for (const some of chunks(cards)) {
    await db
      .insertInto('board_cards')
      .values(some.map(({ row }) => row))
      .execute()
    const people = some.flatMap(({ row, assignees, watchers }) => {
      const of = { board_id: row.board_id, card_id: row.id }
      return [
        ...assignees.map((user_id) => ({ ...of, user_id, part: 'assignee' as const })),
        ...watchers.map((user_id) => ({ ...of, user_id, part: 'watcher' as const })),
      ]
    })
    const labels = some.flatMap(({ row, labels: ids }) =>
      ids.map((label_id) => ({ board_id: row.board_id, card_id: row.id, label_id })),
    )
    for (const part of chunks(people)) await db.insertInto('board_card_people').values(part).execute()
    for (const part of chunks(labels)) await db.insertInto('board_card_labels').values(part).execute()
  }
}

/** The newest activity of each of these cards. */
export async function newestActivity(
  db: Db,
  boardId: string,
  cardIds: readonly string[],
): Promise<Map<string, BoardActivityTable>> {
  const newest = new Map<string, BoardActivityTable>()
  for (const some of chunks(cardIds)) {
    const rows = await db
      .selectFrom('board_activity')
      .selectAll()
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('board_activity')
          .select((inner) => inner.fn.max('id').as('id'))
          .where('board_id', '=', boardId)
          .where('card_id', 'in', some)
          .groupBy('card_id'),
      )
      .execute()
    for (const row of rows) newest.set(row.card_id, row)
  }
  return newest
}

export async function insertActivity(db: Db, rows: readonly BoardActivityTable[]): Promise<void> {
  for (const some of chunks(rows)) await db.insertInto('board_activity').values(some).execute()
}

export async function updateActivity(
  db: Db,
  id: string,
  change: Pick<BoardActivityTable, 'at' | 'to_text'>,
): Promise<void> {
  await db.updateTable('board_activity').set(change).where('id', '=', id).execute()
}

export async function deleteActivity(db: Db, id: string): Promise<void> {
  await db.deleteFrom('board_activity').where('id', '=', id).execute()
}

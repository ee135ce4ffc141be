import { type SelectQueryBuilder, sql } from 'kysely'
import type { Db, Tables } from './cards.repository.ts'

export interface Span {
  readonly from: string
  readonly to: string
  readonly today: string
}

/** Open and overdue as of now, without what is archived; completed within the span. */
const counts = (rows: SelectQueryBuilder<Tables, 'board_cards', object>, { from, to, today }: Span) =>
  rows.select([
    sql<number>`count(*) filter (where board_cards.is_completed = 0 and board_cards.archived_at is null)`.as(
      'open',
    ),
    sql<number>`count(*) filter (where board_cards.is_completed = 0 and board_cards.archived_at is null
      and board_cards.due_on < ${today})`.as('overdue'),
    sql<number>`count(*) filter (where board_cards.completed_on >= ${from} and board_cards.completed_on <= ${to})`.as(
      'completed',
    ),
  ])

export const countBoard = (db: Db, boardId: string, span: Span) =>
  counts(
    db.selectFrom('board_cards').where('board_cards.board_id', '=', boardId),
    span,
  ).executeTakeFirstOrThrow()

/** Days on which something was completed or made. */
export async function countDays(db: Db, boardId: string, { from, to }: Span) {
  const days = (column: 'completed_on' | 'created_on') =>
    db
      .selectFrom('board_cards')
      .select([`${column} as date`, sql<number>`count(*)`.as('count')])
      .where('board_id', '=', boardId)
      .where(column, '>=', from)
      .where(column, '<=', to)
      .groupBy(column)
      .execute()
  return { completed: await days('completed_on'), created: await days('created_on') }
}

/** By who is assigned; null for nobody. A card of several counts for each. */
export const countPeople = (db: Db, boardId: string, span: Span) =>
  counts(
    db
      .selectFrom('board_cards')
      .leftJoin('board_card_people', (join) =>
        join
          .onRef('board_card_people.board_id', '=', 'board_cards.board_id')
          .onRef('board_card_people.card_id', '=', 'board_cards.id')
          .on('board_card_people.part', '=', 'assignee'),
      )
      .where('board_cards.board_id', '=', boardId) as never as SelectQueryBuilder<
      Tables,
      'board_cards',
      object
    >,
    span,
  )
    .select(sql<string | null>`board_card_people.user_id`.as('user_id'))
    .groupBy(sql`board_card_people.user_id`)
    .execute()

/** By label; null for none. A card of several counts for each. */
export const countLabels = (db: Db, boardId: string, span: Span) =>
  counts(
    db
      .selectFrom('board_cards')
      .leftJoin('board_card_labels', (join) =>
        join
          .onRef('board_card_labels.board_id', '=', 'board_cards.board_id')
          .onRef('board_card_labels.card_id', '=', 'board_cards.id'),
      )
      .where('board_cards.board_id', '=', boardId) as never as SelectQueryBuilder<
      Tables,
      'board_cards',
      object
    >,
    span,
  )
    .select(sql<string | null>`board_card_labels.label_id`.as('label_id'))
    .groupBy(sql`board_card_labels.label_id`)
    .execute()

export const countMilestones = (db: Db, boardId: string, span: Span) =>
  counts(
    db
      .selectFrom('board_cards')
      .where('board_cards.board_id', '=', boardId)
      .where('milestone_id', 'is not', null),
    span,
  )
    .select([
      'milestone_id',
      sql<number>`count(*) filter (where board_cards.archived_at is null or board_cards.is_completed = 1)`.as(
        'total',
      ),
      sql<number>`count(*) filter (where board_cards.is_completed = 1)`.as('done'),
    ])
    .groupBy('milestone_id')
    .execute()

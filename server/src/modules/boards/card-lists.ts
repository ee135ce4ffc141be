import { addDays, dayNumberOf, weekdayOf } from '@stoa/board'
import type { BoardCard, BoardFigures, CardListQuery, MyCardList, MyCardsQuery, Page } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { BoardsContext } from './boards-context.ts'
import { boardsFail } from './boards.errors.ts'
import { cardPresenter, personOf, presentLabel, presentMilestone } from './boards.presenter.ts'
import { listLabels, listMilestones } from './boards.repository.ts'
import * as cards from './cards.repository.ts'
import * as figures from './figures.repository.ts'

/** Cards and figures out of the rows: no document is loaded for any of it. */
export interface CardLists {
  list(actor: Actor, boardId: string, query: CardListQuery & { limit: number }): Promise<Page<BoardCard>>
  /** The actor's own cards on all boards that they may see. */
  mine(actor: Actor, query: MyCardsQuery & { limit: number }): Promise<MyCardList>
  /** @throws boards.span_too_long */
  figures(actor: Actor, boardId: string, span: { from?: string; to?: string }): Promise<BoardFigures>
}

const mostDays = 400
const defaultDays = 30

export function createCardLists(context: BoardsContext): CardLists {
  const { calendar } = context

  return {
    async list(actor, boardId, { cursor, limit, ...query }) {
      const db = context.db()
      await context.requireShown(actor, 'documents.read', boardId)
      const { sort = 'position' } = query
      const after = cursor === undefined ? null : decodeCursor(cursor, cards.cursorShape(sort))
      const rows = await cards.listCards(db, actor.userId, boardId, query, { after, limit: limit + 1 })
      const { present } = cardPresenter(await cards.readRelations(db, rows))
      return pageFrom(rows, limit, (row) => cards.cursorOf(sort, row), present)
    },

    async mine(actor, { cursor, limit, view = 'open', today: asked }) {
      const db = context.db()
      const today = asked ?? (await calendar.today())
      const days = { today, weekEnd: addDays(today, 7 - weekdayOf(dayNumberOf(today))) }
      const after = cursor === undefined ? null : decodeCursor(cursor, cards.myCursorShape)
      const rows = await cards.listMine(db, actor.userId, view, days, { after, limit: limit + 1 })
      const { presentMine } = cardPresenter(await cards.readRelations(db, rows))
      const page = pageFrom(rows, limit, (row) => cards.myCursorOf(view, row), presentMine)
      return { ...page, today, counts: await cards.countMine(db, actor.userId, days) }
    },

    async figures(actor, boardId, asked) {
      const db = context.db()
      await context.requireShown(actor, 'documents.read', boardId)
      const today = await calendar.today()
      const to = asked.to ?? today
      const from = asked.from ?? addDays(to, 1 - defaultDays)
      if (from > to || dayNumberOf(to) - dayNumberOf(from) >= mostDays)
        throw boardsFail('boards.span_too_long')
      const span = { from, to, today }
      const { completed, created } = await figures.countDays(db, boardId, span)
      const byDay = (rows: typeof completed) => new Map(rows.map(({ date, count }) => [date, count]))
      const [completedOn, createdOn] = [byDay(completed), byDay(created)]
      const people = await figures.countPeople(db, boardId, span)
      const labels = await figures.countLabels(db, boardId, span)
      const milestones = await figures.countMilestones(db, boardId, span)
      const known = await context.people(
        people.flatMap(({ user_id }) => user_id ?? []),
        db,
      )
      const labelsKnown = new Map((await listLabels(db, boardId)).map((row) => [row.id, presentLabel(row)]))
      const ofMilestone = new Map(milestones.map(({ milestone_id, ...counts }) => [milestone_id, counts]))
      const nothing = { open: 0, overdue: 0, completed: 0, total: 0, done: 0 }
      return {
        ...span,
        ...(await figures.countBoard(db, boardId, span)),
        days: Array.from({ length: dayNumberOf(to) - dayNumberOf(from) + 1 }, (_each, at) => {
          const date = addDays(from, at)
          return { date, completed: completedOn.get(date) ?? 0, created: createdOn.get(date) ?? 0 }
        }),
        people: people.map(({ user_id, ...counts }) => ({
          person: user_id === null ? null : personOf(known, user_id),
          ...counts,
        })),
        labels: labels.map(({ label_id, ...counts }) => ({
          label: label_id === null ? null : (labelsKnown.get(label_id) ?? null),
          ...counts,
        })),
        milestones: (await listMilestones(db, boardId)).map((row) => ({
          milestone: presentMilestone(row),
          ...(ofMilestone.get(row.id) ?? nothing),
        })),
      }
    },
  }
}

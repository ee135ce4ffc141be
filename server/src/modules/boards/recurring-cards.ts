import { createHash } from 'node:crypto'
import {
  addDays,
  BoardError,
  type Card,
  editCard,
  type IsWorkingDay,
  nextOccurrence,
  readBoard,
  type Recurrence,
  repeatCard,
} from '@stoa/board'
import type { ModuleContext } from '../../platform/module/module.ts'
import { ContentNotFoundError, type SyncCore } from '../../sync/index.ts'
import type { CalendarService } from '../calendar/index.ts'
import { smallChange } from './boards-context.ts'
import type { Projected } from './board-projector.ts'
import { type Db, type Tables } from './projection.repository.ts'
import { cardsToRepeat } from './recurring.repository.ts'

/** How often it is looked whether a day has come, in ms. */
const lookEveryMs = 5 * 60_000
/** Occurrences that were missed are passed over; more than this many, and the last one looked at has to do. */
const mostMissed = 1_000

/**
 * Makes the next card of those that come again: when one is completed, and when its next day has come although it is not.
 * What is still to be done is seen by the cards themselves, so that a crash loses nothing; the old card names the new one
 * in the same transaction of the document, and the id of the new one is worked out of both, so that it is made once.
 */
export interface RecurringCards {
  /** Looks at all boards now. */
  run(): Promise<void>
  /** Told what was projected. */
  consider(projected: Projected): void
  start(): void
  close(): Promise<void>
}

export function createRecurringCards(
  { storage, logger, now, events }: ModuleContext,
  { sync, calendar }: { sync: SyncCore; calendar: CalendarService },
): RecurringCards {
  const db = (): Db => storage.db<Tables>()
  let work: Promise<void> = Promise.resolve()
  let closed = false
  let stopWatching: (() => void) | null = null
  let timer: NodeJS.Timeout | undefined

  /** One after the other. */
  function soon(boardId?: string): Promise<void> {
    work = work
      .then(() => (closed ? undefined : look(boardId)))
      .catch((error: unknown) => logger.error({ err: error, boardId }, 'recurring cards could not be made'))
    return work
  }

  async function look(boardId?: string): Promise<void> {
    const found = await cardsToRepeat(db(), boardId)
    if (found.length === 0) return
    const today = await calendar.today()
    const { isWorkingDay } = await calendar.workingDays()
    for (const [board, cards] of Map.groupBy(found, ({ board_id }) => board_id)) {
      if (closed) return
      try {
        await repeat(
          board,
          cards.map(({ id }) => id),
          { today, isWorkingDay },
        )
      } catch (error) {
        // Another board must not wait for this one; it is looked at again.
        logger.error({ err: error, boardId: board }, 'recurring cards of a board could not be made')
      }
    }
  }

  async function repeat(
    boardId: string,
    cardIds: readonly string[],
    { today, isWorkingDay }: { today: string; isWorkingDay: IsWorkingDay },
  ): Promise<void> {
    try {
      await sync.transact(
        boardId,
        'board',
        null,
        (board) => {
          const { cards, columns } = readBoard(board)
          const column = columns.find(({ isDone }) => !isDone)?.id
          for (const id of cardIds) {
            const card = cards.get(id)
            // The rows may be behind: what counts is what the document says now.
            const due = card === undefined ? null : dueOfNext(card, today, isWorkingDay)
            if (due === null) continue
            const nextId = nextCardId(boardId, id, due)
            if (cards.has(nextId)) editCard(board, id, { nextCard: nextId })
            else
              repeatCard(board, id, {
                id: nextId,
                due,
                at: now(),
                ...(column === undefined ? {} : { column }),
              })
          }
        },
        { bytes: cardIds.length * smallChange },
      )
    } catch (error) {
      if (error instanceof ContentNotFoundError) return
      if (!(error instanceof BoardError)) throw error
      logger.warn({ boardId, code: error.code }, 'a board does not take the next of a recurring card')
    }
  }

  return {
    run: () => soon(),
    consider({ boardId, changed }) {
      if (changed.some(({ row }) => row.recurrence !== null && row.next_card_id === null)) void soon(boardId)
    },
    start() {
      void soon()
      timer = setInterval(() => void soon(), lookEveryMs)
      timer.unref()
      stopWatching = events.subscribe(({ name }) => {
        if (name === 'calendar.changed') void soon()
      })
    },
    async close() {
      closed = true
      clearInterval(timer)
      stopWatching?.()
      await work
    },
  }
}

/**
 * The day on which the next card is due; null while there is none to be made. A completed card is followed by its first
 * occurrence that is not past. One that is open is followed when an occurrence after its own has come, by the last that
 * has: those between are passed over.
 */
export function dueOfNext(card: Card, today: string, isWorkingDay: IsWorkingDay): string | null {
  const { recurrence, nextCard, isCompleted, archivedAt } = card
  if (recurrence === null || nextCard !== null) return null
  const own = card.due ?? recurrence.from
  if (isCompleted) {
    const yesterday = addDays(today, -1)
    return nextOccurrence(recurrence, own > yesterday ? own : yesterday, isWorkingDay)
  }
  if (archivedAt !== null) return null
  return lastUpTo(recurrence, own, today, isWorkingDay)
}

function lastUpTo(
  recurrence: Recurrence,
  after: string,
  today: string,
  isWorkingDay: IsWorkingDay,
): string | null {
  // A series of days that began long ago is not gone through day by day.
  const near = addDays(today, -400)
  let last: string | null = null
  let from = after > near ? after : near
  for (let looked = 0; looked < mostMissed; looked += 1) {
    const next = nextOccurrence(recurrence, from, isWorkingDay)
    if (next === null || next > today) break
    last = next
    from = next
  }
  return last ?? earlier(recurrence, after, today, isWorkingDay)
}

/** Nothing in the last year: the first after its own, if that has come. */
function earlier(
  recurrence: Recurrence,
  after: string,
  today: string,
  isWorkingDay: IsWorkingDay,
): string | null {
  const next = nextOccurrence(recurrence, after, isWorkingDay)
  return next !== null && next <= today ? next : null
}

/** The id of the card that follows another on a day: a UUIDv7 of that day, the same whoever works it out. */
export function nextCardId(boardId: string, cardId: string, due: string): string {
  const hash = createHash('sha256').update(`${boardId} ${cardId} ${due}`).digest()
  hash[0] = (hash[0]! & 0x0f) | 0x70
  hash[2] = (hash[2]! & 0x3f) | 0x80
  const time = Math.max(0, Date.parse(`${due}T00:00:00Z`))
    .toString(16)
    .padStart(12, '0')
  const hex = hash.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-${hex.slice(0, 4)}-${hex.slice(4, 8)}-${hex.slice(8, 20)}`
}

import { addDays, type CalendarDate, type Card } from '@stoa/board'
import { todayAt } from '../dates.ts'

/** How many cards there were and how many of them were done, at the end of a day. */
export interface DayFigures {
  day: CalendarDate
  all: number
  done: number
}

/** Over the last days, today included. A card that nobody wrote a time for was there from the beginning. */
export function overTime(cards: readonly Card[], today: CalendarDate, days: number): DayFigures[] {
  const made = new Map<CalendarDate, number>()
  const done = new Map<CalendarDate, number>()
  const first = addDays(today, 1 - days)
  const count = (into: Map<CalendarDate, number>, at: number | null): void => {
    const day = at === null ? first : todayAt(at)
    const within = day < first ? first : day
    into.set(within, (into.get(within) ?? 0) + 1)
  }
  for (const card of cards) {
    count(made, card.createdAt)
    if (card.isCompleted) count(done, card.completedAt ?? card.createdAt)
  }
  const figures: DayFigures[] = []
  let sums = { all: 0, done: 0 }
  for (let at = 0; at < days; at += 1) {
    const day = addDays(first, at)
    sums = { all: sums.all + (made.get(day) ?? 0), done: sums.done + (done.get(day) ?? 0) }
    figures.push({ day, ...sums })
  }
  return figures
}

export interface Share {
  id: string | null
  open: number
  overdue: number
  done: number
}

/** For each of those a card belongs to; null for cards that belong to none. Those with most to do come first. */
export function sharesOf(
  cards: readonly Card[],
  idsOf: (card: Card) => readonly string[],
  today: CalendarDate,
): Share[] {
  const shares = new Map<string | null, Share>()
  for (const card of cards) {
    const ids = idsOf(card)
    for (const id of ids.length === 0 ? [null] : ids) {
      const share = shares.get(id) ?? { id, open: 0, overdue: 0, done: 0 }
      shares.set(id, share)
      if (card.isCompleted) share.done += 1
      else if (card.due !== null && card.due < today) share.overdue += 1
      else share.open += 1
    }
  }
  return [...shares.values()].sort(
    (a, b) =>
      Number(a.id === null) - Number(b.id === null) ||
      b.open + b.overdue - (a.open + a.overdue) ||
      b.done - a.done ||
      ((a.id ?? '') < (b.id ?? '') ? -1 : 1),
  )
}

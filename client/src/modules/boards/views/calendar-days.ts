import { addDays, type CalendarDate, dayNumberOf, weekdayOf } from '@stoa/board'

const mondayOf = (day: CalendarDate): CalendarDate => addDays(day, 1 - weekdayOf(dayNumberOf(day)))

/** Whole weeks, from Monday: of one week, or of all that a month touches. */
export function weeksAround(day: CalendarDate, span: 'month' | 'week'): CalendarDate[][] {
  const first = mondayOf(span === 'week' ? day : `${day.slice(0, 7)}-01`)
  const weeks: CalendarDate[][] = []
  for (let monday = first; ; monday = addDays(monday, 7)) {
    const isBeyond =
      span === 'week' ? weeks.length > 0 : weeks.length > 0 && monday.slice(0, 7) > day.slice(0, 7)
    if (isBeyond) return weeks
    weeks.push(Array.from({ length: 7 }, (_, at) => addDays(monday, at)))
  }
}

/** The same day of the month before or after, or its last; in a week, seven days on. */
export function turn(day: CalendarDate, span: 'month' | 'week', by: 1 | -1): CalendarDate {
  if (span === 'week') return addDays(day, 7 * by)
  const [year = 1970, month = 1] = day.split('-').map(Number)
  const at = year * 12 + month - 1 + by
  return `${String(Math.floor(at / 12)).padStart(4, '0')}-${String((at % 12) + 1).padStart(2, '0')}-01`
}

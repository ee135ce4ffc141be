import {
  type CalendarDate,
  dateOfDay,
  dayNumberOf,
  daysInMonth,
  isCalendarDate,
  parseDate,
  toDayNumber,
  type Weekday,
  weekdayOf,
} from './calendar-date.ts'

/** What happens to an occurrence on a day nobody works. */
export const freeDayRules = ['keep', 'previous', 'next'] as const
export type FreeDayRule = (typeof freeDayRules)[number]

/** Which week of the month; -1 is the last. */
export type WeekOfMonth = 1 | 2 | 3 | 4 | -1

interface Series {
  /** The first day of the series: it says which weeks or months count when `every` is more than one. */
  readonly from: CalendarDate
  /** 1 to 366. */
  readonly every: number
  readonly onFreeDay: FreeDayRule
}

/**
 * When a card comes again. Stored as one value and replaced whole.
 * - `day`: every n days. `workday`: every n working days, counted from `from`.
 * - `week`: on these days of every nth week (weeks begin on Monday).
 * - `month`: on this day of every nth month, or on its last day when it is shorter.
 * - `month-weekday`: on the nth such weekday of every nth month.
 */
export type Recurrence =
  | (Series & { readonly unit: 'day' | 'workday' })
  | (Series & { readonly unit: 'week'; readonly weekdays: readonly Weekday[] })
  | (Series & { readonly unit: 'month'; readonly day: number })
  | (Series & { readonly unit: 'month-weekday'; readonly week: WeekOfMonth; readonly weekday: Weekday })

export type IsWorkingDay = (date: CalendarDate) => boolean

const isWhole = (value: unknown, least: number, most: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most

/** A stored or given recurrence; null when it is none. Fields it does not know are left out. */
export function readRecurrence(value: unknown): Recurrence | null {
  if (typeof value !== 'object' || value === null) return null
  const { unit, from, every, onFreeDay, weekdays, day, week, weekday } = value as Record<string, unknown>
  if (!isCalendarDate(from) || !isWhole(every, 1, 366)) return null
  const rule = freeDayRules.find((one) => one === onFreeDay)
  if (rule === undefined) return null
  const series = { from, every, onFreeDay: rule }
  switch (unit) {
    case 'day':
    case 'workday':
      return { unit, ...series }
    case 'week': {
      if (!Array.isArray(weekdays)) return null
      const days = ([1, 2, 3, 4, 5, 6, 7] as const).filter((one) => weekdays.includes(one))
      return days.length === 0 || weekdays.length > 7 ? null : { unit, ...series, weekdays: days }
    }
    case 'month':
      return isWhole(day, 1, 31) ? { unit, ...series, day } : null
    case 'month-weekday':
      if (!(isWhole(week, 1, 4) || week === -1) || !isWhole(weekday, 1, 7)) return null
      return { unit, ...series, week: week as WeekOfMonth, weekday: weekday as Weekday }
    default:
      return null
  }
}

/** How far an occurrence is moved to find a working day; beyond that it stays where it was. */
const FARTHEST_SHIFT = 31
/** The last year there are occurrences in. */
const LAST_DAY = toDayNumber({ year: 9999, month: 12, day: 31 })
/** How many occurrences are looked at: more than a series of single days needs to leave the longest shift behind. */
const MOST_LOOKED_AT = 5_000

/**
 * The first occurrence after a day, that day not included; null when there is none before the year 10000.
 * Occurrences are counted from the series, never from the last one that took place, so that neither a shift nor a day
 * done late moves those that follow. Two that a shift brings onto one day are one.
 * @param isWorkingDay of the working calendar; asked at most some thousand times
 */
export function nextOccurrence(
  recurrence: Recurrence,
  after: CalendarDate,
  isWorkingDay: IsWorkingDay,
): CalendarDate | null {
  const afterDay = dayNumberOf(after)
  const works = (day: number): boolean => isWorkingDay(dateOfDay(day))
  let looked = 0
  for (const nominal of occurrences(recurrence, afterDay - FARTHEST_SHIFT, works)) {
    if (nominal > LAST_DAY || (looked += 1) > MOST_LOOKED_AT) return null
    const day = shifted(nominal, recurrence.onFreeDay, works)
    if (day > afterDay && day <= LAST_DAY) return dateOfDay(day)
  }
  return null
}

function shifted(day: number, rule: FreeDayRule, works: (day: number) => boolean): number {
  if (rule === 'keep') return day
  const step = rule === 'next' ? 1 : -1
  for (let distance = 0; distance <= FARTHEST_SHIFT; distance += 1) {
    if (works(day + step * distance)) return day + step * distance
  }
  return day
}

/** Days of the series before any shift, ascending, from about `start` on. */
function* occurrences(
  recurrence: Recurrence,
  start: number,
  works: (day: number) => boolean,
): Generator<number> {
  const { every } = recurrence
  const first = dayNumberOf(recurrence.from)
  switch (recurrence.unit) {
    case 'day': {
      const skipped = Math.max(0, Math.floor((start - first) / every))
      for (let day = first + skipped * every; ; day += every) yield day
    }
    case 'workday':
      yield* workdays(first, every, start, works)
      return
    case 'week': {
      const monday = first - (weekdayOf(first) - 1)
      const skipped = Math.max(0, Math.floor((start - monday) / (7 * every)))
      for (let week = monday + skipped * 7 * every; ; week += 7 * every) {
        for (const weekday of recurrence.weekdays) {
          const day = week + weekday - 1
          if (day >= first) yield day
        }
      }
    }
    case 'month':
    case 'month-weekday': {
      const { year, month } = parseDate(recurrence.from)!
      const base = year * 12 + month - 1
      const skipped = Math.max(0, Math.floor((start - first) / 31 / every) - 1)
      for (let at = base + skipped * every; ; at += every) {
        const day = dayInMonth(recurrence, Math.floor(at / 12), (at % 12) + 1)
        if (day >= first) yield day
      }
    }
  }
}

/** The longest run of days without work that a series of working days waits through. */
const LONGEST_HOLIDAY = 400

function* workdays(
  first: number,
  every: number,
  start: number,
  works: (day: number) => boolean,
): Generator<number> {
  let count = 0
  let idle = 0
  // Counted from the first day however long ago it was: nothing else tells which working days the series falls on.
  for (let day = first; idle <= LONGEST_HOLIDAY; day += 1) {
    if (!works(day)) {
      idle += 1
      continue
    }
    idle = 0
    if (count % every === 0 && day >= start) yield day
    count += 1
  }
}

function dayInMonth(
  recurrence: Extract<Recurrence, { unit: 'month' | 'month-weekday' }>,
  year: number,
  month: number,
): number {
  const length = daysInMonth(year, month)
  if (recurrence.unit === 'month') return toDayNumber({ year, month, day: Math.min(recurrence.day, length) })
  const { week, weekday } = recurrence
  if (week === -1) {
    const last = toDayNumber({ year, month, day: length })
    return last - ((weekdayOf(last) - weekday + 7) % 7)
  }
  const begin = toDayNumber({ year, month, day: 1 })
  return begin + ((weekday - weekdayOf(begin) + 7) % 7) + (week - 1) * 7
}

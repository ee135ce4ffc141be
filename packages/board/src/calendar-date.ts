/** A day of the calendar, `YYYY-MM-DD`, years 1 to 9999: no time, no time zone. Compares as a string. */
export type CalendarDate = string

/** Monday is 1, Sunday 7, as in ISO 8601. */
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7

export interface DateParts {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to 31. */
  readonly day: number
}

export const isLeapYear = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const monthLengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeapYear(year) ? 29 : (monthLengths[month - 1] ?? 0)

/** The parts of a date; null for anything that is no day of the calendar, such as 30 February. */
export function parseDate(value: unknown): DateParts | null {
  if (typeof value !== 'string') return null
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(value)
  if (match === null) return null
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  const isReal = year >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month)
  return isReal ? { year, month, day } : null
}

export const isCalendarDate = (value: unknown): value is CalendarDate => parseDate(value) !== null

export const formatDate = ({ year, month, day }: DateParts): CalendarDate =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/**
 * Days since 1970-01-01 in the proleptic Gregorian calendar. Years begin in March here, so that the leap day is the
 * last of one (H. Hinnant, "chrono-compatible low-level date algorithms").
 */
export function toDayNumber({ year, month, day }: DateParts): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** The inverse of {@link toDayNumber}. */
export function fromDayNumber(dayNumber: number): DateParts {
  const shifted = dayNumber + 719_468
  const era = Math.floor(shifted / 146_097)
  const dayOfEra = shifted - era * 146_097
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1_460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  )
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153)
  const day = dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day }
}

/** Day 0 was a Thursday. */
export const weekdayOf = (dayNumber: number): Weekday => (((((dayNumber + 3) % 7) + 7) % 7) + 1) as Weekday

/** @throws RangeError when the date is none */
export function dayNumberOf(date: CalendarDate): number {
  const parts = parseDate(date)
  if (parts === null) throw new RangeError(`Not a day of the calendar: ${JSON.stringify(date)}.`)
  return toDayNumber(parts)
}

export const dateOfDay = (dayNumber: number): CalendarDate => formatDate(fromDayNumber(dayNumber))

/** `days` later, or earlier when negative. */
export const addDays = (date: CalendarDate, days: number): CalendarDate => dateOfDay(dayNumberOf(date) + days)

import { type CalendarDate, dayNumberOf, isCalendarDate, type Weekday } from '@stoa/board'
import type { Language } from '@stoa/protocol'
import { currentLanguage } from '../../platform/i18n/index.ts'

const two = (value: number): string => String(value).padStart(2, '0')

/** The day it is at a moment, where the reader is. */
export function todayAt(at: number): CalendarDate {
  const now = new Date(at)
  return `${String(now.getFullYear()).padStart(4, '0')}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

/** Noon of that day in UTC, for formats that are told to show UTC. */
const momentOf = (date: CalendarDate): number => dayNumberOf(date) * 86_400_000 + 43_200_000

const widths = {
  short: { month: 'short', day: 'numeric' },
  'short-year': { month: 'short', day: 'numeric', year: 'numeric' },
  long: { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' },
  month: { year: 'numeric', month: 'long' },
  'weekday-long': { weekday: 'long' },
  'weekday-short': { weekday: 'short' },
} satisfies Record<string, Intl.DateTimeFormatOptions>

const formats = new Map<string, { format: Intl.DateTimeFormat; said: Map<CalendarDate, string> }>()

/** A board says the same few days over and over: each is put into words once. */
function inWords(date: CalendarDate, width: keyof typeof widths, language: Language): string {
  const key = `${language} ${width}`
  let known = formats.get(key)
  if (known === undefined) {
    const format = new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...widths[width] })
    known = { format, said: new Map() }
    formats.set(key, known)
  }
  let words = known.said.get(date)
  if (words === undefined) {
    words = known.format.format(momentOf(date))
    known.said.set(date, words)
  }
  return words
}

/** "Jul 15"; with the year only when it is another than today's. */
export const shortDay = (
  date: CalendarDate,
  today: CalendarDate,
  language: Language = currentLanguage(),
): string => inWords(date, date.slice(0, 4) === today.slice(0, 4) ? 'short' : 'short-year', language)

/** "Wednesday, July 15, 2026", for whoever hears it. */
export const longDay = (date: CalendarDate, language: Language = currentLanguage()): string =>
  inWords(date, 'long', language)

export const monthName = (date: CalendarDate, language: Language = currentLanguage()): string =>
  inWords(date, 'month', language)

export const weekdayName = (
  weekday: Weekday,
  width: 'long' | 'short' = 'long',
  language: Language = currentLanguage(),
): string =>
  // 2024-01-01 was a Monday.
  inWords(`2024-01-0${weekday}`, `weekday-${width}`, language)

const relative = new Map<Language, Intl.RelativeTimeFormat>()

/** "yesterday", "in 3 days"; null beyond a week. */
export function nearDay(
  date: CalendarDate,
  today: CalendarDate,
  language: Language = currentLanguage(),
): string | null {
  const days = dayNumberOf(date) - dayNumberOf(today)
  if (Math.abs(days) > 6) return null
  const format = relative.get(language) ?? new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  relative.set(language, format)
  return format.format(days, 'day')
}

export const asDate = (value: string): CalendarDate | null => (isCalendarDate(value) ? value : null)

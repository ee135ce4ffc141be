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

const formats = new Map<string, Intl.DateTimeFormat>()
function formatOf(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${language} ${JSON.stringify(options)}`
  const known = formats.get(key) ?? new Intl.DateTimeFormat(language, { timeZone: 'UTC', ...options })
  formats.set(key, known)
  return known
}

/** "Jul 15"; with the year only when it is another than today's. */
export const shortDay = (
  date: CalendarDate,
  today: CalendarDate,
  language: Language = currentLanguage(),
): string =>
  formatOf(language, {
    month: 'short',
    day: 'numeric',
    ...(date.slice(0, 4) === today.slice(0, 4) ? {} : { year: 'numeric' }),
  }).format(momentOf(date))

/** "Wednesday, July 15, 2026", for whoever hears it. */
export const longDay = (date: CalendarDate, language: Language = currentLanguage()): string =>
  formatOf(language, { weekday: 'long', year: 'numeric', month: 'long', day: 'numeric' }).format(
    momentOf(date),
  )

export const monthName = (date: CalendarDate, language: Language = currentLanguage()): string =>
  formatOf(language, { year: 'numeric', month: 'long' }).format(momentOf(date))

export const weekdayName = (
  weekday: Weekday,
  width: 'long' | 'short' = 'long',
  language: Language = currentLanguage(),
): string =>
  // 2024-01-01 was a Monday.
  formatOf(language, { weekday: width }).format(momentOf(`2024-01-0${weekday}`))

/** "yesterday", "in 3 days"; null beyond a week. */
export function nearDay(
  date: CalendarDate,
  today: CalendarDate,
  language: Language = currentLanguage(),
): string | null {
  const days = dayNumberOf(date) - dayNumberOf(today)
  if (Math.abs(days) > 6) return null
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(days, 'day')
}

export const asDate = (value: string): CalendarDate | null => (isCalendarDate(value) ? value : null)

import type { Language } from '@stoa/protocol'
import { currentLanguage, formatDate } from '../../platform/i18n/index.ts'

const dayLength = 86_400_000

/** How many days a day lies back: 0 is today. Both in UTC milliseconds, `day` at its start. */
export const daysBack = (day: number, now: number): number =>
  Math.round((new Date(now).setHours(0, 0, 0, 0) - day) / dayLength)

/** The weekday where that says enough, then the date. */
export function formatDay(day: number, now: number, language: Language = currentLanguage()): string {
  if (daysBack(day, now) >= 7) return formatDate(day, now, language)
  return new Intl.DateTimeFormat(language, { weekday: 'long', month: 'short', day: 'numeric' }).format(day)
}

/** From when to when, to the minute; one time where both are the same minute. */
export const formatSpan = (since: number, until: number, language: Language = currentLanguage()): string =>
  new Intl.DateTimeFormat(language, { hour: 'numeric', minute: '2-digit' }).formatRange(since, until)

export const formatSecond = (at: number, language: Language = currentLanguage()): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'medium' }).format(at)

export const formatNames = (names: readonly string[], language: Language = currentLanguage()): string =>
  new Intl.ListFormat(language, { style: language === 'en' ? 'long' : 'narrow' }).format(names)

/** A day of the calendar, given by its midnight in UTC. */
export const formatCalendarDay = (at: number, language: Language = currentLanguage()): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(at)

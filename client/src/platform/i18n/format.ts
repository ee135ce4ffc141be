import type { Language } from '@stoa/protocol'
import { currentLanguage } from './language.ts'

/** Intl would say "now", which is not what happened. */
const justNow: Record<Language, string> = { en: 'just now', 'zh-CN': '刚刚' }

const units: ReadonlyArray<[Intl.RelativeTimeFormatUnit, number]> = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** "just now", "5 minutes ago", "yesterday"; after a week the date. */
export function formatWhen(at: number, now: number, language: Language = currentLanguage()): string {
  const elapsed = now - at
  if (elapsed > 7 * 86_400_000) return formatDate(at, now, language)
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  for (const [unit, length] of units)
    if (elapsed >= length) return relative.format(-Math.floor(elapsed / length), unit)
  return justNow[language]
}

/** The day; with its year only when that is another one. */
export function formatDate(at: number, now: number, language: Language = currentLanguage()): string {
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Intl.DateTimeFormat(language, {
    month: 'short',
    day: 'numeric',
    ...(sameYear ? {} : { year: 'numeric' }),
  }).format(at)
}

export const formatMoment = (at: number, language: Language = currentLanguage()): string =>
  new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' }).format(at)

const sizes = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** "812 kB", "1.4 GB": in powers of 1,000, as disks are sold and systems show them. */
export function formatBytes(bytes: number, language: Language = currentLanguage()): string {
  const power = bytes < 1000 ? 0 : Math.min(sizes.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  return new Intl.NumberFormat(language, {
    style: 'unit',
    unit: sizes[power]!,
    unitDisplay: power === 0 ? 'long' : 'short',
    maximumFractionDigits: power > 1 && value < 100 ? 1 : 0,
  }).format(value)
}

export const formatNumber = (value: number, language: Language = currentLanguage()): string =>
  new Intl.NumberFormat(language).format(value)

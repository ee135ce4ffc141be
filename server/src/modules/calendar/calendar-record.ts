import type { CalendarDayKind, CalendarDayName, CalendarRowRefusal } from '@stoa/protocol'

/** One day as a file has it. */
export type CalendarRecord =
  | {
      readonly line: number
      readonly date: string
      readonly kind: CalendarDayKind
      readonly name: CalendarDayName
    }
  | { readonly line: number; readonly date: string | null; readonly why: CalendarRowRefusal }

const longestName = 80

/** A date in one of the ways people write it, as `YYYY-MM-DD`; null when it is none. */
export function readDate(text: string): string | null {
  const found =
    /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ??
    /^(\d{4})[/.](\d{1,2})[/.](\d{1,2})$/.exec(text) ??
    /^(\d{4})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日$/.exec(text) ??
    /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (found === null) return null
  const date = `${found[1]}-${found[2]!.padStart(2, '0')}-${found[3]!.padStart(2, '0')}`
  const parsed = new Date(`${date}T00:00:00Z`)
  // 30 February is read as 1 March, and out of range it is no date at all.
  return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(date) ? date : null
}

/** Puts a name that says nothing of its language where its script belongs. */
export const nameByScript = (text: string): CalendarDayName =>
  /\p{Script=Han}/u.test(text) ? { en: '', 'zh-CN': text } : { en: text, 'zh-CN': '' }

/** The record, or why it is none. */
export function checkRecord(
  line: number,
  date: string | null,
  kind: CalendarDayKind | null,
  name: CalendarDayName,
): CalendarRecord {
  if (date === null) return { line, date, why: 'date_invalid' }
  if (kind === null) return { line, date, why: 'kind_unknown' }
  const trimmed = { en: name.en.trim(), 'zh-CN': name['zh-CN'].trim() }
  if (trimmed.en === '' && trimmed['zh-CN'] === '') return { line, date, why: 'name_missing' }
  if (trimmed.en.length > longestName || trimmed['zh-CN'].length > longestName)
    return { line, date, why: 'name_too_long' }
  return { line, date, kind, name: trimmed }
}

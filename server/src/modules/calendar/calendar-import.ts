import { createHash } from 'node:crypto'
import {
  type CalendarDay,
  type CalendarImportReport,
  type CalendarImportRow,
  type CalendarRowRefusal,
  calendarImportLimits,
  type Language,
} from '@stoa/protocol'
import { decodeText } from '../../platform/csv/decode-text.ts'
import { calendarFail } from './calendar.errors.ts'
import { readCalendarCsv } from './calendar-csv.ts'
import { isICalendar, readICalendar } from './calendar-ical.ts'
import type { CalendarRecord } from './calendar-record.ts'

const texts: Readonly<Record<CalendarRowRefusal, Readonly<Record<Language, string>>>> = {
  date_invalid: { en: 'This is no date such as 2026-10-01.', 'zh-CN': '日期无效，应形如 2026-10-01。' },
  date_twice: { en: 'An earlier line names the same day.', 'zh-CN': '前面已有同一日期的一行。' },
  kind_unknown: {
    en: 'The kind is none of holiday and working.',
    'zh-CN': '类型须为“休”（holiday）或“班”（working）。',
  },
  name_missing: { en: 'The day has no name.', 'zh-CN': '缺少名称。' },
  name_too_long: { en: 'The name has more than 80 characters.', 'zh-CN': '名称超过 80 个字符。' },
  columns_wrong: {
    en: 'The line has more fields than the first line names; is a quotation mark missing?',
    'zh-CN': '该行的列数多于表头，是否缺少引号？',
  },
  not_whole_day: {
    en: 'The event has a time; only whole days count.',
    'zh-CN': '该日程带有时间，仅支持全天日程。',
  },
  repeats: {
    en: 'The event repeats by a rule; give every day by itself.',
    'zh-CN': '该日程按规则重复，请逐日列出。',
  },
  span_too_long: { en: 'The event is longer than 60 days.', 'zh-CN': '该日程超过 60 天。' },
  other_year: { en: 'The day belongs to another year.', 'zh-CN': '该日期属于其他年份。' },
}

/** A file as it was read: still nothing decided. */
export interface CalendarFile {
  readonly format: CalendarImportReport['format']
  readonly records: readonly CalendarRecord[]
}

/** @throws calendar.import_unreadable, calendar.import_columns, calendar.import_too_large */
export function readCalendarFile(file: Buffer): CalendarFile {
  if (file.length > calendarImportLimits.bytes) throw calendarFail('calendar.import_too_large')
  const decoded = decodeText(file)
  if (decoded === null) throw calendarFail('calendar.import_unreadable')
  return isICalendar(decoded.text)
    ? { format: 'icalendar', records: readICalendar(decoded.text) }
    : { format: 'csv', records: readCalendarCsv(decoded.text) }
}

export interface CalendarPlan {
  readonly rows: readonly CalendarImportRow[]
  /** To be written, and to be removed. */
  readonly put: readonly CalendarDay[]
  readonly remove: readonly string[]
  /** Names what the plan does and on what ground: plans that do the same have the same. */
  readonly digest: string
}

/** Decides on every record, and changes nothing. */
export function planCalendarImport(
  records: readonly CalendarRecord[],
  known: { readonly year: number; readonly version: number; readonly days: readonly CalendarDay[] },
  { replace }: { readonly replace: boolean },
): CalendarPlan {
  const before = new Map(known.days.map((day) => [day.date, day]))
  const seen = new Set<string>()
  const decide = (record: CalendarRecord): CalendarImportRow => {
    const { line, date } = record
    if ('why' in record) return { line, date, fate: 'refused', why: record.why }
    if (!record.date.startsWith(`${known.year}-`))
      return { line, date, fate: 'passed_over', why: 'other_year' }
    if (seen.has(record.date)) return { line, date, fate: 'refused', why: 'date_twice' }
    seen.add(record.date)
    const day: CalendarDay = { date: record.date, kind: record.kind, name: record.name }
    const old = before.get(record.date)
    if (old === undefined) return { line, date, fate: 'created', day }
    if (isSame(old, day)) return { line, date, fate: 'unchanged', day }
    return { line, date, fate: 'changed', day, before: old }
  }
  const rows = records.map(decide)
  const gone = replace ? known.days.filter(({ date }) => !seen.has(date)) : []
  for (const old of gone) rows.push({ line: null, date: old.date, fate: 'removed', before: old })
  const ground = JSON.stringify([known.year, known.version, rows])
  return {
    rows,
    put: rows.flatMap(({ fate, day }) => (fate === 'created' || fate === 'changed' ? [day!] : [])),
    remove: gone.map(({ date }) => date),
    digest: createHash('sha256').update(ground).digest('base64url'),
  }
}

const isSame = (one: CalendarDay, other: CalendarDay): boolean =>
  one.kind === other.kind && one.name.en === other.name.en && one.name['zh-CN'] === other.name['zh-CN']

export function presentPlan(
  { rows, digest }: CalendarPlan,
  facts: Pick<CalendarImportReport, 'dryRun' | 'year' | 'format'>,
  language: Language,
): CalendarImportReport {
  const count = (fate: CalendarImportRow['fate']) => rows.filter((row) => row.fate === fate).length
  return {
    ...facts,
    plan: digest,
    created: count('created'),
    changed: count('changed'),
    unchanged: count('unchanged'),
    removed: count('removed'),
    passedOver: count('passed_over'),
    refused: count('refused'),
    rows: rows.map((row) => (row.why === undefined ? row : { ...row, text: texts[row.why][language] })),
  }
}

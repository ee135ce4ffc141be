import { type CalendarDay, type CalendarDayKind, calendarImportLimits } from '@stoa/protocol'
import { parse } from 'csv-parse/sync'
import { fromCsvCell, toCsvCell } from '../../platform/csv/csv-cell.ts'
import { delimiterOf } from '../../platform/csv/decode-text.ts'
import { calendarFail } from './calendar.errors.ts'
import { type CalendarRecord, checkRecord, nameByScript, readDate } from './calendar-record.ts'

type Column = 'date' | 'kind' | 'name' | 'name_en' | 'name_zh'

const headings: Readonly<Record<string, Column>> = {
  date: 'date',
  日期: 'date',
  kind: 'kind',
  type: 'kind',
  类型: 'kind',
  name: 'name',
  名称: 'name',
  节日: 'name',
  name_en: 'name_en',
  英文名称: 'name_en',
  name_zh: 'name_zh',
  中文名称: 'name_zh',
}

const kinds: Readonly<Record<string, CalendarDayKind>> = {
  holiday: 'holiday',
  off: 'holiday',
  休: 'holiday',
  休息: 'holiday',
  放假: 'holiday',
  假期: 'holiday',
  节假日: 'holiday',
  法定节假日: 'holiday',
  working: 'working',
  workday: 'working',
  班: 'working',
  上班: 'working',
  补班: 'working',
  工作日: 'working',
  调休上班: 'working',
}

/** Excel takes a file without the mark for the encoding of the system. */
const byteOrderMark = '\uFEFF'
const longestLine = 16 * 1024

/** @throws calendar.import_unreadable, calendar.import_columns, calendar.import_too_large */
export function readCalendarCsv(text: string): CalendarRecord[] {
  let lines: { record: string[]; info: { lines: number } }[]
  try {
    lines = parse(text, {
      bom: true,
      delimiter: delimiterOf(text, longestLine),
      record_delimiter: ['\r\n', '\n', '\r'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: longestLine,
      to: calendarImportLimits.rows + 2,
    }) as never
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && String(cause.code).startsWith('CSV_'))
      throw calendarFail('calendar.import_unreadable', { cause })
    throw cause
  }
  const [head, ...rows] = lines
  if (rows.length > calendarImportLimits.rows) throw calendarFail('calendar.import_too_large')
  const columns = columnsOf(head?.record ?? [])
  return rows.map(({ record, info }) => readRow(record, info.lines, columns))
}

function columnsOf(record: readonly string[]): (Column | undefined)[] {
  const columns = record.map((heading) => headings[heading.trim().toLowerCase()])
  const known = columns.filter((column) => column !== undefined)
  const isComplete =
    known.includes('date') && known.includes('kind') && known.some((column) => column.startsWith('name'))
  if (!isComplete || new Set(known).size !== known.length) throw calendarFail('calendar.import_columns')
  return columns
}

function readRow(
  record: readonly string[],
  line: number,
  columns: readonly (Column | undefined)[],
): CalendarRecord {
  const cell = (wanted: Column): string => {
    const at = columns.indexOf(wanted)
    return at < 0 ? '' : fromCsvCell(record[at] ?? '').trim()
  }
  const date = readDate(cell('date'))
  if (record.length > columns.length) return { line, date, why: 'columns_wrong' }
  const byScript = nameByScript(cell('name'))
  return checkRecord(line, date, kinds[cell('kind').toLowerCase()] ?? null, {
    en: cell('name_en') || byScript.en,
    'zh-CN': cell('name_zh') || byScript['zh-CN'],
  })
}

/** As {@link readCalendarCsv} reads it. */
export function writeCalendarCsv(days: readonly CalendarDay[]): string {
  const line = (cells: readonly string[]): string => `${cells.map(toCsvCell).join(',')}\r\n`
  const rows = days.map(({ date, kind, name }) => line([date, kind, name.en, name['zh-CN']]))
  return byteOrderMark + line(['date', 'kind', 'name_en', 'name_zh']) + rows.join('')
}

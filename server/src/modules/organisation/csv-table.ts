import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { importLimits, type ImportReport } from '@stoa/protocol'
import { parse } from 'csv-parse'
import { fromCsvCell } from '../../platform/csv/csv-cell.ts'
import { decodeText, delimiterOf } from '../../platform/csv/decode-text.ts'
import { organisationFail } from './organisation.errors.ts'

/** A file of people as it was read: still nothing but text. */
export interface CsvTable {
  encoding: ImportReport['encoding']
  rows: PersonCells[]
}

/** Null: the file has no such column, or the cell is empty. */
export interface PersonCells {
  line: number
  email: string | null
  name: string | null
  department: string | null
  title: string | null
  role: string | null
  groups: string | null
  fault: 'field_too_long' | 'columns_wrong' | null
}

type Column = Exclude<keyof PersonCells, 'line' | 'fault'>

const headings: Readonly<Record<string, Column>> = {
  email: 'email',
  'e-mail': 'email',
  邮箱: 'email',
  电子邮箱: 'email',
  name: 'name',
  姓名: 'name',
  department: 'department',
  部门: 'department',
  title: 'title',
  职务: 'title',
  职位: 'title',
  role: 'role',
  角色: 'role',
  groups: 'groups',
  群组: 'groups',
}

/** More columns than this in a line are no table of people. */
const mostColumns = 100
/** Rows that are read before others have their turn. */
const rowsAtOnce = 250
/** Characters of one line: one with every field at its limit fits. */
const longestRecord = 64 * 1024

/**
 * Reads a CSV file in UTF-8, UTF-16 with its mark, or GB18030, separated by commas, semicolons or tabs.
 * @throws organisation.import_unreadable, organisation.import_columns, organisation.import_too_large
 */
export async function readCsvTable(file: Buffer): Promise<CsvTable> {
  if (file.length > importLimits.bytes) throw organisationFail('organisation.import_too_large')
  const decoded = decodeText(file)
  if (decoded === null) throw organisationFail('organisation.import_unreadable')
  const { encoding, text } = decoded
  const parser = Readable.from(pieces(text)).pipe(
    parse({
      delimiter: delimiterOf(text, longestRecord),
      record_delimiter: ['\r\n', '\n', '\r'],
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      max_record_size: longestRecord,
    }),
  )
  let columns: (Column | undefined)[] | null = null
  const rows: PersonCells[] = []
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number }
    }>) {
      if (columns === null) {
        columns = columnsOf(record)
        continue
      }
      if (rows.length === importLimits.rows) throw organisationFail('organisation.import_too_large')
      rows.push(cellsOf(record, columns, info.lines))
      // The parser itself never waits for anything.
      if (rows.length % rowsAtOnce === 0) await nextTurn()
    }
  } catch (error) {
    if (isCsvError(error)) throw organisationFail('organisation.import_unreadable', { cause: error })
    throw error
  }
  if (columns === null) throw organisationFail('organisation.import_columns')
  return { encoding, rows }
}

/** In pieces, so that nothing is parsed far ahead of what was taken. */
function* pieces(text: string): Generator<string> {
  const size = 64 * 1024
  for (let from = 0; from < text.length; from += size) yield text.slice(from, from + size)
}

function columnsOf(record: readonly string[]): (Column | undefined)[] {
  const columns = record.slice(0, mostColumns).map((heading) => headings[heading.trim().toLowerCase()])
  const known = columns.filter((column) => column !== undefined)
  const complete = known.includes('email') && known.includes('name')
  if (record.length > mostColumns || !complete || new Set(known).size !== known.length) {
    throw organisationFail('organisation.import_columns')
  }
  return columns
}

function cellsOf(
  record: readonly string[],
  columns: readonly (Column | undefined)[],
  line: number,
): PersonCells {
  const row: PersonCells = {
    line,
    email: null,
    name: null,
    department: null,
    title: null,
    role: null,
    groups: null,
    fault: record.length > columns.length ? 'columns_wrong' : null,
  }
  for (const [i, column] of columns.entries()) {
    const cell = fromCsvCell(record[i] ?? '').trim()
    if (column === undefined || cell === '') continue
    if (cell.length > importLimits.fieldLength) row.fault ??= 'field_too_long'
    else row[column] = cell
  }
  return row
}

const isCsvError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('CSV_')

import {
  type CalendarDay,
  type CalendarDayKind,
  type CalendarDayName,
  calendarImportLimits,
} from '@stoa/protocol'
import { calendarFail } from './calendar.errors.ts'
import { type CalendarRecord, checkRecord, nameByScript, readDate } from './calendar-record.ts'
import { dayAfter } from './working-days.ts'

interface Property {
  readonly line: number
  readonly name: string
  readonly parameters: ReadonlyMap<string, string>
  readonly value: string
}

export const isICalendar = (text: string): boolean => /^\uFEFF?BEGIN:VCALENDAR\s/i.test(text)

/**
 * The days of an iCalendar file (RFC 5545): events of whole days, each day of a longer one. Whether people work on one
 * is told by `CATEGORIES:WORKING-DAY`, by `X-APPLE-SPECIAL-DAY`, or by 班 behind its name; else it is a holiday.
 * @throws calendar.import_too_large
 */
export function readICalendar(text: string): CalendarRecord[] {
  const records: CalendarRecord[] = []
  let event: Property[] | null = null
  for (const property of propertiesOf(text)) {
    if (property.name === 'BEGIN' && property.value.toUpperCase() === 'VEVENT') event = [property]
    else if (property.name === 'END' && property.value.toUpperCase() === 'VEVENT') {
      if (event !== null) records.push(...readEvent(event))
      if (records.length > calendarImportLimits.rows) throw calendarFail('calendar.import_too_large')
      event = null
    } else event?.push(property)
  }
  return records
}

function readEvent(properties: readonly Property[]): CalendarRecord[] {
  const find = (name: string) => properties.find((property) => property.name === name)
  const line = properties[0]!.line
  const start = find('DTSTART')
  const first = readDate(start?.value ?? '')
  if (start === undefined || (first === null && !/^\d{8}T/.test(start.value)))
    return [{ line, date: null, why: 'date_invalid' }]
  if (first === null) return [{ line, date: readDate(start.value.slice(0, 8)), why: 'not_whole_day' }]
  if (find('RRULE') !== undefined || find('RDATE') !== undefined)
    return [{ line, date: first, why: 'repeats' }]
  const { name, kind } = readNames(properties)
  // The end is the day after the last.
  const end = readDate(find('DTEND')?.value ?? '') ?? dayAfter(first)
  const days: CalendarRecord[] = []
  for (let date = first; date < end || date === first; date = dayAfter(date)) {
    if (days.length === calendarImportLimits.spanDays) return [{ line, date: first, why: 'span_too_long' }]
    days.push(checkRecord(line, date, kind, name))
  }
  return days
}

const working = /[\s（(【[]*(?:调休上班|补班|上班|班)[)）】\]]*$/
const off = /[\s（(【[]*(?:放假|休)[)）】\]]*$/
const marked = /[\s（(【[](?:调休上班|补班|上班|班|放假|休)[)）】\]]*$/

function readNames(properties: readonly Property[]): { name: CalendarDayName; kind: CalendarDayKind } {
  const names = { en: '', 'zh-CN': '' }
  let kind: CalendarDayKind | null = null
  for (const { name, parameters, value } of properties) {
    const upper = value.toUpperCase()
    if (name === 'X-APPLE-SPECIAL-DAY') kind = upper === 'ALTERNATE-WORKDAY' ? 'working' : 'holiday'
    if (name === 'CATEGORIES' && upper.includes('WORKING-DAY')) kind = 'working'
    if (name === 'CATEGORIES' && upper.includes('HOLIDAY')) kind = 'holiday'
    if (name !== 'SUMMARY' && name !== 'X-STOA-NAME') continue
    const text = unescape(value).trim()
    if (name === 'SUMMARY' && kind === null && working.test(text)) kind = 'working'
    const bare = marked.test(text) ? text.replace(working, '').replace(off, '').trim() : text
    const language = parameters.get('LANGUAGE')?.toLowerCase() ?? ''
    const byScript = nameByScript(bare)
    if (language.startsWith('zh')) names['zh-CN'] ||= bare
    else if (language.startsWith('en')) names.en ||= bare
    else {
      names.en ||= byScript.en
      names['zh-CN'] ||= byScript['zh-CN']
    }
  }
  return { name: names, kind: kind ?? 'holiday' }
}

/** The lines of content, put together where they were folded. */
function* propertiesOf(text: string): Generator<Property> {
  let pending: { line: number; text: string } | null = null
  let line = 0
  for (const raw of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    line += 1
    if (pending !== null && /^[ \t]/.test(raw)) {
      pending.text += raw.slice(1)
      continue
    }
    if (pending !== null) yield* readProperty(pending)
    pending = { line, text: raw }
  }
  if (pending !== null) yield* readProperty(pending)
}

function* readProperty({ line, text }: { line: number; text: string }): Generator<Property> {
  const found = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)$/.exec(text)
  if (found === null) return
  const parameters = new Map<string, string>()
  for (const parameter of found[2]!.split(';').slice(1)) {
    const at = parameter.indexOf('=')
    parameters.set(parameter.slice(0, at).toUpperCase(), parameter.slice(at + 1).replaceAll('"', ''))
  }
  yield { line, name: found[1]!.toUpperCase(), parameters, value: found[3]! }
}

const unescape = (value: string): string =>
  value.replaceAll(/\\([\\;,nN])/g, (_whole, escaped: string) => (/[nN]/.test(escaped) ? ' ' : escaped))
const escape = (value: string): string =>
  value.replaceAll(/[\\;,]/g, (special) => `\\${special}`).replaceAll(/[\r\n]+/g, ' ')

/** As {@link readICalendar} reads it. @param at time of the export, in ms */
export function writeICalendar(days: readonly CalendarDay[], at: number): string {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')
  const compact = (date: string): string => date.replaceAll('-', '')
  const events = days.flatMap(({ date, kind, name }) => [
    'BEGIN:VEVENT',
    `UID:${date}@calendar.stoa`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${compact(date)}`,
    `DTEND;VALUE=DATE:${compact(dayAfter(date))}`,
    name['zh-CN'] === ''
      ? `SUMMARY;LANGUAGE=en:${escape(name.en)}`
      : `SUMMARY;LANGUAGE=zh-CN:${escape(name['zh-CN'])}`,
    ...(name['zh-CN'] === '' || name.en === '' ? [] : [`X-STOA-NAME;LANGUAGE=en:${escape(name.en)}`]),
    `CATEGORIES:${kind === 'working' ? 'WORKING-DAY' : 'HOLIDAY'}`,
    `TRANSP:${kind === 'working' ? 'OPAQUE' : 'TRANSPARENT'}`,
    'END:VEVENT',
  ])
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Stoa//Working calendar//EN',
    ...events,
    'END:VCALENDAR',
    '',
  ]
    .map(fold)
    .join('\r\n')
}

/** Lines of at most 75 octets, each further one behind a space. */
function fold(line: string): string {
  const parts: string[] = []
  let part = ''
  let bytes = 0
  for (const character of line) {
    const size = Buffer.byteLength(character)
    if (bytes + size > 74) {
      parts.push(part)
      part = ''
      bytes = 0
    }
    part += character
    bytes += size
  }
  return [...parts, part].join('\r\n ')
}

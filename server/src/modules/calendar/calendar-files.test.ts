import type { CalendarDay } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import { writeCalendarCsv } from './calendar-csv.ts'
import { writeICalendar } from './calendar-ical.ts'
import { planCalendarImport, readCalendarFile } from './calendar-import.ts'

const read = (text: string) => readCalendarFile(Buffer.from(text)).records
const days: CalendarDay[] = [
  { date: '2026-01-01', kind: 'holiday', name: { en: 'New Year’s Day', 'zh-CN': '元旦' } },
  { date: '2026-02-14', kind: 'working', name: { en: '', 'zh-CN': '春节补班' } },
  {
    date: '2026-12-25',
    kind: 'holiday',
    name: { en: 'Christmas, day; of \\ rest', 'zh-CN': '' },
  },
]

describe('a calendar as a file', () => {
  it.each([
    ['csv', writeCalendarCsv(days)],
    ['icalendar', writeICalendar(days, Date.UTC(2026, 0, 1))],
  ])('comes back from %s as it went out', (format, text) => {
    const file = readCalendarFile(Buffer.from(text))
    expect(file.format).toBe(format)
    expect(file.records.map(({ line: _line, ...day }) => day)).toEqual(days)
  })

  it('is read from a table that people made in Chinese, in GB18030, with a tab between its columns', () => {
    // "日期\t类型\t名称\n2026/10/1\t休\t国庆节\n2026年10月10日\t班\t国庆节\n" in GB18030.
    const bytes = Buffer.from(
      'C8D5C6DA09C0E0D0CD09C3FBB3C60A323032362F31302F3109D0DD09B9FAC7ECBDDA0A32303236C4EA3130D4C23130C8D509B0E009B9FAC7ECBDDA0A',
      'hex',
    )
    expect(readCalendarFile(bytes).records).toEqual([
      { line: 2, date: '2026-10-01', kind: 'holiday', name: { en: '', 'zh-CN': '国庆节' } },
      { line: 3, date: '2026-10-10', kind: 'working', name: { en: '', 'zh-CN': '国庆节' } },
    ])
  })

  it('says of each line of a table what is wrong with it', () => {
    const lines = [
      'date,kind,name',
      '2026-02-30,holiday,Never',
      '2026-05-01,调休,五一',
      '2026-05-01,holiday,',
      `2026-05-01,holiday,${'x'.repeat(81)}`,
      '2026-05-01,holiday,a,b',
      'today,holiday,x',
    ]
    expect(read(lines.join('\n')).map((row) => ('why' in row ? row.why : 'fine'))).toEqual([
      'date_invalid',
      'kind_unknown',
      'name_missing',
      'name_too_long',
      'columns_wrong',
      'date_invalid',
    ])
  })

  it('refuses what is no table and no calendar', () => {
    expect(() => read('')).toThrow('calendar.import_columns')
    expect(() => read('date,name\n2026-01-01,x')).toThrow('calendar.import_columns')
    expect(() => read('date,kind,name,name\n')).toThrow('calendar.import_columns')
    expect(() => read('date,kind,name\n"2026')).toThrow('calendar.import_unreadable')
    expect(() => readCalendarFile(Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0]))).toThrow(
      'calendar.import_unreadable',
    )
    const many = `date,kind,name\n${'2026-01-01,holiday,x\n'.repeat(2_001)}`
    expect(() => read(many)).toThrow('calendar.import_too_large')
    expect(() => readCalendarFile(Buffer.alloc(1024 * 1024 + 1, 0x20))).toThrow('calendar.import_too_large')
  })

  it('takes every day of a longer event, knows days that are worked by how they are marked, and unfolds lines', () => {
    const event = (lines: readonly string[]) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')
    const text = [
      'BEGIN:VCALENDAR',
      event(['DTSTART;VALUE=DATE:20261001', 'DTEND;VALUE=DATE:20261003', 'SUMMARY:国庆节（休）']),
      event(['DTSTART;VALUE=DATE:20261010', 'SUMMARY;LANGUAGE=zh-Hans:国庆', ' 节（班）']),
      event(['DTSTART;VALUE=DATE:20260214', 'SUMMARY:春节', 'X-APPLE-SPECIAL-DAY:ALTERNATE-WORKDAY']),
      event(['DTSTART:20260301T090000Z', 'SUMMARY:Standup']),
      event(['DTSTART;VALUE=DATE:20260101', 'RRULE:FREQ=YEARLY', 'SUMMARY:New Year']),
      event(['DTSTART;VALUE=DATE:20260101', 'DTEND;VALUE=DATE:20261231', 'SUMMARY:A long one']),
      event(['SUMMARY:No date']),
      event(['DTSTART;VALUE=DATE:20260501']),
      'END:VCALENDAR',
    ].join('\r\n')
    const told = read(text).map((row) =>
      'why' in row ? [row.line, row.date, row.why] : [row.line, row.date, row.kind, row.name['zh-CN']],
    )
    expect(told).toEqual([
      [2, '2026-10-01', 'holiday', '国庆节'],
      [2, '2026-10-02', 'holiday', '国庆节'],
      [7, '2026-10-10', 'working', '国庆节'],
      [12, '2026-02-14', 'working', '春节'],
      [17, '2026-03-01', 'not_whole_day'],
      [21, '2026-01-01', 'repeats'],
      [26, '2026-01-01', 'span_too_long'],
      [31, null, 'date_invalid'],
      [34, '2026-05-01', 'name_missing'],
    ])
  })
})

describe('the plan of an import', () => {
  const known = { year: 2026, version: 3, days }
  const record = (date: string, zh: string) =>
    ({ line: 2, date, kind: 'holiday', name: { en: '', 'zh-CN': zh } }) as const
  const records = [
    { line: 2, ...days[0]! },
    record('2026-02-14', '春节'),
    record('2026-05-01', '劳动节'),
    record('2026-05-01', '又一次'),
    record('2027-01-01', '元旦'),
  ]

  it('says what becomes of each row, and of what the file does not name only when it replaces', () => {
    const fates = (replace: boolean) =>
      planCalendarImport(records, known, { replace }).rows.map(({ date, fate, why }) => [date, why ?? fate])
    const merged = [
      ['2026-01-01', 'unchanged'],
      ['2026-02-14', 'changed'],
      ['2026-05-01', 'created'],
      ['2026-05-01', 'date_twice'],
      ['2027-01-01', 'other_year'],
    ]
    expect(fates(false)).toEqual(merged)
    expect(fates(true)).toEqual([...merged, ['2026-12-25', 'removed']])
  })

  it('has another name as soon as it would do something else, or the year has changed', () => {
    const digest = (version: number, replace: boolean) =>
      planCalendarImport(records, { ...known, version }, { replace }).digest
    expect(digest(3, false)).toBe(digest(3, false))
    expect(new Set([digest(3, false), digest(4, false), digest(3, true)]).size).toBe(3)
  })
})

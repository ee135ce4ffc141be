import Type, { type Static } from 'typebox'
import { closed, nullable, Time } from './common.ts'

/** A day of the calendar, `YYYY-MM-DD`: no time, no time zone. */
export const CalendarDate = Type.String({
  format: 'date',
  pattern: '^(?!0000)',
  minLength: 10,
  maxLength: 10,
})

/** What is said about a day in both languages. One of the two may be empty; the other is shown then. */
export const CalendarDayName = Type.Object(
  { en: Type.String({ maxLength: 80 }), 'zh-CN': Type.String({ maxLength: 80 }) },
  closed,
)
export type CalendarDayName = Static<typeof CalendarDayName>

/** `holiday`: nobody works, whatever day of the week it is. `working`: a make-up day (调休) on which people do. */
export const CalendarDayKind = Type.Union([Type.Literal('holiday'), Type.Literal('working')])
export type CalendarDayKind = Static<typeof CalendarDayKind>

export const CalendarDay = Type.Object(
  { date: CalendarDate, kind: CalendarDayKind, name: CalendarDayName },
  closed,
)
export type CalendarDay = Static<typeof CalendarDay>

/** Years that the calendar of an organisation can hold. */
export const calendarYears = { first: 1970, last: 2199 } as const
const Year = Type.Integer({ minimum: calendarYears.first, maximum: calendarYears.last })
export const CalendarYearParams = Type.Object({ year: Year }, closed)
export const CalendarDayParams = Type.Object({ date: CalendarDate }, closed)

/** Monday is 1, Sunday 7, as in ISO 8601. */
export const Weekdays = Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
  minItems: 1,
  maxItems: 7,
  uniqueItems: true,
})

/**
 * When the organisation works. `years` are those that have days of their own; every other year counts by the days of
 * the week alone. `can` names what the reader may do with it.
 */
export const WorkingCalendar = Type.Object(
  {
    weekdays: Weekdays,
    years: Type.Array(
      Type.Object(
        {
          year: Year,
          holidays: Type.Integer({ minimum: 0 }),
          workingDays: Type.Integer({ minimum: 0, description: 'Make-up days' }),
          updatedAt: Time,
        },
        closed,
      ),
    ),
    can: Type.Array(Type.String()),
  },
  closed,
)
export type WorkingCalendar = Static<typeof WorkingCalendar>
export const SetWeekdaysRequest = Type.Object({ weekdays: Weekdays }, closed)

/** `version` counts the changes of this year. `hasData` false: it counts by the days of the week alone. */
export const CalendarYear = Type.Object(
  {
    year: Year,
    version: Type.Integer({ minimum: 0 }),
    hasData: Type.Boolean(),
    days: Type.Array(CalendarDay),
  },
  closed,
)
export type CalendarYear = Static<typeof CalendarYear>
export const SetCalendarDayRequest = Type.Object({ kind: CalendarDayKind, name: CalendarDayName }, closed)
export type SetCalendarDayRequest = Static<typeof SetCalendarDayRequest>

/** At most 400 days, both included. */
export const WorkingDaysQuery = Type.Object({ from: CalendarDate, to: CalendarDate }, closed)
/** Every day asked for. `yearsWithoutData` are counted by the days of the week alone. */
export const WorkingDayList = Type.Object(
  {
    days: Type.Array(
      Type.Object({ date: CalendarDate, isWorking: Type.Boolean(), name: nullable(CalendarDayName) }, closed),
    ),
    yearsWithoutData: Type.Array(Year),
  },
  closed,
)
export type WorkingDayList = Static<typeof WorkingDayList>

/** Limits of one file: a year has some dozens of days. */
export const calendarImportLimits = { bytes: 1024 * 1024, rows: 2_000, spanDays: 60 } as const

/** Why a row is refused, or for `other_year` passed over. */
export const calendarRowRefusals = [
  'date_invalid',
  'date_twice',
  'kind_unknown',
  'name_missing',
  'name_too_long',
  'columns_wrong',
  'not_whole_day',
  'repeats',
  'span_too_long',
  'other_year',
] as const
export type CalendarRowRefusal = (typeof calendarRowRefusals)[number]

export const calendarRowFates = [
  'created',
  'changed',
  'unchanged',
  'removed',
  'passed_over',
  'refused',
] as const

/**
 * What becomes of one day of a file. `line` is where it stands, counted from 1; null for a day that the file does not
 * name and that `replace` removes. `why` and `text`, a sentence in the reader's language, are there for `refused` and
 * `passed_over`; `before` for `changed` and `removed`.
 */
export const CalendarImportRow = Type.Object(
  {
    line: nullable(Type.Integer({ minimum: 1 })),
    date: nullable(Type.String()),
    fate: Type.Enum([...calendarRowFates]),
    day: Type.Optional(CalendarDay),
    before: Type.Optional(CalendarDay),
    why: Type.Optional(Type.Enum([...calendarRowRefusals])),
    text: Type.Optional(Type.String()),
  },
  closed,
)
export type CalendarImportRow = Static<typeof CalendarImportRow>

/** `plan` names exactly what the import would do: hand it in to be refused when that is no longer so. */
export const CalendarImportQuery = Type.Object(
  {
    dryRun: Type.Optional(Type.Boolean({ default: false })),
    plan: Type.Optional(Type.String({ maxLength: 100 })),
    replace: Type.Optional(
      Type.Boolean({
        default: false,
        description: 'Days of the year that the file does not name are removed',
      }),
    ),
  },
  closed,
)
export const CalendarImportReport = Type.Object(
  {
    dryRun: Type.Boolean(),
    plan: Type.String(),
    year: Year,
    format: Type.Enum(['csv', 'icalendar']),
    created: Type.Integer({ minimum: 0 }),
    changed: Type.Integer({ minimum: 0 }),
    unchanged: Type.Integer({ minimum: 0 }),
    removed: Type.Integer({ minimum: 0 }),
    passedOver: Type.Integer({ minimum: 0 }),
    refused: Type.Integer({ minimum: 0 }),
    rows: Type.Array(CalendarImportRow),
  },
  closed,
)
export type CalendarImportReport = Static<typeof CalendarImportReport>

export const CalendarExportQuery = Type.Object(
  { format: Type.Optional(Type.Union([Type.Literal('csv'), Type.Literal('icalendar')], { default: 'csv' })) },
  closed,
)

import type { CalendarDayKind } from '@stoa/protocol'

/** Exactly one row. */
export interface CalendarSettingsTable {
  id: 1
  /** Digits of the days of the week on which people work, Monday 1 to Sunday 7. */
  weekdays: string
}

/** A year of which something is known. Its row stays when its last day is removed: its version goes on. */
export interface CalendarYearTable {
  year: number
  /** Counts the changes of the year. */
  version: number
  updated_at: number
}

/** A day that is not what its day of the week says, or that has a name. */
export interface CalendarDayTable {
  /** `YYYY-MM-DD` */
  date: string
  year: number
  kind: CalendarDayKind
  name_en: string
  name_zh: string
}

export interface CalendarTables {
  calendar_settings: CalendarSettingsTable
  calendar_years: CalendarYearTable
  calendar_days: CalendarDayTable
}

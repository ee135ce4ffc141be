import type { CalendarDay } from '@stoa/protocol'
import type { DayRow } from './calendar.repository.ts'

export const presentDay = ({ date, kind, name_en, name_zh }: DayRow): CalendarDay => ({
  date,
  kind,
  name: { en: name_en, 'zh-CN': name_zh },
})

export const rowOf = ({ date, kind, name }: CalendarDay): DayRow => ({
  date,
  year: Number(date.slice(0, 4)),
  kind,
  name_en: name.en.trim(),
  name_zh: name['zh-CN'].trim(),
})

import {
  type CalendarDay,
  type CalendarImportReport,
  type CalendarYear,
  calendarYears,
  type Language,
  type SetCalendarDayRequest,
  type WorkingCalendar,
  type WorkingDayList,
} from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { IdentityService } from '../identity/index.ts'
import { writeCalendarCsv } from './calendar-csv.ts'
import { calendarFail } from './calendar.errors.ts'
import { calendarChanged } from './calendar.events.ts'
import { writeICalendar } from './calendar-ical.ts'
import { planCalendarImport, presentPlan, readCalendarFile } from './calendar-import.ts'
import { presentDay, rowOf } from './calendar.presenter.ts'
import * as repository from './calendar.repository.ts'
import type { CalendarTables } from './calendar.tables.ts'
import { dayAfter, WorkingDays } from './working-days.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    calendar: CalendarService
  }
}

export interface CalendarService {
  get(actor: Actor): Promise<WorkingCalendar>
  year(year: number): Promise<CalendarYear>
  /** @throws http.forbidden */
  setWeekdays(actor: Actor, weekdays: readonly number[]): Promise<WorkingCalendar>
  /** @throws http.forbidden, calendar.name_missing, calendar.year_out_of_range */
  setDay(actor: Actor, date: string, request: SetCalendarDayRequest): Promise<CalendarDay>
  /** @throws http.forbidden, calendar.day_not_found */
  removeDay(actor: Actor, date: string): Promise<void>
  /** All days of the year; it counts by the days of the week then. @throws http.forbidden */
  clearYear(actor: Actor, year: number): Promise<void>
  /** From CSV or iCalendar; all in one transaction. @throws http.forbidden, calendar.import_… */
  importYear(
    actor: Actor,
    year: number,
    file: Buffer,
    options: { dryRun: boolean; replace: boolean; plan?: string | undefined; language: Language },
  ): Promise<CalendarImportReport>
  exportYear(year: number, format: 'csv' | 'icalendar'): Promise<string>
  /** @throws calendar.span_too_long, calendar.year_out_of_range */
  list(from: string, to: string): Promise<WorkingDayList>
  /** The language of the organisation. */
  language(): Language
  /** For whoever counts by working days: the calendar as it stands now. */
  workingDays(): Promise<WorkingDays>
  /** The day it is where the organisation works, `YYYY-MM-DD`. */
  today(): Promise<string>
  /** Tells the day that a time (UTC ms) falls on where the organisation works. */
  dayReader(): Promise<(at: number) => string>
}

const mostDaysAsked = 400

function inRange(year: number): void {
  if (year < calendarYears.first || year > calendarYears.last)
    throw calendarFail('calendar.year_out_of_range')
}

export function createCalendarService(
  { storage, permissions, events, audit, now }: ModuleContext,
  identity: IdentityService,
): CalendarService {
  const db = (): repository.Db => storage.db<CalendarTables>()
  const within = (unit: UnitOfWork): repository.Db => unit.db<CalendarTables>()
  const target = (id: string) => ({ type: 'calendar', id })

  async function get(actor: Actor, handle = db()): Promise<WorkingCalendar> {
    const years = await repository.listYears(handle)
    return {
      weekdays: (await repository.readWeekdays(handle)).split('').map(Number),
      years: years.map(({ year, holidays, working, updated_at }) => ({
        year,
        holidays,
        workingDays: working,
        updatedAt: updated_at,
      })),
      can: permissions.may(actor, 'calendar.manage') ? ['calendar.manage'] : [],
    }
  }

  async function readYear(handle: repository.Db, year: number): Promise<CalendarYear> {
    const days = (await repository.daysOfYear(handle, year)).map(presentDay)
    return { year, version: await repository.versionOf(handle, year), hasData: days.length > 0, days }
  }

  async function workingDays(): Promise<WorkingDays> {
    const weekdays = new Set((await repository.readWeekdays(db())).split('').map(Number))
    const days = (await repository.allDays(db())).map(presentDay)
    return new WorkingDays(weekdays, new Map(days.map((day) => [day.date, day])))
  }

  let days: { readonly timeZone: string; readonly format: Intl.DateTimeFormat } | null = null
  async function dayReader(): Promise<(at: number) => string> {
    const timeZone = await identity.timeZone()
    // This locale writes dates as ISO 8601 does.
    if (days?.timeZone !== timeZone)
      days = { timeZone, format: new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }) }
    const { format } = days
    return (at) => format.format(at)
  }

  /** What every change does besides. */
  async function changing<T>(
    actor: Actor,
    change: (db: repository.Db) => Promise<{
      result: T
      action: `calendar.${string}`
      on: string
      details: Readonly<Record<string, unknown>>
    } | null>,
  ): Promise<T | null> {
    permissions.demand(actor, 'calendar.manage')
    return storage.unitOfWork(async (unit) => {
      const changed = await change(within(unit))
      if (changed === null) return null
      const { result, action, on, details } = changed
      await events.record(unit, calendarChanged, {})
      await audit.record(unit, { action, actor, target: target(on), details })
      return result
    })
  }

  return {
    get: (actor) => get(actor),
    year: (year) => readYear(db(), year),
    language: () => identity.language(),
    workingDays,
    dayReader,
    today: async () => (await dayReader())(now()),

    async setWeekdays(actor, weekdays) {
      await changing(actor, async (tx) => {
        const from = await repository.readWeekdays(tx)
        const to = [...weekdays].sort((a, b) => a - b).join('')
        if (from === to) return null
        await repository.writeWeekdays(tx, to)
        return { result: null, action: 'calendar.weekdays_set', on: 'weekdays', details: { from, to } }
      })
      return get(actor)
    },

    async setDay(actor, date, { kind, name }) {
      permissions.demand(actor, 'calendar.manage')
      const year = Number(date.slice(0, 4))
      inRange(year)
      const row = rowOf({ date, kind, name })
      if (row.name_en === '' && row.name_zh === '') throw calendarFail('calendar.name_missing')
      await changing(actor, async (tx) => {
        const before = await repository.findDay(tx, date)
        await repository.touchYear(tx, year, now())
        await repository.putDays(tx, [row])
        const details = { kind, name: presentDay(row).name, before: before?.kind ?? null }
        return { result: null, action: 'calendar.day_set', on: date, details }
      })
      return presentDay(row)
    },

    async removeDay(actor, date) {
      await changing(actor, async (tx) => {
        const before = await repository.findDay(tx, date)
        if (before === undefined) throw calendarFail('calendar.day_not_found')
        await repository.touchYear(tx, before.year, now())
        await repository.deleteDays(tx, [date])
        const { kind, name } = presentDay(before)
        return { result: null, action: 'calendar.day_removed', on: date, details: { kind, name } }
      })
    },

    async clearYear(actor, year) {
      await changing(actor, async (tx) => {
        const days = await repository.daysOfYear(tx, year)
        if (days.length === 0) return null
        await repository.touchYear(tx, year, now())
        await repository.deleteDays(
          tx,
          days.map(({ date }) => date),
        )
        return {
          result: null,
          action: 'calendar.year_cleared',
          on: String(year),
          details: { days: days.length },
        }
      })
    },

    async importYear(actor, year, file, { dryRun, replace, plan: expected, language }) {
      permissions.demand(actor, 'calendar.manage')
      const { format, records } = readCalendarFile(file)
      const planned = async (handle: repository.Db) =>
        planCalendarImport(records, await readYear(handle, year), { replace })
      const facts = { dryRun, year, format }
      if (dryRun) return presentPlan(await planned(db()), facts, language)
      return storage.unitOfWork(async (unit) => {
        const tx = within(unit)
        const plan = await planned(tx)
        if (expected !== undefined && expected !== plan.digest)
          throw calendarFail('calendar.import_plan_changed')
        if (plan.put.length + plan.remove.length > 0) {
          await repository.touchYear(tx, year, now())
          await repository.putDays(tx, plan.put.map(rowOf))
          await repository.deleteDays(tx, plan.remove)
          await events.record(unit, calendarChanged, {})
        }
        const report = presentPlan(plan, facts, language)
        const { created, changed, removed, refused } = report
        const details = { format, created, changed, removed, refused }
        await audit.record(unit, {
          action: 'calendar.imported',
          actor,
          target: target(String(year)),
          details,
        })
        return report
      })
    },

    async exportYear(year, format) {
      const { days } = await readYear(db(), year)
      return format === 'csv' ? writeCalendarCsv(days) : writeICalendar(days, now())
    },

    async list(from, to) {
      for (const date of [from, to]) inRange(Number(date.slice(0, 4)))
      if (from > to || dayAfter(from, mostDaysAsked) <= to) throw calendarFail('calendar.span_too_long')
      const calendar = await workingDays()
      const days: WorkingDayList['days'] = []
      const unknown = new Set<number>()
      for (let date = from; date <= to; date = dayAfter(date)) {
        const year = Number(date.slice(0, 4))
        if (!calendar.hasData(year)) unknown.add(year)
        days.push({
          date,
          isWorking: calendar.isWorkingDay(date),
          name: calendar.find(date)?.name ?? null,
        })
      }
      return { days, yearsWithoutData: [...unknown] }
    },
  }
}

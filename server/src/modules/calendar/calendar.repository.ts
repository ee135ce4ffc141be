import { type Selectable, sql } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { CalendarDayTable, CalendarTables } from './calendar.tables.ts'

export type Db = Database<CalendarTables>
export type DayRow = Selectable<CalendarDayTable>

export async function readWeekdays(db: Db): Promise<string> {
  const row = await db.selectFrom('calendar_settings').select('weekdays').executeTakeFirstOrThrow()
  return row.weekdays
}

export async function writeWeekdays(db: Db, weekdays: string): Promise<void> {
  await db.updateTable('calendar_settings').set({ weekdays }).execute()
}

/** Years that have days, with how many of each kind. */
export const listYears = (db: Db) =>
  db
    .selectFrom('calendar_days')
    .innerJoin('calendar_years', 'calendar_years.year', 'calendar_days.year')
    .select(['calendar_days.year', 'calendar_years.updated_at'])
    .select([
      sql<number>`sum(calendar_days.kind = 'holiday')`.as('holidays'),
      sql<number>`sum(calendar_days.kind = 'working')`.as('working'),
    ])
    .groupBy('calendar_days.year')
    .orderBy('calendar_days.year')
    .execute()

export async function versionOf(db: Db, year: number): Promise<number> {
  const row = await db
    .selectFrom('calendar_years')
    .select('version')
    .where('year', '=', year)
    .executeTakeFirst()
  return row?.version ?? 0
}

export const daysOfYear = (db: Db, year: number): Promise<DayRow[]> =>
  db.selectFrom('calendar_days').selectAll().where('year', '=', year).orderBy('date').execute()

/** All days of all years: some dozens a year. */
export const allDays = (db: Db): Promise<DayRow[]> => db.selectFrom('calendar_days').selectAll().execute()

export const findDay = (db: Db, date: string): Promise<DayRow | undefined> =>
  db.selectFrom('calendar_days').selectAll().where('date', '=', date).executeTakeFirst()

/** Counts the year up. To be called before its days are written. */
export async function touchYear(db: Db, year: number, at: number): Promise<void> {
  await db
    .insertInto('calendar_years')
    .values({ year, version: 1, updated_at: at })
    .onConflict((conflict) =>
      conflict.column('year').doUpdateSet({ version: sql`calendar_years.version + 1`, updated_at: at }),
    )
    .execute()
}

export async function putDays(db: Db, rows: readonly DayRow[]): Promise<void> {
  for (const row of rows) {
    const { date: _date, ...values } = row
    await db
      .insertInto('calendar_days')
      .values(row)
      .onConflict((conflict) => conflict.column('date').doUpdateSet(values))
      .execute()
  }
}

export async function deleteDays(db: Db, dates: readonly string[]): Promise<void> {
  if (dates.length > 0) await db.deleteFrom('calendar_days').where('date', 'in', dates).execute()
}

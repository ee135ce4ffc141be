import type { CalendarDayKind, CalendarDayName } from '@stoa/protocol'

const dayMs = 24 * 3_600_000
/** Beyond so many days without work, somebody made a mistake, and the next day has to do. */
const longestBreak = 400

const utc = (date: string): number => Date.parse(`${date}T00:00:00Z`)
/** Monday is 1, Sunday 7. */
const weekdayOf = (date: string): number => new Date(utc(date)).getUTCDay() || 7

/** The day so many days later, or earlier when negative. */
export const dayAfter = (date: string, days = 1): string =>
  new Date(utc(date) + days * dayMs).toISOString().slice(0, 10)

export interface NamedDay {
  readonly kind: CalendarDayKind
  readonly name: CalendarDayName
}

/** When the organisation works, as it stood when it was read. Dates are `YYYY-MM-DD`. */
export class WorkingDays {
  readonly #weekdays: ReadonlySet<number>
  readonly #days: ReadonlyMap<string, NamedDay>
  readonly #years: ReadonlySet<string>

  constructor(weekdays: ReadonlySet<number>, days: ReadonlyMap<string, NamedDay>) {
    this.#weekdays = weekdays
    this.#days = days
    this.#years = new Set([...days.keys()].map((date) => date.slice(0, 4)))
  }

  /** Arrow functions, so that they can be handed on. */
  readonly isWorkingDay = (date: string): boolean => {
    const day = this.#days.get(date)
    return day === undefined ? this.#weekdays.has(weekdayOf(date)) : day.kind === 'working'
  }

  /** The first working day after this one. */
  readonly nextWorkingDay = (date: string): string => {
    for (let distance = 1; distance <= longestBreak; distance += 1) {
      const next = dayAfter(date, distance)
      if (this.isWorkingDay(next)) return next
    }
    return dayAfter(date)
  }

  /** Whether the days of this year were entered. Otherwise it counts by the days of the week alone. */
  hasData(year: number): boolean {
    return this.#years.has(String(year).padStart(4, '0'))
  }

  find(date: string): NamedDay | undefined {
    return this.#days.get(date)
  }
}

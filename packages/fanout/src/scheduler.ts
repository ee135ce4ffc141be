import type { Clock } from './ports.ts'

/** Something with an appointment. */
export interface Job {
  run(): void
}

interface Appointment {
  readonly jobs: Set<Job>
  readonly cancel: () => void
}

/** Weight of the newest sample: about the last ten count. */
const sampleWeight = 0.2

/** Appointments on a grid of time, so that many jobs share one timer. Notes how late the timers fire. */
export class Scheduler {
  readonly #clock: Clock
  readonly #gridMs: number
  readonly #runAll: (jobs: Iterable<Job>) => void
  readonly #appointments = new Map<number, Appointment>()
  #latenessMs = 0

  /** @param runAll runs jobs that are due together */
  constructor(clock: Clock, gridMs: number, runAll: (jobs: Iterable<Job>) => void) {
    this.#clock = clock
    this.#gridMs = gridMs
    this.#runAll = runAll
  }

  /** Smoothed, in ms. */
  get latenessMs(): number {
    return this.#latenessMs
  }

  /** @returns when it will be: never before `due`. `due` of now or earlier is the end of this turn. */
  at(due: number, job: Job): number {
    const now = this.#clock.now()
    const slot = due <= now ? Number.NEGATIVE_INFINITY : Math.ceil(due / this.#gridMs) * this.#gridMs
    const when = Math.max(slot, now)
    const appointment = this.#appointments.get(slot)
    if (appointment === undefined) {
      const cancel = this.#clock.schedule(when - now, () => this.#fire(slot, when))
      this.#appointments.set(slot, { jobs: new Set([job]), cancel })
    } else appointment.jobs.add(job)
    return when
  }

  /** Takes back all appointments. */
  close(): void {
    for (const { cancel } of this.#appointments.values()) cancel()
    this.#appointments.clear()
  }

  #fire(slot: number, when: number): void {
    const appointment = this.#appointments.get(slot)
    if (appointment === undefined) return
    this.#appointments.delete(slot)
    this.#latenessMs += sampleWeight * (this.#clock.now() - when - this.#latenessMs)
    this.#runAll(appointment.jobs)
  }
}

import { defaultLimits, type FanoutLimits } from './limits.ts'
import type { Clock, CloseReason, SocketPort } from './ports.ts'
import { writeQueued } from './write-queued.ts'
import { type Job, Scheduler } from './scheduler.ts'
import { Session, type SessionHandlers, type SessionHub } from './session.ts'
import { Topic } from './topic.ts'
import type { TopicOptions } from './topic-options.ts'
import type { TopicHub } from './topic-window.ts'

export interface FanoutOptions {
  readonly clock: Clock
  readonly limits?: Partial<FanoutLimits>
  /** A socket's engine threw; the socket is gone by then, and nothing else is harmed. */
  readonly onError: (error: unknown) => void
}

/** The sockets of one thread, and what they follow. */
export class Fanout {
  readonly limits: FanoutLimits
  readonly #clock: Clock
  readonly #scheduler: Scheduler
  readonly #sessions = new Set<Session>()
  readonly #hub: SessionHub & TopicHub
  #depth = 0
  #queued: Session[] = []
  #due = new Set<Job>()

  constructor({ clock, limits, onError }: FanoutOptions) {
    this.limits = { ...defaultLimits, ...limits }
    this.#clock = clock
    const scheduler = new Scheduler(clock, this.limits.gridMs, (jobs) => {
      this.batch(() => {
        for (const job of jobs) job.run()
      })
    })
    this.#scheduler = scheduler
    this.#hub = {
      clock,
      limits: this.limits,
      get latenessMs() {
        return scheduler.latenessMs
      },
      batch: (work) => this.batch(work),
      queued: (session) => this.#queue(session),
      left: (session) => this.#sessions.delete(session),
      report: onError,
      book: (due, job) => this.#book(due, job),
    }
  }

  get sessions(): ReadonlySet<Session> {
    return this.#sessions
  }

  /** How late our timers fire, smoothed, in ms. */
  get latenessMs(): number {
    return this.#scheduler.latenessMs
  }

  /** Takes in a socket that is open. */
  open(port: SocketPort, handlers: SessionHandlers = {}): Session {
    const session = new Session(this.#hub, port, handlers)
    this.#sessions.add(session)
    return session
  }

  topic<Gap>(options: TopicOptions<Gap>): Topic<Gap> {
    return new Topic(this.#hub, options)
  }

  /** Everything that `work` sends to a socket leaves in one write when it returns. May be nested. */
  batch<T>(work: () => T): T {
    this.#depth += 1
    try {
      return work()
    } finally {
      try {
        if (this.#depth === 1) this.#settle()
      } finally {
        this.#depth -= 1
      }
    }
  }

  /** Closes all sessions. Their ends are reported as the peers answer, or after `closeGraceMs`. */
  close(reason: CloseReason): void {
    this.batch(() => {
      for (const session of this.#sessions) session.close(reason)
    })
    this.#scheduler.close()
  }

  #settle(): void {
    while (this.#due.size > 0 || this.#queued.length > 0) {
      const due = this.#due
      this.#due = new Set()
      for (const job of due) job.run()
      const queued = this.#queued
      this.#queued = []
      writeQueued(queued)
    }
  }

  #queue(session: Session): void {
    this.#queued.push(session)
    if (this.#depth === 0) this.batch(() => undefined)
  }

  #book(due: number, job: Job): number {
    const now = this.#clock.now()
    if (this.#depth === 0 || due > now) return this.#scheduler.at(due, job)
    this.#due.add(job)
    return now
  }
}

import type { Engine, Message, Wire } from './ports.ts'
import type { Missed } from './missed.ts'
import type { Pace, Session } from './session.ts'
import type { Topic } from './topic.ts'

/** Subscribers for whom the same bytes are right: of one format, on sockets of one engine. */
export interface Cohort<Gap> {
  readonly engine: Engine
  readonly format: string
  readonly members: Readonly<Record<Pace, Set<Subscription<Gap>>>>
}

export function emptyCohort<Gap>(engine: Engine, format: string): Cohort<Gap> {
  return { engine, format, members: { prompt: new Set(), hidden: new Set() } }
}

/** A session's place in a topic. */
export class Subscription<Gap = unknown> {
  readonly session: Session
  readonly cohort: Cohort<Gap>
  readonly #topic: Topic<Gap>
  /** Null while it gets everything. */
  missed: Missed<Gap> | null = null
  pace: Pace

  constructor(topic: Topic<Gap>, session: Session, cohort: Cohort<Gap>) {
    this.#topic = topic
    this.session = session
    this.cohort = cohort
    this.pace = session.pace
  }

  changePace(pace: Pace): void {
    this.#topic.changePace(this, pace)
  }

  recover(): void {
    this.#topic.recover(this)
  }

  /** Nothing of the topic comes here any more. May be called again. */
  end(): void {
    this.#topic.unsubscribe(this)
  }
}

/** Messages of one moment for one cohort; framed when the first reader needs them, and then shared by all. */
export class Parcel {
  readonly #engine: Engine
  readonly #update: (() => Message) | null
  readonly #presence: (() => Message) | null
  #presenceMessage: Message | null = null
  #whole: Wire | null = null
  #presenceOnly: Wire | null = null

  constructor(engine: Engine, update: (() => Message) | null, presence: (() => Message) | null) {
    this.#engine = engine
    this.#update = update
    this.#presence = presence
  }

  get whole(): Wire {
    if (this.#whole === null) {
      const messages: Message[] = []
      if (this.#update !== null) messages.push(this.#update())
      if (this.#presence !== null) messages.push(this.#presenceOf(this.#presence))
      this.#whole = this.#engine.frame(messages)
    }
    return this.#whole
  }

  /** Without the update; null when there is nothing else. */
  get presenceOnly(): Wire | null {
    if (this.#presence === null) return null
    this.#presenceOnly ??= this.#engine.frame([this.#presenceOf(this.#presence)])
    return this.#presenceOnly
  }

  #presenceOf(make: () => Message): Message {
    this.#presenceMessage ??= make()
    return this.#presenceMessage
  }
}

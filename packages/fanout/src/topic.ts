import { type Cohort, emptyCohort, Parcel, Subscription } from './cohort.ts'
import { GapMemory, miss } from './missed.ts'
import type { Engine, Message, PresenceKey, TopicContent, Wire } from './ports.ts'
import type { Pace, Session } from './session.ts'
import { Renewals } from './renewals.ts'
import type { PublishOptions, SubscribeOptions, TopicOptions, UpdateOptions } from './topic-options.ts'
import { openWindow, otherPace, type TopicHub, type TopicWindow } from './topic-window.ts'
import { type Stretch, UpdateLog } from './update-log.ts'

/** Timers fire this much too early at most, in ms. */
const timerGrainMs = 1

/** Something that sessions follow: a document, a list of events, the presence of an organisation. */
export class Topic<Gap = unknown> {
  readonly #hub: TopicHub
  readonly #content: TopicContent<Gap>
  readonly #onFailed: (error: unknown) => void
  readonly #onWindowEnd: (() => boolean) | null
  readonly #log: UpdateLog
  readonly #windows: Readonly<Record<Pace, TopicWindow>>
  readonly #renewals: Renewals
  readonly #cohorts = new Map<Engine, Map<string, Cohort<Gap>>>()
  readonly #subscriptions = new Set<Subscription<Gap>>()
  readonly #recovering = new Set<Subscription<Gap>>()
  #released: number
  #isHeld: boolean
  #sequence = 0
  #isClosed = false

  constructor(hub: TopicHub, { content, isGated = false, onFailed, onWindowEnd }: TopicOptions<Gap>) {
    this.#hub = hub
    this.#content = content
    this.#onFailed = onFailed
    this.#onWindowEnd = onWindowEnd ?? null
    this.#log = new UpdateLog((updates) => content.merge(updates))
    this.#isHeld = isGated
    this.#released = 0
    this.#windows = {
      prompt: openWindow('prompt', () => this.#run('prompt')),
      hidden: openWindow('hidden', () => this.#run('hidden')),
    }
    this.#renewals = new Renewals(hub, (keys) => this.presence(keys))
  }

  get audience(): number {
    return this.#subscriptions.size
  }

  /** How long what is published is collected at present, for readers who look. In ms. */
  get windowMs(): number {
    return this.#lengthOf(this.#windows.prompt)
  }

  /** Bytes of updates that wait here, for all subscribers together. */
  get heldBytes(): number {
    return this.#log.bytes
  }

  /**
   * From now on the session gets what is published.
   * @param format subscribers of the same format get the same bytes
   */
  subscribe(
    session: Session,
    format: string,
    { initial, presence = [] }: SubscribeOptions = {},
  ): Subscription<Gap> {
    const { engine } = session.port
    if (this.#isClosed || session.state === 'closing' || session.state === 'closed')
      return new Subscription(this, session, emptyCohort(engine, format))
    const subscription = new Subscription(this, session, this.#cohortOf(engine, format))
    this.#subscriptions.add(subscription)
    session.join(subscription)
    this.#enter(subscription)
    if (initial !== undefined) this.#begin(subscription, initial, presence)
    return subscription
  }

  /** The subscription may have ended before. */
  unsubscribe(subscription: Subscription<Gap>): void {
    if (!this.#subscriptions.delete(subscription)) return
    subscription.session.leave(subscription)
    subscription.missed = null
    this.#recovering.delete(subscription)
    this.#exit(subscription, subscription.pace)
    const { engine, format, members } = subscription.cohort
    if (members.prompt.size + members.hidden.size > 0) return
    this.#cohorts.get(engine)?.delete(format)
    if (this.#cohorts.get(engine)?.size === 0) this.#cohorts.delete(engine)
  }

  /** Something changed. Leaves with its window, once it may. */
  update(update: Uint8Array, { sequence = this.#sequence, except }: UpdateOptions<Gap> = {}): void {
    if (sequence < this.#sequence) throw new RangeError(`Sequence ${sequence} comes after ${this.#sequence}.`)
    this.#sequence = sequence
    if (this.#subscriptions.size === 0) return
    this.#log.append(update, sequence, except ?? null)
    this.#arrange()
  }

  /** Everything up to this sequence may be seen. */
  release(sequence: number): void {
    if (sequence <= this.#released) return
    this.#released = sequence
    this.#letGo()
  }

  /** False: updates leave without waiting for their release. True: from the next one on they wait again. */
  setHeld(isHeld: boolean): void {
    if (this.#isHeld === isHeld) return
    this.#isHeld = isHeld
    // Some readers have it: who has not must still get it in its order.
    if (isHeld) this.#released = Math.max(this.#released, this.#sequence)
    this.#letGo()
  }

  /** The presence of these changed. Their state when the window ends is what leaves. */
  presence(keys: Iterable<PresenceKey>): void {
    for (const key of keys) {
      this.#renewals.delete(key)
      if (this.#windows.prompt.audience > 0) this.#windows.prompt.presence.add(key)
      if (this.#windows.hidden.audience > 0) this.#windows.hidden.presence.add(key)
    }
    this.#arrange()
  }

  /** These are still there, as they were. Waits for others of whom the same is said; see `renewalMs`. */
  renew(keys: Iterable<PresenceKey>): void {
    if (this.#subscriptions.size > 0) this.#renewals.add(keys)
  }

  /** Sends at once what is never merged or dropped. @param frame called once per format with readers */
  publish(frame: (format: string) => Message, { except, audience }: PublishOptions = {}): void {
    this.#hub.batch(() => {
      for (const cohort of this.#everyCohort()) {
        let wire: Wire | null = null
        for (const { session } of [...cohort.members.prompt, ...cohort.members.hidden]) {
          if (except?.has(session) === true || audience?.(session) === false) continue
          wire ??= cohort.engine.frame([frame(cohort.format)])
          session.sendWire(wire)
        }
      }
    })
  }

  /** Ends all subscriptions. What was not sent is not sent. */
  close(): void {
    this.#isClosed = true
    for (const subscription of this.#subscriptions) this.unsubscribe(subscription)
  }

  /** Called by the subscription, whose session looks again or no longer. */
  changePace(subscription: Subscription<Gap>, pace: Pace): void {
    this.#guard(() => {
      const before = this.#windows[subscription.pace]
      const after = this.#windows[pace]
      if (after.audience > 0 && pace === 'prompt') {
        // It joins readers who are ahead of it: first it gets what they already have.
        this.#flush(after)
        const keys = [...before.presence]
        const stretch = this.#log.take(before.position, this.#visible)
        this.#deliver(subscription.cohort, [subscription], stretch, keys)
      }
      // First in, then out: nothing is forgotten that only this reader still lacks.
      const left = subscription.pace
      subscription.pace = pace
      this.#enter(subscription)
      this.#exit(subscription, left)
    })
  }

  /** Called by the subscription, whose session keeps up again. */
  recover(subscription: Subscription<Gap>): void {
    const { missed } = subscription
    if (missed === null || missed.recovering !== null) return
    this.#guard(() => {
      if (missed.gap === null) {
        this.#makeUp(subscription, null)
        return
      }
      // What still waits for its window is a part of the difference, and has to be a whole part: what was missed may
      // build on it, or be built upon.
      const waiting = this.#log.updatesFrom(this.#windows[subscription.pace].position)
      let gap: Gap = missed.gap
      for (const one of waiting) gap = this.#content.joinGaps(gap, this.#content.gapOf(one))
      const update = this.#content.difference(gap)
      const message = this.#content.frameUpdate(subscription.cohort.format, update)
      if (this.#sequence <= this.#visible) this.#makeUp(subscription, message)
      else {
        missed.recovering = { message, until: this.#sequence, isInitial: false }
        this.#recovering.add(subscription)
      }
    })
  }

  /** The largest sequence that may be seen. */
  get #visible(): number {
    return this.#isHeld ? this.#released : Number.POSITIVE_INFINITY
  }

  #letGo(): void {
    this.#hub.batch(() => {
      this.#guard(() => {
        for (const subscription of this.#recovering) this.#finishRecovery(subscription)
      })
      // A window that is about to end ends now, so that what was just released need not wait for the next one.
      this.#arrange(this.#onWindowEnd === null ? this.#hub.limits.gridMs : 0)
    })
  }

  #finishRecovery(subscription: Subscription<Gap>): void {
    const recovering = subscription.missed?.recovering ?? null
    if (recovering === null || recovering.until > this.#visible) return
    this.#recovering.delete(subscription)
    if (recovering.isInitial || subscription.session.state === 'open')
      this.#makeUp(subscription, recovering.message)
    // Congested once more: the gap is still known, and is made up for when it drained.
    else if (subscription.missed !== null) subscription.missed.recovering = null
  }

  #begin(subscription: Subscription<Gap>, message: Message, presence: Iterable<PresenceKey>): void {
    const recovering = { message, until: this.#sequence, isInitial: true }
    subscription.missed = { gap: null, presence: new Set(presence), recovering }
    this.#recovering.add(subscription)
    this.#guard(() => this.#finishRecovery(subscription))
  }

  #makeUp(subscription: Subscription<Gap>, message: Message | null): void {
    const { cohort, session } = subscription
    const { engine, format } = cohort
    const keys = [...(subscription.missed?.presence ?? [])]
    subscription.missed = null
    // Not in one frame: what many begin with is the same message, and large.
    if (message !== null) session.sendWire(engine.frame([message]))
    if (keys.length === 0) return
    session.sendWire(engine.frame([this.#content.framePresence(format, keys)]))
    // He knows now what the others wait for. All are told, so that the next news are as far away for everybody.
    this.presence(this.#renewals.take())
  }

  /** @param slackMs windows that end within this end now */
  #arrange(slackMs = 0): void {
    for (const window of [this.#windows.prompt, this.#windows.hidden]) {
      if (window.audience === 0) continue
      const isReady = window.presence.size > 0 || this.#log.hasReady(window.position, this.#visible)
      if (!isReady && !this.#awaits(window)) continue
      const now = this.#hub.clock.now()
      const isFull = this.#log.bytes >= this.#hub.limits.windowBytes
      const end = window.lastFlush + this.#lengthOf(window)
      const isOver = isFull || end <= now + slackMs
      // Not before something may leave, nor before what it waits for.
      if (isOver && (!isReady || this.#visible < (window.awaited ?? 0))) continue
      const due = isOver ? now : end
      if (window.due !== null && (due >= window.due || this.#isLeftToEnd(window, isFull))) continue
      window.isRunning = !isOver
      window.due = this.#hub.book(due, window)
    }
  }

  #lengthOf({ pace, audience }: TopicWindow): number {
    const { limits, latenessMs } = this.#hub
    if (pace === 'hidden') return limits.hiddenWindowMs
    return Math.min(limits.windowMaxMs, limits.window({ audience, latenessMs }))
  }

  /** Whether there is something that is not released, and somebody who can be asked for it. */
  #awaits({ pace, position }: TopicWindow): boolean {
    return this.#isAsking(pace) && this.#log.hasHeld(position, this.#released)
  }

  #isAsking(pace: Pace): boolean {
    return this.#onWindowEnd !== null && pace === 'prompt' && this.#isHeld
  }

  /** Its end is due, and brings in what a release would leave behind. */
  #isLeftToEnd(window: TopicWindow, isFull: boolean): boolean {
    return window.isRunning && !isFull && this.#isAsking(window.pace)
  }

  /** Its time is over. */
  #end(window: TopicWindow): void {
    if (!window.isRunning || !this.#isAsking(window.pace) || this.#onWindowEnd?.() !== true) {
      this.#flush(window)
      return
    }
    window.isRunning = false
    window.awaited = this.#sequence
    const { clock, limits } = this.#hub
    const latest = Math.max(clock.now() + limits.gridMs, window.lastFlush + limits.windowMaxMs)
    window.due = this.#hub.book(latest, window)
  }

  #flush(window: TopicWindow): void {
    window.due = null
    window.awaited = null
    if (window.audience === 0) return
    // Readers who look are never behind those who do not, so that a stretch is merged once.
    if (window.pace === 'hidden') this.#flush(this.#windows.prompt)
    const stretch = this.#log.take(window.position, this.#visible)
    if (stretch === null && window.presence.size === 0) return
    for (const key of this.#renewals.take())
      for (const each of [window, this.#windows[otherPace[window.pace]]])
        if (each.audience > 0) each.presence.add(key)
    const keys = [...window.presence]
    window.presence.clear()
    this.#renewals.told(keys)
    window.lastFlush = this.#hub.clock.now()
    if (stretch !== null) window.position = stretch.to
    for (const cohort of this.#everyCohort())
      this.#deliver(cohort, cohort.members[window.pace], stretch, keys)
    this.#trim()
  }

  #deliver(
    cohort: Cohort<Gap>,
    readers: Iterable<Subscription<Gap>>,
    stretch: Stretch | null,
    keys: readonly PresenceKey[],
  ): void {
    if (stretch === null && keys.length === 0) return
    const { engine, format } = cohort
    const parcel = new Parcel(
      engine,
      stretch && (() => this.#content.frameUpdate(format, stretch.update)),
      keys.length === 0 ? null : () => this.#content.framePresence(format, keys),
    )
    const gaps = new GapMemory(this.#content, stretch)
    for (const reader of readers) {
      if (reader.missed !== null) miss(reader.missed, gaps, keys)
      else if (reader.session.state === 'congested') {
        reader.missed = { gap: null, presence: new Set(), recovering: null }
        miss(reader.missed, gaps, keys)
      } else if (stretch?.except === reader) {
        if (parcel.presenceOnly !== null) reader.session.queue(parcel.presenceOnly)
      } else reader.session.queue(parcel.whole)
    }
  }

  /** Joins the readers of its pace, where they are. */
  #enter(subscription: Subscription<Gap>): void {
    const window = this.#windows[subscription.pace]
    const other = this.#windows[otherPace[subscription.pace]]
    if (window.audience === 0) {
      window.position = other.audience > 0 ? other.position : this.#log.end
      window.presence = new Set(other.presence)
    }
    window.audience += 1
    subscription.cohort.members[subscription.pace].add(subscription)
    this.#arrange()
  }

  #exit(subscription: Subscription<Gap>, pace: Pace): void {
    subscription.cohort.members[pace].delete(subscription)
    const window = this.#windows[pace]
    window.audience -= 1
    if (window.audience === 0) window.presence.clear()
    this.#trim()
  }

  #trim(): void {
    const { prompt, hidden } = this.#windows
    const needed = [prompt, hidden].filter(({ audience }) => audience > 0).map(({ position }) => position)
    this.#log.trim(Math.min(this.#log.end, ...needed))
  }

  #cohortOf(engine: Engine, format: string): Cohort<Gap> {
    let ofEngine = this.#cohorts.get(engine)
    if (ofEngine === undefined) this.#cohorts.set(engine, (ofEngine = new Map<string, Cohort<Gap>>()))
    let cohort = ofEngine.get(format)
    if (cohort === undefined) {
      cohort = emptyCohort(engine, format)
      ofEngine.set(format, cohort)
    }
    return cohort
  }

  *#everyCohort(): Iterable<Cohort<Gap>> {
    for (const ofEngine of this.#cohorts.values()) yield* ofEngine.values()
  }

  #run(pace: Pace): void {
    const window = this.#windows[pace]
    // Booked for earlier meanwhile, and flushed then; timers may be a little early.
    if (window.due === null || window.due - timerGrainMs > this.#hub.clock.now()) return
    this.#guard(() => this.#end(window))
  }

  /** What the content's ports throw ends the topic, and nothing else. */
  #guard(work: () => void): void {
    if (this.#isClosed) return
    try {
      this.#hub.batch(work)
    } catch (error) {
      this.close()
      this.#onFailed(error)
    }
  }
}

import type { FanoutLimits } from './limits.ts'
import type { Clock, CloseReason, Message, SocketPort, Wire } from './ports.ts'
import { type SessionEvent, type SessionState, transitions } from './session-state.ts'

/** `hidden`: nobody looks, as our own client reports of a tab in the background. */
export type Pace = 'prompt' | 'hidden'

export interface SessionHandlers {
  /** The session is being closed by our side; a reader that is too slow, for one. Nothing more leaves. */
  readonly onClosing?: (reason: CloseReason) => void
  /** The line is gone. Called once. */
  readonly onClosed?: () => void
}

/** A place in a topic, as its session sees it. */
export interface SessionMembership {
  changePace(pace: Pace): void
  /** Everything that waited was taken: what was missed can be made up for. */
  recover(): void
  end(): void
}

/** What a session needs of the hub it belongs to. */
export interface SessionHub {
  readonly clock: Clock
  readonly limits: FanoutLimits
  batch<T>(work: () => T): T
  /** Something is queued: written at the end of the batch, or at once outside of one. */
  queued(session: Session): void
  left(session: Session): void
  report(error: unknown): void
}

/** One for all, as nearly every session is: what is looked at of each before a write should be little. */
const open: SessionState = { is: 'open' }

/**
 * One socket. Collects what is for it while a batch lasts, and writes it in one go. Knows whether the peer keeps up.
 */
export class Session {
  readonly port: SocketPort
  readonly #hub: SessionHub
  readonly #handlers: SessionHandlers
  readonly #memberships = new Set<SessionMembership>()
  #state: SessionState = open
  #pace: Pace = 'prompt'
  /** What waits for the end of the batch: one wire, nearly always, and what came behind it. */
  #next: Wire | null = null
  #behind: Wire[] | null = null
  #queuedBytes = 0

  constructor(hub: SessionHub, port: SocketPort, handlers: SessionHandlers) {
    this.#hub = hub
    this.port = port
    this.#handlers = handlers
  }

  get state(): SessionState['is'] {
    return this.#state.is
  }

  get pace(): Pace {
    return this.#pace
  }

  /** Bytes that wait for this peer, here and in the engine. */
  get heldBytes(): number {
    return this.#state.is === 'closed' ? 0 : this.#queuedBytes + this.port.bufferedBytes
  }

  /** Sends what is never merged, dropped or delayed, and takes along what is queued. Nothing once closing. */
  send(message: Message): void {
    this.sendWire(this.port.engine.frame([message]))
  }

  /** {@link send} of what this session's engine framed. */
  sendWire(wire: Wire): void {
    if (!this.#isWritable) return
    const { bufferedBytes } = this.port
    const wouldWait = bufferedBytes + this.#queuedBytes + wire.byteLength
    // Where nothing waits for the peer, it is written whatever its size: a large document has to get through.
    if (bufferedBytes > 0 && wouldWait > this.#hub.limits.backlogBytes) this.#on('backlog-full')
    else this.queue(wire)
  }

  /** Leaves at the end of the batch. For what the topic drops itself when this session is not open. */
  queue(wire: Wire): void {
    this.#queuedBytes += wire.byteLength
    if (this.#next === null) {
      this.#next = wire
      this.#hub.queued(this)
    } else if (this.#behind === null) this.#behind = [wire]
    else this.#behind.push(wire)
  }

  /** Writes what is queued. Called by the hub. */
  write(): void {
    const next = this.#next
    const behind = this.#behind
    if (next === null) return
    this.#forget()
    if (!this.#isWritable) return
    try {
      if (behind === null) this.port.writeOne(next)
      else this.port.write([next, ...behind])
    } catch (error) {
      this.failed(error)
      return
    }
    this.lookBehind()
  }

  /** What {@link write} would write, where that is one wire; else null. */
  get onlyWire(): Wire | null {
    return this.#behind === null && this.#isWritable ? this.#next : null
  }

  /** {@link onlyWire} is written together with that of others. @returns where to */
  handOver(): SocketPort {
    this.#forget()
    return this.port
  }

  /** What was handed over was written; some of it may wait. */
  lookBehind(): void {
    if (this.port.bufferedBytes > this.#hub.limits.congestedBytes) this.#on('backlog-high')
  }

  /** The engine threw. */
  failed(error: unknown): void {
    this.#hub.report(error)
    this.gone()
    this.port.terminate()
  }

  /** Whether the peer's person looks. What was held back for longer windows is made up for at once. */
  setPace(pace: Pace): void {
    if (pace === this.#pace) return
    this.#pace = pace
    this.#hub.batch(() => {
      for (const membership of this.#memberships) membership.changePace(pace)
    })
  }

  /** Closes behind everything that was sent so far. */
  close(reason: CloseReason): void {
    if (!this.#isWritable) return
    this.write()
    this.#on('close', reason)
  }

  join(membership: SessionMembership): void {
    this.#memberships.add(membership)
  }

  leave(membership: SessionMembership): void {
    this.#memberships.delete(membership)
  }

  /** From the engine: the operating system has taken everything. */
  drained(): void {
    const wasCongested = this.#state.is === 'congested'
    this.#on('drained')
    if (!wasCongested) return
    this.#hub.batch(() => {
      for (const membership of this.#memberships) membership.recover()
    })
  }

  /** From the engine: the line is gone. */
  gone(): void {
    this.#on('gone')
  }

  get #isWritable(): boolean {
    return this.#state.is === 'open' || this.#state.is === 'congested'
  }

  #on(event: SessionEvent, reason: CloseReason = this.#hub.limits.tooSlow): void {
    const before = this.#state
    const next = transitions[before.is][event]
    if (next === before.is) return
    if ('cancelDeadline' in before) before.cancelDeadline()
    switch (next) {
      case 'open':
        this.#state = open
        return
      case 'congested':
        this.#state = { is: 'congested', cancelDeadline: this.#deadline(this.#hub.limits.drainMs) }
        return
      case 'closing':
        this.#state = { is: 'closing', reason, cancelDeadline: this.#deadline(this.#hub.limits.closeGraceMs) }
        this.#end()
        // An engine may report the end at once, and that comes after this.
        this.#handlers.onClosing?.(reason)
        this.port.close(reason.code, reason.reason)
        return
      case 'closed':
        this.#state = { is: 'closed' }
        this.#end()
        if (event === 'deadline') this.port.terminate()
        this.#hub.left(this)
        this.#handlers.onClosed?.()
    }
  }

  #deadline(delayMs: number): () => void {
    return this.#hub.clock.schedule(delayMs, () => this.#on('deadline'))
  }

  #forget(): void {
    this.#next = null
    this.#behind = null
    this.#queuedBytes = 0
  }

  #end(): void {
    this.#forget()
    for (const membership of this.#memberships) membership.end()
    this.#memberships.clear()
  }
}

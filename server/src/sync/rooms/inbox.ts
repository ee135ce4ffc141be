import type { Connection } from '@hocuspocus/server'
import type { Fanout } from '@stoa/fanout'
import { closeReasons } from '../close-reasons.ts'
import type { PresenceRenewal } from '../protocol/frame-guard.ts'
import type { Presence } from '../protocol/presence.ts'
import type { UpdateJudge } from '../protocol/update-judge.ts'
import { WorkClock } from '../work-clock.ts'
import { type Arrival, Arrivals, type Sender } from './arrivals.ts'
import { Frontier } from './frontier.ts'
import type { Room } from './room.ts'
import type { SyncContext } from './room-host.ts'

export interface InboxOptions {
  readonly room: Room
  readonly fanout: Fanout
  readonly judge: UpdateJudge
  readonly presence: Presence
  /** The document was broken lately by one of several: until it is known by whom, each comes alone. */
  readonly isCautious: boolean
}

/** Who is in the room. */
export type Present = Pick<Sender, 'userId' | 'socket'> & { readonly connection: Connection<SyncContext> }

/** A larger update comes alone: it is the sender's own time that it takes. In bytes. */
const mostShared = 4 * 1024
/** Updates in one transaction. */
const mostTogether = 500
/** Work of one turn of the loop, in ms; the rest is for the next one. */
const turnMs = 4
/**
 * Least time from one turn to the next: so large a part of the window in which readers get what is written, but within
 * these bounds, in ms. Nobody who types in company of a few notices; in a room of many it is what makes them share
 * transactions and commits, and readers notice nothing, since a window that ends takes along what waits here.
 */
const windowShare = 1 / 2
const leastPaceMs = 4
const longestPaceMs = 18

/**
 * Updates of sockets on their way into a document. What comes in within a turn of the loop is applied in one
 * transaction: to begin and end one costs more than what a key changes.
 */
export class Inbox {
  readonly #options: InboxOptions
  #waiting: Arrival[] = []
  #isScheduled = false
  #lastTurn = Number.NEGATIVE_INFINITY

  constructor(options: InboxOptions) {
    this.#options = options
  }

  /** Updates that have come in and are not applied yet. */
  get waiting(): number {
    return this.#waiting.length
  }

  receive(arrival: Arrival): void {
    this.#waiting.push(arrival)
    // A large one has nothing to share, and shows at once how far the storage is behind.
    if (arrival.update.byteLength > mostShared) this.settle()
    else this.#schedule()
  }

  /** What somebody says of his presence; it waits for nothing. */
  receivePresence({ userId, socket, connection }: Present, update: Uint8Array): void {
    const { grant } = connection.context
    if (grant === undefined || socket.isCut) return
    const clock = new WorkClock()
    this.#options.presence.receive(connection, grant.user, update)
    this.#options.judge.charge({ userId, socket }, clock.elapsed())
  }

  /** Whether somebody said exactly this of a client before. */
  knowsPresence({ connection }: Present, clientId: number, json: Uint8Array): boolean {
    return this.#options.presence.isKnown(connection, clientId, json)
  }

  renewPresence({ connection, socket }: Present, renewal: PresenceRenewal): void {
    const { presence, room } = this.#options
    if (!socket.isCut && presence.renew(connection, renewal)) room.topic.renew([renewal.clientId])
  }

  /** Applies everything that has come in. */
  settle(): void {
    this.#apply(Number.POSITIVE_INFINITY)
  }

  #schedule(): void {
    if (this.#isScheduled) return
    this.#isScheduled = true
    const run = () => {
      this.#isScheduled = false
      this.#lastTurn = performance.now()
      this.#apply(turnMs)
      if (this.#waiting.length > 0) this.#schedule()
    }
    const early = this.#lastTurn + this.#paceMs - performance.now()
    if (early > 0) setTimeout(run, early)
    else setImmediate(run)
  }

  get #paceMs(): number {
    const share = this.#options.room.topic.windowMs * windowShare
    return Math.min(longestPaceMs, Math.max(leastPaceMs, share))
  }

  #apply(forMs: number): void {
    if (this.#waiting.length === 0) return
    const until = performance.now() + forMs
    this.#options.fanout.batch(() => {
      do this.#applyNext()
      while (this.#waiting.length > 0 && performance.now() < until)
    })
  }

  #applyNext(): void {
    const { room, judge } = this.#options
    const arrivals = new Arrivals(this.#takeNext())
    if (arrivals.all.length === 0) return
    room.applyArrivals(arrivals)
    const { handled } = arrivals
    this.#waiting.unshift(...arrivals.all.slice(Math.max(1, handled.length)))
    const sound = judge.judge(room, arrivals)
    for (const { sender, requires } of sound) if (!sender.socket.isCut) sender.acknowledge(requires)
  }

  /** The next one, and with it what may share its transaction. */
  #takeNext(): Arrival[] {
    const { room, isCautious } = this.#options
    const waiting = this.#waiting
    const taken: Arrival[] = []
    let bytes = 0
    let frontier: Frontier | null = null
    let index = 0
    for (; index < waiting.length && taken.length < mostTogether; index++) {
      const arrival = waiting[index]
      if (arrival === undefined || !this.#isWelcome(arrival, bytes)) continue
      // Alone it needs no second look.
      const mayShare = waiting.length > 1 && !isCautious && arrival.update.byteLength <= mostShared
      if (mayShare && frontier === null && taken.length === 0 && !room.hasParked)
        frontier = new Frontier(room.document)
      const isShared = mayShare && frontier?.advance(arrival.update) === true
      if (taken.length > 0 && !isShared) break
      taken.push(arrival)
      bytes += arrival.update.byteLength
      if (!isShared) {
        index += 1
        break
      }
    }
    this.#waiting = waiting.slice(index)
    return taken
  }

  /** Of a socket that was cut nothing is applied; of others what they may write and what there is space for. */
  #isWelcome({ sender, update }: Arrival, before: number): boolean {
    const { room } = this.#options
    if (sender.socket.isCut || room.hasFailed) return false
    if (!sender.isWriter) {
      sender.decline()
      return false
    }
    if (room.hasSpaceFor(before + update.byteLength)) return true
    sender.socket.refuse(closeReasons.documentTooLarge, 'document is at its limit of size')
    return false
  }
}

import * as Y from 'yjs'
import { Arrivals, footprintOf } from './arrivals.ts'
import type { ConcurrentTrace } from './editing-trace.ts'
import { applyPatches } from './generate-trace.ts'
import type { HeldFrame, HoldingWebSocket } from './holding-web-socket.ts'

/** One of the people of a recording: a document that a provider keeps connected through a line we can hold. */
export interface ReplayTypist {
  readonly document: Y.Doc
  readonly line: HoldingWebSocket
  /** The Yjs update in a frame of this provider's protocol; null for frames that carry none. */
  readonly updateOf: (frame: Uint8Array) => Uint8Array | null
}

export interface ReplayOptions {
  readonly trace: ConcurrentTrace
  /** As many as the recording has; the client id of the first must be the smaller one. */
  readonly typists: readonly [ReplayTypist, ReplayTypist]
  /** Root name of the text. */
  readonly text: string
  /** Longest wait for something to arrive, in ms. Default 20 s. */
  readonly timeoutMs?: number
}

export interface ReplayReport {
  readonly transactions: number
  /** How often somebody had to be given the other's text before typing on. */
  readonly merges: number
  /** Most transactions of one that the other had not seen while typing. */
  readonly furthestApart: number
}

/**
 * Replays a recording of two people with its own concurrency: each transaction is typed upon exactly the text it was
 * typed upon then, not less and not more. To that end the frames to each of them are held like on a slow line
 * and delivered when the recording says that they were there. Only where a transaction of one is the last that the
 * other had seen does its author wait until it has crossed, before typing on: else the server might put it
 * into one frame with the next.
 *
 * @throws when something does not arrive in time, or comes together with what must not be there yet
 */
export async function replayConcurrent(options: ReplayOptions): Promise<ReplayReport> {
  const [first, second] = options.typists
  if (first.document.clientID >= second.document.clientID)
    throw new Error('The first person needs the smaller client id: it decides who stands first at one place.')
  const sides = [new Side(first, second, options), new Side(second, first, options)] as const
  const plan = planOf(options.trace)
  let furthestApart = 0
  let merges = 0
  for (const { agent, needs, patches } of plan.transactions) {
    const [self, other] = agent === 0 ? sides : [sides[1], sides[0]]
    if (plan.crossings[agent]?.has(self.made)) await other.hasReceived(self.made)
    if (needs > self.merged) {
      await self.merge(needs)
      merges += 1
    }
    if (self.clockOfOther !== other.clockAfter(needs))
      throw new Error(
        `Typing upon ${self.clockOfOther} of the other's clock instead of ${other.clockAfter(needs)}.`,
      )
    furthestApart = Math.max(furthestApart, other.made - self.merged)
    const footprint = self.type(patches)
    other.arrivals.made(footprint)
    self.arrivals.deletedHere(footprint.deletes)
  }
  await Promise.all([sides[0].merge(sides[1].made), sides[1].merge(sides[0].made)])
  for (const side of sides) side.letGo()
  return { transactions: plan.transactions.length, merges, furthestApart }
}

type Patches = ConcurrentTrace['transactions'][number]['patches']

interface Plan {
  readonly transactions: readonly {
    readonly agent: number
    /** How many of the other's transactions were there. */
    readonly needs: number
    readonly patches: Patches
  }[]
  /** By agent: after how many of their transactions the other had seen exactly those. */
  readonly crossings: readonly [Set<number>, Set<number>]
}

/** Turns parents into numbers of transactions: what each side had of the other. */
function planOf({ agents, transactions }: ConcurrentTrace): Plan {
  if (agents !== 2) throw new Error(`This replays two people, not ${agents}.`)
  const made: [number, number] = [0, 0]
  const seen: (readonly [number, number])[] = []
  const crossings: Plan['crossings'] = [new Set(), new Set()]
  const planned = transactions.map(({ agent, parents, patches }, index) => {
    const state: [number, number] = [0, 0]
    for (const parent of parents) {
      const [a, b] = seen[parent] ?? [0, 0]
      state[0] = Math.max(state[0], a)
      state[1] = Math.max(state[1], b)
    }
    const self = agent === 0 ? 0 : 1
    const other = agent === 0 ? 1 : 0
    if (state[self] !== made[self])
      throw new Error(`Transaction ${index} is not typed upon its author's last one.`)
    const needs = state[other]
    crossings[other].add(needs)
    made[self] += 1
    state[self] = made[self]
    seen.push(state)
    return { agent, needs, patches }
  })
  return { transactions: planned, crossings }
}

interface Held {
  readonly frame: HeldFrame
  /** How many of the other's transactions are there once it is delivered. */
  readonly reaches: number
}

class Side {
  readonly arrivals: Arrivals
  readonly #typist: ReplayTypist
  readonly #author: Y.Doc
  readonly #text: Y.Text
  readonly #timeoutMs: number
  readonly #footprintClocks: number[] = [0]
  #held: Held[] = []
  #made = 0
  #merged = 0
  #clock = 0
  #onArrival: (() => void) | null = null

  constructor(typist: ReplayTypist, other: ReplayTypist, options: ReplayOptions) {
    this.#typist = typist
    this.#author = other.document
    this.#text = typist.document.getText(options.text)
    this.#timeoutMs = options.timeoutMs ?? 20_000
    this.arrivals = new Arrivals(other.document.clientID)
    typist.line.hold = (frame) => this.#hold(frame)
  }

  /** Own transactions so far. */
  get made(): number {
    return this.#made
  }

  /** The other's transactions that this text contains. */
  get merged(): number {
    return this.#merged
  }

  clockAfter(transactions: number): number {
    return this.#footprintClocks[transactions] ?? 0
  }

  type(patches: Patches) {
    const { document } = this.#typist
    const updates: Uint8Array[] = []
    const listen = (update: Uint8Array) => updates.push(update)
    document.on('update', listen)
    applyPatches(this.#text, patches)
    document.off('update', listen)
    const [update, ...more] = updates
    if (update === undefined || more.length > 0)
      throw new Error(`A transaction made ${updates.length} updates instead of one.`)
    const footprint = footprintOf(update, document.clientID, this.#clock)
    this.#clock = footprint.clock
    this.#made += 1
    this.#footprintClocks.push(footprint.clock)
    return footprint
  }

  /** Waits until so many of the other's transactions have crossed the wire; they may still be held. */
  async hasReceived(count: number): Promise<void> {
    const deadline = performance.now() + this.#timeoutMs
    while (this.arrivals.count < count) {
      if (performance.now() > deadline)
        throw new Error(
          `Of ${count} transactions ${this.arrivals.count} arrived within ${this.#timeoutMs} ms.`,
        )
      await this.#nextArrival()
    }
  }

  /** Brings this text to exactly so many of the other's transactions. */
  async merge(count: number): Promise<void> {
    await this.hasReceived(count)
    while (this.#held[0] !== undefined && this.#held[0].reaches <= count) this.#held.shift()?.frame.deliver()
    this.#merged = count
  }

  letGo(): void {
    this.#typist.line.hold = () => false
    for (const { frame } of this.#held.splice(0)) frame.deliver()
  }

  /** How far this text has come in the other's clock. */
  get clockOfOther(): number {
    return Y.getState(this.#typist.document.store, this.#author.clientID)
  }

  #hold(frame: HeldFrame): boolean {
    const update = this.#typist.updateOf(frame.data)
    if (update === null) return false
    this.arrivals.received(update)
    this.#held.push({ frame, reaches: this.arrivals.count })
    this.#onArrival?.()
    return true
  }

  #nextArrival(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#timeoutMs)
      this.#onArrival = () => {
        clearTimeout(timer)
        this.#onArrival = null
        resolve()
      }
    })
  }
}

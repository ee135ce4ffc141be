import * as Y from 'yjs'
import type { Requirements } from '../protocol/frame-guard.ts'
import type { RoomTopic } from './room-topic.ts'
import { joinUpdates } from '../updates/join-updates.ts'
import { WorkClock } from '../work-clock.ts'

/** Who sent an update, as its room sees him. */
export interface Sender {
  readonly userId: string | null
  /** The same for all documents of one socket. */
  readonly socket: SenderSocket
  /** May write at this moment. */
  readonly isWriter: boolean
  /** His place among the readers; null before he has one. */
  readonly subscription: ReturnType<RoomTopic['subscribe']> | null
  /** Tells him that it was applied, as soon as that is on disk. */
  acknowledge(requires: Requirements): void
  /** Tells him that it was not applied. */
  decline(): void
}

export interface SenderSocket {
  readonly isCut: boolean
  refuse(reason: { readonly code: number; readonly reason: string }, cause: string): void
  /** The next message waits for so long, in ms. */
  rest(milliseconds: number): void
}

/** An update that has come in and is not applied yet. */
export interface Arrival {
  readonly sender: Sender
  readonly update: Uint8Array
  readonly requires: Requirements
}

/** What one author brought. */
export interface Contribution {
  readonly authorId: string | null
  readonly update: Uint8Array
}

/**
 * Updates that are applied in one transaction, of which they are the origin. Several only when each goes on where the
 * one before it ended (see `Frontier`), so that the bytes of each are what its author brought.
 */
export class Arrivals {
  readonly all: readonly Arrival[]
  /** Time that each took, in ms, with a share of what they had in common. */
  readonly took: number[] = []
  #applied: Arrival[] = []
  #broken: { readonly arrival: Arrival; readonly others: Uint8Array } | null = null
  /** What Yjs threw. */
  error: unknown = null

  constructor(all: readonly Arrival[]) {
    this.all = all
  }

  /** Those that were handled; after one that Yjs threw at, the others wait for the next transaction. */
  get handled(): readonly Arrival[] {
    return this.#broken === null ? this.#applied : [...this.#applied, this.#broken.arrival]
  }

  /** Who made all of it; null when several did. */
  get only(): Sender | null {
    const [first] = this.handled
    return first !== undefined && this.handled.every(({ sender }) => sender === first.sender)
      ? first.sender
      : null
  }

  apply(document: Y.Doc): void {
    const clock = new WorkClock()
    try {
      // Not local, as if each came alone: Yjs tidies up formatting behind remote changes only.
      Y.transact(document, () => this.#applyAll(document), this, false)
    } catch (error) {
      this.error ??= error
    }
    const elapsed = clock.elapsed()
    const own = this.took.reduce((sum, one) => sum + one, 0)
    const shared = Math.max(0, elapsed - own) / Math.max(1, this.took.length)
    const worked = own > elapsed ? elapsed / own : 1
    for (const [index, one] of this.took.entries()) this.took[index] = one * worked + shared
  }

  /** What each author brought. @param whole all of it, as the document tells it */
  contributions(whole: Uint8Array): Contribution[] {
    const { handled } = this
    const [first] = handled
    if (first === undefined || handled.every(({ sender }) => sender.userId === first.sender.userId))
      return [{ authorId: first?.sender.userId ?? null, update: whole }]
    const contributions: Contribution[] = []
    for (const run of runsOf(this.#applied))
      contributions.push({ authorId: run[0]?.sender.userId ?? null, update: join(run) })
    if (this.#broken !== null) {
      const { arrival, others } = this.#broken
      contributions.push({ authorId: arrival.sender.userId, update: Y.diffUpdate(whole, others) })
    }
    return contributions
  }

  #applyAll(document: Y.Doc): void {
    for (const arrival of this.all) {
      const before = new Map<number, number>()
      for (const client of arrival.requires.keys()) before.set(client, Y.getState(document.store, client))
      const began = performance.now()
      try {
        Y.applyUpdate(document, arrival.update)
        this.#applied.push(arrival)
      } catch (error) {
        this.error = error
        this.#broken = { arrival, others: othersThan(before, document) }
        return
      } finally {
        this.took.push(performance.now() - began)
      }
    }
  }
}

/** A state vector with everything in the document but what came after `before`. */
function othersThan(before: ReadonlyMap<number, number>, document: Y.Doc): Uint8Array {
  const vector = Y.decodeStateVector(Y.encodeStateVector(document))
  for (const [client, clock] of before) vector.set(client, clock)
  return Y.encodeStateVector(vector)
}

/** Neighbours of the same author. */
function runsOf(arrivals: readonly Arrival[]): Arrival[][] {
  const runs: Arrival[][] = []
  for (const arrival of arrivals) {
    const run = runs.at(-1)
    if (run !== undefined && run[0]?.sender.userId === arrival.sender.userId) run.push(arrival)
    else runs.push([arrival])
  }
  return runs
}

function join(run: readonly Arrival[]): Uint8Array {
  const updates = run.map(({ update }) => update)
  const [first] = updates
  if (first !== undefined && updates.length === 1) return first
  return joinUpdates(updates) ?? Y.mergeUpdates(updates)
}

import type { Connection } from '@hocuspocus/server'
import { type DurableAnswer, type DurableQuestion, fingerprintOf, type StorageNotice } from '@stoa/protocol'
import * as Y from 'yjs'
import type { Room } from '../rooms/room.ts'

/** What a document contained at one of its numbers. */
interface RoomState {
  readonly sequence: number
  readonly at: number
  readonly snapshot: Y.Snapshot
  readonly deletions: string
}

/** Least time between two looks at one document, in ms: a look walks through all of it. */
const lookIntervalMs = 50

const noDeletions = Y.createDeleteSet()

/**
 * Answers clients who ask what of their document is on disk. Each connection has one question at most: a newer one
 * takes the place of the one that waits, so that asking costs the same memory however often it is done.
 */
export class DurableQuestions {
  readonly #questions = new WeakMap<Connection, DurableQuestion>()
  readonly #looks = new WeakMap<Room, RoomState>()

  /** Takes a stateless message; one that is no question is nothing to us. */
  hear(connection: Connection, room: Room, payload: string): void {
    const question = readQuestion(payload)
    if (question === null) return
    const isAsking = this.#questions.has(connection)
    this.#questions.set(connection, question)
    if (room.isDegraded)
      connection.sendStateless(JSON.stringify({ type: 'storage', state: 'degraded' } satisfies StorageNotice))
    if (!isAsking) void this.#answer(connection, room)
  }

  async #answer(connection: Connection, room: Room): Promise<void> {
    try {
      for (;;) {
        const question = this.#questions.get(connection)
        if (question === undefined) return
        const state = await this.#look(room)
        await room.whenCommitted()
        // What was asked meanwhile is about a later state.
        if (this.#questions.get(connection) !== question) continue
        connection.sendStateless(JSON.stringify(answerTo(question, state)))
        return
      }
    } catch {
      // The room failed: its sockets are cut, and the client asks the next one.
    } finally {
      this.#questions.delete(connection)
    }
  }

  async #look(room: Room): Promise<RoomState> {
    const last = this.#looks.get(room)
    if (last !== undefined && last.sequence !== room.sequence) {
      const early = lookIntervalMs - (performance.now() - last.at)
      if (early > 0) await new Promise((resolve) => setTimeout(resolve, early))
    }
    const present = this.#looks.get(room)
    if (present?.sequence === room.sequence) return present
    const snapshot = Y.snapshot(room.document)
    const deletions = fingerprintOf(Y.encodeSnapshot(Y.createSnapshot(snapshot.ds, new Map())))
    const state: RoomState = { sequence: room.sequence, at: performance.now(), snapshot, deletions }
    this.#looks.set(room, state)
    return state
  }
}

function answerTo({ id, deletions }: DurableQuestion, state: RoomState): DurableAnswer {
  const sameDeletions = deletions === state.deletions
  const told = sameDeletions ? Y.createSnapshot(noDeletions, state.snapshot.sv) : state.snapshot
  return {
    type: 'durable',
    id,
    snapshot: Buffer.from(Y.encodeSnapshot(told)).toString('base64'),
    sameDeletions,
  }
}

function readQuestion(payload: string): DurableQuestion | null {
  try {
    const said = JSON.parse(payload) as Partial<DurableQuestion> | null
    if (said?.type !== 'durable?' || typeof said.id !== 'number' || typeof said.deletions !== 'string')
      return null
    return { type: 'durable?', id: said.id, deletions: said.deletions }
  } catch {
    return null
  }
}

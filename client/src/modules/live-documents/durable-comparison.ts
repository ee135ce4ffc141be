import { type DurableAnswer, fingerprintOf } from '@stoa/protocol'
import * as Y from 'yjs'

/** What a document contained when the server was asked about it. */
export interface AskedState {
  readonly snapshot: Y.Snapshot
  /** Of the deletions, for the question. */
  readonly deletions: string
  /** Whether something waits for what it depends on: then the snapshot does not tell everything. */
  readonly isWhole: boolean
}

export function stateForAsking(doc: Y.Doc): AskedState {
  const snapshot = Y.snapshot(doc)
  return {
    snapshot,
    deletions: fingerprintOf(Y.encodeSnapshot(Y.createSnapshot(snapshot.ds, new Map()))),
    isWhole: doc.store.pendingStructs === null && doc.store.pendingDs === null,
  }
}

export interface Verdict {
  /** Everything that was asked about is on the server's disk. */
  readonly isDurable: boolean
  /** The server's state vector, encoded: what it lacks can be made from it. */
  readonly stateVector: Uint8Array
}

export function compareWithAnswer(asked: AskedState, answer: DurableAnswer): Verdict {
  const durable = Y.decodeSnapshot(Uint8Array.from(atob(answer.snapshot), (letter) => letter.charCodeAt(0)))
  const isDurable =
    asked.isWhole &&
    [...asked.snapshot.sv].every(([client, clock]) => clock <= (durable.sv.get(client) ?? 0)) &&
    (answer.sameDeletions || containsDeletions(durable.ds, asked.snapshot.ds))
  return { isDurable, stateVector: encodeStateVector(durable.sv) }
}

/** Both come sorted and merged: a range of ours lies within one of theirs, or is not there. */
function containsDeletions(theirs: Y.Snapshot['ds'], ours: Y.Snapshot['ds']): boolean {
  for (const [client, ranges] of ours.clients) {
    const held = theirs.clients.get(client) ?? []
    let at = 0
    for (const { clock, len } of ranges) {
      for (let here = held[at]; here !== undefined && here.clock + here.len < clock + len; here = held[at])
        at += 1
      const here = held[at]
      if (here === undefined || here.clock > clock) return false
    }
  }
  return true
}

/** Yjs encodes the state vector of a document; this one has none. Pairs of variable-length numbers, as there. */
function encodeStateVector(vector: ReadonlyMap<number, number>): Uint8Array {
  const encoder = new Y.UpdateEncoderV1()
  encoder.writeLen(vector.size)
  for (const [client, clock] of vector) {
    encoder.writeClient(client)
    encoder.writeLen(clock)
  }
  return encoder.toUint8Array()
}

/**
 * How a client learns what of a document is on the server's disk. The acknowledgements of the sync protocol are counted,
 * and a count drifts over reconnects and refusals; this compares content.
 *
 * The client sends a {@link DurableQuestion} as a stateless message of `/sync`. The server answers with a
 * {@link DurableAnswer} as soon as everything that the document contained when it was asked is on disk. While storage is
 * degraded the asker is told so at once, and answered when it has recovered. Of several open questions on one connection
 * only the last is answered.
 */
export interface DurableQuestion {
  readonly type: 'durable?'
  /** Any number; comes back with the answer. */
  readonly id: number
  /** {@link fingerprintOf} the encoded deletions of the asker's document, so that equal ones need not be sent. */
  readonly deletions: string
}

export interface DurableAnswer {
  readonly type: 'durable'
  readonly id: number
  /** A Yjs snapshot (encoding V1) in Base64: the state vector, and the deletions unless they are the asker's own. */
  readonly snapshot: string
  readonly sameDeletions: boolean
}

/** Sent to everybody in a document at every change, and to whoever asks while storage is degraded. */
export interface StorageNotice {
  readonly type: 'storage'
  readonly state: 'healthy' | 'degraded'
}

/**
 * Query of `/sync`: the id of the person the page was opened by. A browser whose cookie has become another person's is
 * then denied as not signed in, instead of sending one person's edits under the name of the other.
 */
export const personParameter = 'person'

/** 53 bits of a fast hash (cyrb53). Tells two byte strings apart; no defence against one made to collide. */
export function fingerprintOf(bytes: Uint8Array): string {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (const byte of bytes) {
    high = Math.imul(high ^ byte, 2654435761)
    low = Math.imul(low ^ byte, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  return `${bytes.byteLength}.${(4294967296 * (2097151 & low) + (high >>> 0)).toString(36)}`
}

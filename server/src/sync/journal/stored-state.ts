import * as Y from 'yjs'
import { joinUpdates } from '../updates/join-updates.ts'
import { readUpdate } from '../updates/read-update.ts'
import type { StoredContent } from './content-store.ts'

type Content = Pick<StoredContent, 'snapshot' | 'updates'>

/** The document cannot be built from what is stored: its snapshot is unreadable, or too many of its updates are. */
export class UnreadableContentError extends Error {}

export interface BuiltState {
  /** The document as one update. */
  readonly state: Uint8Array
  /** Positions in `updates` of those that had to be left out. */
  readonly leftOut: readonly number[]
}

/** More than so many poisonous rows in one document are no accident of an update, but a broken file. */
const mostLeftOut = 100

/**
 * Builds a document from its rows. Slow for a large one: belongs into a thread.
 *
 * A row that cannot be applied, or that breaks the document only together with others, does not keep it from
 * everybody: it is left out, as if it had never come.
 * @param known positions of rows that were found to be so before
 * @throws UnreadableContentError
 */
export function buildState(content: Content, known: ReadonlySet<number> = new Set()): BuiltState {
  const leftOut = new Set(known)
  for (;;) {
    const updates = content.updates.filter((_update, index) => !leftOut.has(index))
    const state = attempt(content.snapshot, updates)
    if (state !== null) return { state, leftOut: [...leftOut].toSorted((a, b) => a - b) }
    if (leftOut.size >= mostLeftOut || attempt(content.snapshot, []) === null)
      throw new UnreadableContentError('The stored content cannot be read.')
    leftOut.add(positionOfPoison(content, leftOut))
  }
}

/** The stored content as one update, without what is poisonous in it. @throws UnreadableContentError */
export function stateOf(content: Content): Uint8Array {
  return buildState(content).state
}

/** The first row with which the document breaks: by halves, since one alone may be harmless. */
function positionOfPoison({ snapshot, updates }: Content, leftOut: ReadonlySet<number>): number {
  const positions = updates
    .keys()
    .filter((index) => !leftOut.has(index))
    .toArray()
  let [sound, broken] = [0, positions.length]
  while (broken - sound > 1) {
    const middle = (sound + broken) >> 1
    const tried = positions.slice(0, middle).map((index) => updates[index] ?? new Uint8Array(2))
    if (attempt(snapshot, tried) === null) broken = middle
    else sound = middle
  }
  const poison = positions[sound]
  if (poison === undefined) throw new UnreadableContentError('The stored content cannot be read.')
  return poison
}

/** Null when they do not make a document. */
function attempt(snapshot: Uint8Array | null, updates: readonly Uint8Array[]): Uint8Array | null {
  if (snapshot !== null && updates.length === 0 && isReadable(snapshot)) return snapshot
  const document = new Y.Doc()
  try {
    if (snapshot !== null) Y.applyUpdate(document, snapshot)
    const joined = joinUpdates(updates)
    if (joined !== null) Y.applyUpdate(document, joined)
    // In one transaction: each of its own would look through the document again.
    else document.transact(() => updates.forEach((update) => Y.applyUpdate(document, update)))
    return document._transactionCleanups.length > 0 ? null : Y.encodeStateAsUpdate(document)
  } catch {
    // Told by the answer; whoever opens the document names the row in the log.
    return null
  } finally {
    document.destroy()
  }
}

function isReadable(snapshot: Uint8Array): boolean {
  try {
    readUpdate(snapshot, {})
    return true
  } catch {
    return false
  }
}

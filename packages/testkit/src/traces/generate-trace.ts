import * as Y from 'yjs'
import { seededRandom } from '../seeded-random.ts'
import type { ConcurrentTrace, Patch, TraceTransaction } from './editing-trace.ts'

export interface GenerateTraceOptions {
  readonly seed: number
  readonly transactions: number
}

const keys = Array.from('etaoin 协作编辑\n')

interface Typist {
  readonly document: Y.Doc
  /** Updates of the other that have not been merged here yet. */
  readonly inbox: { readonly update: Uint8Array; readonly index: number }[]
  /** Newest transaction of one's own, and of the other as far as it is merged here. */
  own: number | null
  other: number | null
  /** The other's newest transaction that one's own newest one is built upon. */
  otherSeen: number | null
}

/**
 * Invents a recording of two people who type at once, for where the real ones are absent: runs of typing at a
 * place each, some deleting, and the other's keystrokes arriving late and in heaps.
 */
export function generateConcurrentTrace({
  seed,
  transactions: count,
}: GenerateTraceOptions): ConcurrentTrace {
  const random = seededRandom(seed)
  const typists = [typist(0), typist(1)] as const
  const transactions: TraceTransaction[] = []
  while (transactions.length < count) {
    const agent = random.integer(2)
    const [self, other] = agent === 0 ? typists : [typists[1], typists[0]]
    const mood = random.next()
    if (mood < 0.3) receive(self, self.inbox.length)
    else if (mood < 0.5) receive(self, random.integer(self.inbox.length + 1))
    const { length } = self.document.getText('text')
    let cursor = random.integer(length + 1)
    const run = Math.min(1 + random.integer(12), count - transactions.length)
    for (let step = 0; step < run; step++) {
      const text = self.document.getText('text')
      const patch: Patch =
        cursor > 0 && random.next() < 0.2 ? [--cursor, 1, ''] : [cursor++, 0, random.pick(keys)]
      const index = transactions.length
      const parents = [self.own, self.other === self.otherSeen ? null : self.other].filter(
        (each) => each !== null,
      )
      transactions.push({ agent, parents, patches: [patch] })
      const before = Y.encodeStateVector(self.document)
      applyPatches(text, [patch])
      other.inbox.push({ update: Y.encodeStateAsUpdate(self.document, before), index })
      self.own = index
      self.otherSeen = self.other
    }
  }
  for (const each of typists) receive(each, each.inbox.length)
  const [first, second] = typists.map(({ document }) => document.getText('text').toJSON())
  if (first === undefined || first !== second) throw new Error(`Seed ${seed}: the typists did not converge.`)
  return { agents: 2, endContent: first, transactions }
}

/** Types patches into a text, in order. */
export function applyPatches(text: Y.Text, patches: readonly Patch[]): void {
  const type = () => {
    for (const [position, deleted, inserted] of patches) {
      if (deleted > 0) text.delete(position, deleted)
      if (inserted !== '') text.insert(position, inserted)
    }
  }
  if (text.doc === null) type()
  else text.doc.transact(type)
}

function typist(agent: number): Typist {
  const document = new Y.Doc()
  // What stands first of two inserts at one place is decided by client id: the replay has to order them alike.
  document.clientID = agent + 1
  return { document, inbox: [], own: null, other: null, otherSeen: null }
}

function receive(self: Typist, count: number): void {
  for (const { update, index } of self.inbox.splice(0, count)) {
    Y.applyUpdate(self.document, update)
    self.other = index
  }
}

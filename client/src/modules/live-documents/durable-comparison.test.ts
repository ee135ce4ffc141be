import { type DurableAnswer, fingerprintOf } from '@stoa/protocol'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { compareWithAnswer, stateForAsking } from './durable-comparison.ts'

/** As the server answers from `doc` to somebody who asks with these deletions. */
function answerFrom(doc: Y.Doc, deletions: string): DurableAnswer {
  const { ds, sv } = Y.snapshot(doc)
  const sameDeletions = fingerprintOf(Y.encodeSnapshot(Y.createSnapshot(ds, new Map()))) === deletions
  const told = sameDeletions ? Y.createSnapshot(Y.createDeleteSet(), sv) : Y.createSnapshot(ds, sv)
  const snapshot = btoa(String.fromCharCode(...Y.encodeSnapshot(told)))
  return { type: 'durable', id: 1, snapshot, sameDeletions }
}

const step = fc.record({ server: fc.boolean(), deletes: fc.boolean(), at: fc.nat(50), passes: fc.boolean() })

it('calls durable exactly what changes nothing at the server, and knows what to send of the rest', () => {
  const seen = { durable: 0, missing: 0, onlyDeletions: 0 }
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const [here, server] = [new Y.Doc(), new Y.Doc()]
      for (const { server: atServer, deletes, at, passes } of steps) {
        const [doc, other] = atServer ? [server, here] : [here, server]
        const text = doc.getText('t')
        if (deletes && text.length > 0) text.delete(at % text.length, 1)
        else text.insert(at % (text.length + 1), 'x')
        if (passes) Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
      }
      const before = Y.snapshot(server)
      const asked = stateForAsking(here)
      const verdict = compareWithAnswer(asked, answerFrom(server, asked.deletions))
      Y.applyUpdate(server, Y.encodeStateAsUpdate(here, verdict.stateVector))
      const after = Y.snapshot(server)
      expect(verdict.isDurable).toBe(Y.equalSnapshots(before, after))
      seen[verdict.isDurable ? 'durable' : 'missing'] += 1
      if (!verdict.isDurable && Y.equalSnapshots(Y.createSnapshot(after.ds, before.sv), after))
        seen.onlyDeletions += 1
      const again = stateForAsking(here)
      expect(compareWithAnswer(again, answerFrom(server, again.deletions)).isDurable).toBe(true)
    }),
    { numRuns: 400 },
  )
  expect(Math.min(seen.durable, seen.missing, seen.onlyDeletions)).toBeGreaterThan(5)
})

it('is never certain while something waits for what it depends on', () => {
  const [other, here] = [new Y.Doc(), new Y.Doc()]
  const updates: Uint8Array[] = []
  other.on('update', (update: Uint8Array) => updates.push(update))
  other.getText('t').insert(0, 'first')
  other.getText('t').insert(5, ' second')
  Y.applyUpdate(here, updates[1]!)
  const asked = stateForAsking(here)
  expect(compareWithAnswer(asked, answerFrom(new Y.Doc(), asked.deletions)).isDurable).toBe(false)
})

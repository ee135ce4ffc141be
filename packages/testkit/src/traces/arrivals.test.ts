import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { Arrivals, footprintOf } from './arrivals.ts'

/** A writer whose every edit is one update. */
function writer(clientId: number) {
  const document = new Y.Doc()
  document.clientID = clientId
  const updates: Uint8Array[] = []
  document.on('update', (update: Uint8Array) => updates.push(update))
  return { text: document.getText('text'), updates }
}

test('transactions count in the order they were made, when all before them are here', () => {
  const { text, updates } = writer(1)
  text.insert(0, 'a')
  text.insert(1, 'b')
  text.delete(0, 1)
  const arrivals = new Arrivals(1)
  let clock = 0
  for (const update of updates) {
    const footprint = footprintOf(update, 1, clock)
    clock = footprint.clock
    arrivals.made(footprint)
  }
  expect(arrivals.count).toBe(0)
  arrivals.received(updates[0]!)
  expect(arrivals.count).toBe(1)
  arrivals.received(updates[2]!)
  expect(arrivals.count, 'the deletion is here, the insert before it is not').toBe(1)
  arrivals.received(updates[1]!)
  expect(arrivals.count).toBe(3)
})

test('deleting what the receiver has deleted himself counts as here', () => {
  const { text, updates } = writer(1)
  text.insert(0, 'a')
  text.delete(0, 1)
  const arrivals = new Arrivals(1)
  const inserted = footprintOf(updates[0]!, 1, 0)
  const deleted = footprintOf(updates[1]!, 1, inserted.clock)
  arrivals.made(inserted)
  arrivals.received(updates[0]!)
  arrivals.deletedHere(deleted.deletes)
  arrivals.made(deleted)
  expect(arrivals.count).toBe(2)
})

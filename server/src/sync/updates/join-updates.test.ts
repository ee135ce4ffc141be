import { seededRandom } from '@stoa/testkit'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { joinUpdates } from './join-updates.ts'

/** The updates of three people who write at random and hear of each other now and then, in the order they came. */
function journalOf(seed: number, edits: number): { readonly updates: Uint8Array[]; readonly state: Y.Doc } {
  const random = seededRandom(seed)
  const state = new Y.Doc()
  const updates: Uint8Array[] = []
  state.on('update', (update: Uint8Array) => updates.push(update))
  const people = [1, 2, 3].map((clientId) => {
    const document = new Y.Doc()
    document.clientID = clientId
    return document
  })
  for (let edit = 0; edit < edits; edit++) {
    const document = random.pick(people)
    const text = document.getText('text')
    const at = random.integer(text.length + 1)
    if (random.next() < 0.6 || text.length === 0) text.insert(at, random.pick(['a', '协作', '😀 ']))
    else text.delete(Math.min(at, text.length - 1), 1)
    if (random.next() < 0.2) document.getMap('map').set(random.pick(['k', 'l']), new Y.Array())
    Y.applyUpdate(state, Y.encodeStateAsUpdate(document, Y.encodeStateVector(state)))
    if (random.next() < 0.3) Y.applyUpdate(document, Y.encodeStateAsUpdate(state))
  }
  return { updates, state }
}

const contentOf = (document: Y.Doc) => ({
  text: document.getText('text').toJSON(),
  map: document.getMap('map').toJSON(),
  vector: [...Y.decodeStateVector(Y.encodeStateVector(document))].toSorted(([a], [b]) => a - b),
})

function structsOf(update: Uint8Array): number {
  return Y.decodeUpdate(update).structs.length
}

describe('joining updates', () => {
  for (const seed of [1, 2, 3, 4, 5])
    test(`makes of a journal one update with the same content (seed ${seed})`, () => {
      const { updates, state } = journalOf(seed, 300)
      const joined = joinUpdates(updates)
      if (joined === null) throw new Error('They follow one another.')
      const document = new Y.Doc()
      Y.applyUpdate(document, joined)
      expect(document.store.pendingStructs).toBeNull()
      expect(contentOf(document)).toEqual(contentOf(state))
      expect(Y.equalSnapshots(Y.snapshot(document), Y.snapshot(state))).toBe(true)
    })

  test('takes what came twice once', () => {
    const { updates, state } = journalOf(6, 50)
    const joined = joinUpdates([...updates, updates[3]!, updates[10]!])
    const document = new Y.Doc()
    Y.applyUpdate(document, joined!)
    expect(contentOf(document)).toEqual(contentOf(state))
  })

  test('leaves alone what does not follow', () => {
    const { updates } = journalOf(7, 50)
    expect(joinUpdates(updates.toSpliced(5, 12))).toBeNull()
    expect(() => joinUpdates([new Uint8Array([1, 1, 255])])).toThrow()
  })

  test('makes one struct of what was typed key by key, and keeps what was written into it apart', () => {
    const [typist, other] = [new Y.Doc(), new Y.Doc()]
    const updates: Uint8Array[] = []
    typist.on('update', (update: Uint8Array) => updates.push(update))
    for (const key of '协作😀 words') typist.getText('text').insert(typist.getText('text').length, key)
    expect(structsOf(joinUpdates(updates)!)).toBe(1)
    Y.applyUpdate(other, Y.encodeStateAsUpdate(typist))
    other.getText('text').insert(3, '|')
    Y.applyUpdate(typist, Y.encodeStateAsUpdate(other))
    typist.getText('text').insert(typist.getText('text').length, '!')
    typist.getText('text').insert(0, '¡')
    const joined = joinUpdates(updates)!
    // The run and what went on with it, what the other wrote into it, and the beginning.
    expect(structsOf(joined)).toBe(3)
    const document = new Y.Doc()
    Y.applyUpdate(document, joined)
    expect(document.getText('text').toJSON()).toBe(typist.getText('text').toJSON())
  })

  test('of nothing is nothing', () => {
    const document = new Y.Doc()
    Y.applyUpdate(document, joinUpdates([])!)
    expect(contentOf(document)).toEqual(contentOf(new Y.Doc()))
  })
})

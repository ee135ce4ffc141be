import { seededRandom } from '@stoa/testkit'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { inspectFrame } from '../protocol/frame-guard.ts'
import { syncFrame, syncTypes } from '../protocol/frame.ts'
import { defaultSyncLimits } from '../limits.ts'
import { type Arrival, Arrivals, type Contribution } from './arrivals.ts'
import { Frontier } from './frontier.ts'

/** An update of this person, as a socket hands it on. */
function arrival(userId: string, update: Uint8Array): Arrival {
  const { content } = inspectFrame(syncFrame('name', syncTypes.update, update), defaultSyncLimits)
  if (content.type !== 'update') throw new Error('This is no update.')
  const socket = { isCut: false, refuse: () => undefined, rest: () => undefined }
  const sender = { userId, socket, isWriter: true, subscription: null, acknowledge() {}, decline() {} }
  return { sender, update, requires: content.requires }
}

interface Person {
  readonly name: string
  readonly document: Y.Doc
  /** Made here and not handed in yet. */
  readonly made: Uint8Array[]
}

function person(name: string, clientId: number): Person {
  const document = new Y.Doc()
  document.clientID = clientId
  const made: Uint8Array[] = []
  document.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === null) made.push(update)
  })
  return { name, document, made }
}

/** Applies them together and answers what was to be stored. */
function applyTogether(document: Y.Doc, all: readonly Arrival[]): Contribution[] {
  const arrivals = new Arrivals(all)
  const stored: Contribution[] = []
  const note = (update: Uint8Array, origin: unknown) => {
    expect(origin).toBe(arrivals)
    stored.push(...arrivals.contributions(update))
  }
  document.on('update', note)
  arrivals.apply(document)
  document.off('update', note)
  expect(arrivals.error).toBeNull()
  expect(arrivals.handled).toHaveLength(all.length)
  return stored
}

for (const seed of [1, 2, 3, 4])
  test(`R22: what is stored of updates applied together is what each author brought (seed ${seed})`, () => {
    const random = seededRandom(seed)
    const server = new Y.Doc()
    const stored = new Y.Doc()
    const people = ['anna', 'bert', 'carl'].map((name, index) => person(name, index + 1))
    let shared = 0
    let alone = 0
    for (let round = 0; round < 300; round++) {
      for (const { document, made } of people) {
        if (random.next() < 0.3) Y.applyUpdate(document, Y.encodeStateAsUpdate(server), 'server')
        const text = document.getText('text')
        for (let edit = random.integer(3); edit > 0; edit--)
          if (text.length > 5 && random.next() < 0.4) text.delete(random.integer(text.length - 2), 2)
          else text.insert(random.integer(text.length + 1), 'abc')
        // Sent twice, as after a lost acknowledgement.
        if (random.next() < 0.05) made.push(...made.slice(-1))
      }
      const arrived: Arrival[] = []
      while (people.some(({ made }) => made.length > 0)) {
        const { name, made } = people[random.integer(people.length)]!
        const update = made.shift()
        if (update !== undefined) arrived.push(arrival(name, update))
      }
      const frontier = new Frontier(server)
      const together = arrived.filter(({ update }) => frontier.advance(update))
      if (together.length > 1) shared += together.length
      for (const { authorId, update } of applyTogether(server, together)) {
        const own = people.findIndex(({ name }) => name === authorId) + 1
        const clients = Y.decodeUpdate(update).structs.map(({ id }) => id.client)
        expect(clients.every((client) => client === own)).toBe(true)
        Y.applyUpdate(stored, update)
      }
      expect([server.store.pendingStructs, server.store.pendingDs]).toEqual([null, null])
      for (const one of arrived.filter((each) => !together.includes(each))) {
        alone += 1
        for (const { update } of applyTogether(server, [one])) Y.applyUpdate(stored, update)
      }
      expect(Y.encodeStateVector(stored)).toEqual(Y.encodeStateVector(server))
    }
    expect(stored.getText('text').toJSON()).toBe(server.getText('text').toJSON())
    expect(Y.equalSnapshots(Y.snapshot(stored), Y.snapshot(server))).toBe(true)
    expect(shared, 'else it would say nothing of sharing').toBeGreaterThan(300)
    expect(alone, 'nor of what may not share').toBeGreaterThan(5)
  })

describe('an update shares a transaction only when', () => {
  const [first, second] = (() => {
    const { document, made } = person('anna', 1)
    document.getText('text').insert(0, 'one')
    document.getText('text').insert(3, 'two')
    return made as [Uint8Array, Uint8Array]
  })()

  test('it goes on where the document and those before it end', () => {
    expect(new Frontier(new Y.Doc()).advance(second)).toBe(false)
    const frontier = new Frontier(new Y.Doc())
    expect([frontier.advance(first), frontier.advance(second)]).toEqual([true, true])
  })

  test('what it stands beside is there', () => {
    const other = person('bert', 2)
    Y.applyUpdate(other.document, first, 'server')
    other.document.getText('text').insert(3, '!')
    const [beside] = other.made
    expect(new Frontier(new Y.Doc()).advance(beside!)).toBe(false)
    const frontier = new Frontier(new Y.Doc())
    expect([frontier.advance(first), frontier.advance(beside!)]).toEqual([true, true])
  })

  test('it brings something new', () => {
    const document = new Y.Doc()
    Y.applyUpdate(document, first)
    expect(new Frontier(document).advance(first)).toBe(false)
    const deleting = person('anna', 3)
    Y.applyUpdate(deleting.document, first, 'server')
    deleting.document.getText('text').delete(0, 2)
    const [deletion] = deleting.made
    expect(new Frontier(document).advance(deletion!)).toBe(true)
    Y.applyUpdate(document, deletion!)
    expect(new Frontier(document).advance(deletion!)).toBe(false)
  })
})

test('an update that Yjs throws at ends its transaction, and what came of it is its author’s', () => {
  const server = new Y.Doc()
  const anna = person('anna', 1)
  anna.document.getText('text').insert(0, 'kept')
  const bert = person('bert', 2)
  bert.document.getText('text').insert(0, 'half')
  bert.document.getText('text').insert(4, 'way')
  const carl = person('carl', 3)
  carl.document.getText('text').insert(0, 'later')
  const all = [
    arrival('anna', anna.made[0]!),
    arrival('bert', Y.mergeUpdates(bert.made)),
    arrival('carl', carl.made[0]!),
  ]
  // The second is cut off behind its first struct.
  const broken = { ...all[1]!, update: all[1]!.update.subarray(0, all[1]!.update.length - 3) }
  const arrivals = new Arrivals([all[0]!, broken, all[2]!])
  const stored: Contribution[] = []
  server.on('update', (update: Uint8Array) => stored.push(...arrivals.contributions(update)))
  arrivals.apply(server)
  expect(arrivals.error).toBeInstanceOf(Error)
  expect(arrivals.handled.map(({ sender }) => sender.userId)).toEqual(['anna', 'bert'])
  expect(stored[0]?.authorId).toBe('anna')
  const again = new Y.Doc()
  for (const { update } of stored) Y.applyUpdate(again, update)
  expect(again.getText('text').toJSON()).toBe(server.getText('text').toJSON())
})

import { seededRandom } from '@stoa/testkit'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { budgetConflicts, ConflictBudgetError, hasOverdrawn } from './conflict-budget.ts'

function documentOf(clientId: number): Y.Doc {
  const document = new Y.Doc()
  document.clientID = clientId
  return document
}

/** A document of others, in which one update may take so many steps. */
function budgeted(steps: number, counts: (origin: unknown) => boolean = () => true): Y.Doc {
  const document = documentOf(1)
  budgetConflicts(document, { steps, counts })
  return document
}

/** By somebody who saw nothing of the others: sets one key. */
function valueOf(clientId: number): Uint8Array {
  const document = documentOf(clientId)
  document.getMap('map').set('key', clientId)
  return Y.encodeStateAsUpdate(document)
}

const crossing = Array.from({ length: 20 }, (_each, index) => valueOf(10 + index))

describe('the budget of conflicts', () => {
  test('R12, R17: holds at the limit and one above', () => {
    // One for each of the twenty, and two for the way back to the first of them.
    const [within, beyond] = [budgeted(22), budgeted(21)]
    for (const document of [within, beyond]) for (const each of crossing) Y.applyUpdate(document, each)
    // Its place is behind all twenty.
    Y.applyUpdate(within, valueOf(100))
    expect(within.getMap('map').get('key')).toBe(100)
    expect(hasOverdrawn(within)).toBe(false)
    expect(() => Y.applyUpdate(beyond, valueOf(100))).toThrow(ConflictBudgetError)
    expect(beyond.getMap('map').get('key')).toBe(29)
    expect([hasOverdrawn(beyond), hasOverdrawn(beyond)], 'told once').toEqual([true, false])
  })

  test('is of one update, over all its places', () => {
    const document = budgeted(100)
    for (const each of crossing) Y.applyUpdate(document, each)
    for (const client of [101, 102, 103]) Y.applyUpdate(document, valueOf(client))
    expect(hasOverdrawn(document)).toBe(false)
    const together = Y.mergeUpdates([201, 202, 203, 204, 205].map(valueOf))
    expect(() => Y.applyUpdate(document, together)).toThrow(ConflictBudgetError)
  })

  test('what was applied stays, the document stays whole, and who comes again gets further', () => {
    const document = budgeted(60)
    for (const each of crossing) Y.applyUpdate(document, each)
    const stored: Uint8Array[] = [Y.encodeStateAsUpdate(document)]
    document.on('update', (update: Uint8Array) => stored.push(update))
    const together = Y.mergeUpdates([201, 202, 203, 204, 205].map(valueOf))
    let attempts = 0
    for (; Y.decodeStateVector(Y.encodeStateVector(document)).size < 25; attempts++) {
      expect(attempts).toBeLessThan(5)
      try {
        Y.applyUpdate(document, together)
      } catch (error) {
        expect(error).toBeInstanceOf(ConflictBudgetError)
      }
      expect(document._transactionCleanups).toEqual([])
    }
    expect(attempts).toBeGreaterThan(1)
    const replayed = new Y.Doc()
    for (const update of stored) Y.applyUpdate(replayed, update)
    expect(replayed.getMap('map').toJSON()).toEqual({ key: 205 })
    expect(document.getMap('map').toJSON()).toEqual({ key: 205 })
  })

  test('costs nothing who writes after what he has seen: years of different people at one key', () => {
    const document = budgeted(0)
    const writer = new Y.Doc()
    writer.on('update', (update: Uint8Array) => Y.applyUpdate(document, update))
    for (let person = 0; person < 1_000; person++) {
      writer.clientID = 100 + person
      writer.getMap('map').set('key', person)
      writer.getText('text').insert(Math.floor(writer.getText('text').length / 2), 'x')
    }
    expect(document.getMap('map').get('key')).toBe(999)
    expect(hasOverdrawn(document)).toBe(false)
  })

  test('is left alone by what is not counted, and by other documents', () => {
    const document = budgeted(0, (origin) => origin === 'connection')
    for (const update of crossing) {
      Y.applyUpdate(document, update, 'server')
      Y.applyUpdate(documentOf(2), update, 'connection')
    }
    expect(document.getMap('map').get('key')).toBe(29)
    expect(() => Y.applyUpdate(document, valueOf(100), 'connection')).toThrow(ConflictBudgetError)
  })

  for (const seed of [1, 2, 3])
    test(`changes nothing of what Yjs makes of concurrent edits (seed ${seed})`, () => {
      const random = seededRandom(seed)
      const people = [11, 12, 13, 14].map(documentOf)
      const [plain, metered] = [documentOf(1), budgeted(1_000_000)]
      for (let edit = 0; edit < 400; edit++) {
        const document = random.pick(people)
        const text = document.getText('text')
        const at = random.integer(text.length + 1)
        if (random.next() < 0.7) text.insert(at, random.pick(['a', '协作', '😀']))
        else if (at < text.length) text.delete(at, 1)
        document.getMap('map').set(random.pick(['k', 'l']), edit)
        for (const each of [plain, metered])
          Y.applyUpdate(each, Y.encodeStateAsUpdate(document, Y.encodeStateVector(each)))
        if (random.next() < 0.1) Y.applyUpdate(document, Y.encodeStateAsUpdate(plain))
      }
      expect(metered.getText('text').toJSON()).toBe(plain.getText('text').toJSON())
      expect(metered.getMap('map').toJSON()).toEqual(plain.getMap('map').toJSON())
      expect(hasOverdrawn(metered)).toBe(false)
    })
})

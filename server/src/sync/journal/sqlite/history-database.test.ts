import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { entriesOf, storedText, temporaryFolder, typing } from '../content-store.testing.ts'
import { SqliteContentStore } from './sqlite-content-store.ts'

const day = 24 * 60 * 60 * 1000
const slotMs = 10 * 60_000

/** A store with one document, typed into at the given times, a word each. */
async function typedAt(times: readonly number[], authorOf: (index: number) => string = () => 'li') {
  const folder = await temporaryFolder()
  const store = await SqliteContentStore.open(`${folder.path}/content.db`)
  const documentId = randomUUID()
  await store.create({
    documentId,
    kind: 'raw',
    schemaVersion: 1,
    update: null,
    authorId: null,
    at: times[0] ?? 0,
  })
  for (const [index, update] of typing(times.map((_, index) => `${index + 1} `)).entries()) {
    const parts = { sequence: index + 1, at: times[index]!, authorId: authorOf(index) }
    await store.append(entriesOf(documentId, [update], parts))
  }
  await store.markReported(documentId, times.length)
  return {
    store,
    documentId,
    async textAt(sequence: number): Promise<string | null> {
      const state = await store.history.stateAt(documentId, sequence)
      if (state === null) return null
      const document = new Y.Doc()
      Y.applyUpdate(document, state)
      return document.getText('text').toJSON()
    },
    async [Symbol.asyncDispose]() {
      await store.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

const start = Date.UTC(2026, 0, 5, 9)

describe('history in SQLite', () => {
  it('groups changes by time, with everybody who took part', async () => {
    const times = [0, 1_000, slotMs, slotMs + 5, 3 * slotMs].map((ms) => start + ms)
    await using typed = await typedAt(times, (index) => (index === 3 ? 'anna' : 'li'))
    const { store, documentId } = typed
    const slots = await store.history.listChanges(documentId, { limit: 10, slotMs })
    expect(slots.map(({ from, sequence, authorIds }) => [from, sequence, authorIds.toSorted()])).toEqual([
      [5, 5, ['li']],
      [3, 4, ['anna', 'li']],
      [1, 2, ['li']],
    ])
    const next = await store.history.listChanges(documentId, { limit: 1, slotMs, before: 5 })
    expect(next.map(({ sequence }) => sequence)).toEqual([4])
    expect(await store.history.listChanges('nobody', { limit: 10, slotMs })).toEqual([])
  })

  it('knows every state, and which there was at a time', async () => {
    await using typed = await typedAt([start, start + 10, start + 20])
    const { store, documentId, textAt } = typed
    expect(await textAt(0)).toBe('')
    expect(await textAt(2)).toBe('1 2 ')
    expect(await textAt(3)).toBe('1 2 3 ')
    expect(await textAt(4)).toBeNull()
    expect(await store.history.sequenceAt(documentId, start - 1)).toBe(0)
    expect(await store.history.sequenceAt(documentId, start + 15)).toBe(2)
    await store.fold(documentId, { retainAfter: 0 })
    expect(await textAt(2)).toBe('1 2 ')
  })

  it('keeps one version a day where updates are no longer retained, and what was kept on purpose', async () => {
    const times = [0, 100, day, day + 100, 2 * day, 40 * day].map((ms) => start + ms)
    await using typed = await typedAt(times)
    const { store, documentId, textAt } = typed
    expect(await store.history.keep(documentId, 1)).toBe(true)
    // Folded now and then, as it happens over the weeks.
    for (const retainAfter of [start + 50, start + 500, start + day + 50, start + day + 500, start + 3 * day])
      await store.fold(documentId, { retainAfter })
    expect(await textAt(1), 'kept').toBe('1 ')
    expect(await textAt(2), 'end of the first day').toBe('1 2 ')
    expect(await textAt(3), 'in the middle of a day').toBeNull()
    expect(await textAt(4), 'end of the second day').toBe('1 2 3 4 ')
    expect(await textAt(5)).toBe('1 2 3 4 5 ')
    expect(await textAt(6)).toBe('1 2 3 4 5 6 ')
    expect(await storedText(store, documentId)).toBe('1 2 3 4 5 6 ')
    const slots = await store.history.listChanges(documentId, { limit: 10, slotMs })
    expect(slots.map(({ sequence }) => sequence)).toEqual([6, 5, 4, 2, 1])
    expect(await store.history.sequenceAt(documentId, start + day + 5_000)).toBe(4)

    await store.history.release(documentId, 1)
    await store.fold(documentId, { retainAfter: start + 41 * day, retainDailyAfter: start + day + 500 })
    expect(await textAt(1)).toBeNull()
    expect(await textAt(4), 'older than daily versions are kept').toBeNull()
    expect(await textAt(5)).toBe('1 2 3 4 5 ')
    expect(await storedText(store, documentId)).toBe('1 2 3 4 5 6 ')
  })

  it('forgets everything of a purged document', async () => {
    await using typed = await typedAt([start, start + 1])
    const { store, documentId, textAt } = typed
    await store.history.keep(documentId, 1)
    await store.purge(documentId)
    expect(await textAt(1)).toBeNull()
    expect(await store.history.listChanges(documentId, { limit: 10, slotMs })).toEqual([])
    expect(await store.history.keep(documentId, 1)).toBe(false)
  })

  it('tells who else has just typed', async () => {
    await using typed = await typedAt([start, start + 1, start + 2], (index) => ['li', 'anna', 'li'][index]!)
    const { store, documentId } = typed
    expect(await store.history.updatesSince(documentId, start + 1, 'li')).toHaveLength(1)
    expect(await store.history.updatesSince(documentId, start, 'nobody')).toHaveLength(3)
  })
})

import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { recordingLogger } from '../sync-core.testing.ts'
import type { EntryRejection } from './content-store.ts'
import { entriesOf, storedText, temporaryFolder, typing } from './content-store.testing.ts'
import { type HeldStore, heldStore } from './held-store.testing.ts'
import { Journal, type JournalOptions, type JournalWriter } from './journal.ts'
import { SqliteContentStore } from './sqlite/sqlite-content-store.ts'

let folder: Awaited<ReturnType<typeof temporaryFolder>>
let disk: SqliteContentStore
let store: HeldStore

beforeAll(async () => {
  folder = await temporaryFolder()
  disk = await SqliteContentStore.open(join(folder.path, 'content.db'))
})
beforeEach(() => {
  store = heldStore(disk)
})
afterAll(async () => {
  await disk.close()
  await folder[Symbol.asyncDispose]()
})

function openJournal(options: Partial<JournalOptions> = {}) {
  const log = recordingLogger()
  const journal = new Journal({
    store,
    logger: log,
    batchEntries: 1_000,
    backlogBytes: 1_000_000,
    paceMs: 0,
    ...options,
  })
  return { journal, log }
}

/** What a room would be told. */
class Writer implements JournalWriter {
  readonly documentId = randomUUID()
  readonly stored: number[] = []
  readonly rejections: EntryRejection[] = []
  onStored(sequence: number): void {
    this.stored.push(sequence)
  }
  onRejected(reason: EntryRejection): void {
    this.rejections.push(reason)
  }
  get storedUpTo(): number {
    return this.stored.at(-1) ?? 0
  }
}

async function writer(): Promise<Writer> {
  const made = new Writer()
  const { documentId } = made
  await store.create({ documentId, kind: 'raw', schemaVersion: 1, update: null, authorId: null, at: 1 })
  return made
}

function append(journal: Journal, to: Writer, updates: readonly Uint8Array[], sequence = 1): void {
  for (const entry of entriesOf(to.documentId, updates, { sequence })) journal.append(to, entry)
}

const words = Array.from({ length: 30 }, (_each, index) => `${index} `)

describe('group commit', () => {
  test('a large batch is followed by a pause, and what comes meanwhile shares the next', async () => {
    const { journal } = openJournal({ paceMs: 400 })
    const one = await writer()
    const updates = typing(words)
    const began = performance.now()
    append(journal, one, updates.slice(0, 20))
    await journal.settled()
    for (let sequence = 21; sequence <= 30; sequence++) {
      append(journal, one, [updates[sequence - 1]!], sequence)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await journal.settled()
    const elapsed = performance.now() - began
    expect(elapsed).toBeGreaterThan(398)
    expect(store.batches.length - 1).toBeLessThanOrEqual(elapsed / 398)
    expect(store.batches.reduce((sum, size) => sum + size, 0)).toBe(30)
    expect(one.stored).toEqual([20, 30])
  })

  test('the pause is as long as the batch was large: who writes alone waits for a part of it', async () => {
    const { journal } = openJournal({ paceMs: 10_000 })
    const one = await writer()
    const updates = typing(words)
    const began = performance.now()
    append(journal, one, updates.slice(0, 1))
    await journal.settled()
    append(journal, one, updates.slice(1, 2), 2)
    await journal.settled()
    const elapsed = performance.now() - began
    expect(elapsed).toBeGreaterThan(10_000 / 20 - 2)
    expect(elapsed).toBeLessThan(10_000)
    expect(store.batches).toEqual([1, 1])
  })

  test('what is wanted does not wait for its pace, and goes in its order', async () => {
    const { journal } = openJournal({ paceMs: 60_000 })
    const one = await writer()
    const updates = typing(words)
    append(journal, one, updates.slice(0, 1))
    await journal.settled()
    append(journal, one, updates.slice(1, 2), 2)
    append(journal, one, updates.slice(2, 3), 3)
    journal.hurry()
    await journal.settled()
    store.hold()
    append(journal, one, updates.slice(3, 4), 4)
    journal.hurry()
    await waitUntil(() => store.batches.length === 3)
    append(journal, one, updates.slice(4, 5), 5)
    // While one is on its way: the next one follows it.
    journal.hurry()
    store.release()
    await journal.settled()
    expect(store.batches).toEqual([1, 2, 1, 1])
    expect(one.stored).toEqual([1, 3, 4, 5])
  })

  test('what several writers append in one turn of the loop is one commit', async () => {
    const { journal } = openJournal()
    const writers = [await writer(), await writer(), await writer()]
    for (const each of writers) append(journal, each, typing(words))
    await journal.settled()
    expect(store.batches).toEqual([90])
    expect(journal.stats()).toMatchObject({
      commits: 1,
      storedUpdates: 90,
      pendingUpdates: 0,
      pendingBytes: 0,
    })
    for (const each of writers) expect(await storedText(store, each.documentId)).toBe(words.join(''))
  })

  test('what arrives while a batch is on its way makes up the next one, in order', async () => {
    const { journal } = openJournal()
    const one = await writer()
    const updates = typing(words)
    store.hold()
    append(journal, one, updates.slice(0, 1))
    await waitUntil(() => store.batches.length === 1)
    append(journal, one, updates.slice(1), 2)
    expect(one.stored, 'nothing is acknowledged before the commit').toEqual([])
    store.release()
    await journal.settled()
    expect(store.batches).toEqual([1, 29])
    expect(one.stored).toEqual([1, 30])
    expect(await storedText(store, one.documentId)).toBe(words.join(''))
  })

  test('a batch is not larger than its limit', async () => {
    const { journal } = openJournal({ batchEntries: 8 })
    const one = await writer()
    append(journal, one, typing(words))
    await journal.settled()
    expect(store.batches).toEqual([8, 8, 8, 6])
    expect(one.stored).toEqual([8, 16, 24, 30])
  })
})

describe('R3: storage that fails', () => {
  test('nothing is acknowledged while appends fail, and everything once they succeed', async () => {
    const states: string[] = []
    const { journal, log } = openJournal({ onStateChanged: (state) => states.push(state) })
    const one = await writer()
    store.break()
    append(journal, one, typing(words))
    await waitUntil(() => store.batches.length >= 3)
    expect(one.stored).toEqual([])
    expect(states).toEqual(['degraded'])
    expect(journal.stats()).toMatchObject({ state: 'degraded', pendingUpdates: 30 })
    expect(
      log.lines.filter(({ level }) => level === 'error'),
      'said once, not at each retry',
    ).toHaveLength(1)

    store.mend()
    await journal.settled()
    expect(states).toEqual(['degraded', 'healthy'])
    expect(one.storedUpTo).toBe(30)
    expect(await storedText(store, one.documentId)).toBe(words.join(''))
  })

  test('an answer that gets lost is made good by the same batch again', async () => {
    const { journal } = openJournal()
    const one = await writer()
    store.loseNextAnswer()
    append(journal, one, typing(words))
    await journal.settled()
    expect(store.batches).toEqual([30, 30])
    expect(one.stored).toEqual([30])
    expect(one.rejections).toEqual([])
    expect((await store.load(one.documentId))?.updates).toHaveLength(30)
  })

  test('the backlog is over budget from its limit on, and relief is told at half of it', async () => {
    let relieved = 0
    const { journal } = openJournal({ backlogBytes: 10_000, batchEntries: 1, onRelieved: () => relieved++ })
    const one = await writer()
    const updates = typing(['x'.repeat(9_900), 'y'.repeat(200), 'z'])
    store.hold()
    append(journal, one, updates.slice(0, 1))
    expect(journal.isOverBudget).toBe(false)
    append(journal, one, updates.slice(1), 2)
    expect(journal.isOverBudget).toBe(true)
    store.release()
    await journal.settled()
    expect(journal.isOverBudget).toBe(false)
    expect(relieved).toBe(1)
  })

  test('a stop while storage fails tells what is not stored, and lets everybody who waits go', async () => {
    const { journal } = openJournal()
    const [one, other] = [await writer(), await writer()]
    store.break()
    append(journal, one, typing(['abc']))
    append(journal, other, typing(['d', 'e']))
    await waitUntil(() => store.batches.length > 0)
    const settled = journal.settled()
    const unstored = journal.stop()
    await settled
    expect(unstored.map(({ documentId, updates }) => ({ documentId, updates }))).toEqual([
      { documentId: one.documentId, updates: 1 },
      { documentId: other.documentId, updates: 2 },
    ])
    expect([...one.stored, ...other.stored]).toEqual([])
  })
})

describe('entries that the store refuses for good', () => {
  test('are told to their writer alone', async () => {
    const { journal } = openJournal()
    const good = await writer()
    const unknown = new Writer()
    const gap = await writer()
    append(journal, unknown, typing(['a']))
    append(journal, gap, typing(['b']), 5)
    append(journal, good, typing(['c']))
    await journal.settled()
    expect(unknown).toMatchObject({ stored: [], rejections: ['unknown-document'] })
    expect(gap).toMatchObject({ stored: [], rejections: ['gap'] })
    expect(good).toMatchObject({ stored: [1], rejections: [] })
    expect(journal.state).toBe('healthy')
  })

  test('a second owner of a document loses, and is told', async () => {
    const { journal } = openJournal()
    const owner = await writer()
    append(journal, owner, typing(['mine']))
    await journal.settled()
    const stale = new Writer()
    for (const entry of entriesOf(owner.documentId, typing(['theirs'], 2))) journal.append(stale, entry)
    await journal.settled()
    expect(stale).toMatchObject({ stored: [], rejections: ['conflict'] })
    expect(await storedText(store, owner.documentId)).toBe('mine')
  })
})

test('what waits for a purged document is discarded, and nobody waits for it any more', async () => {
  const { journal } = openJournal()
  const [going, staying] = [await writer(), await writer()]
  store.hold()
  append(journal, staying, typing(['first']))
  await waitUntil(() => store.batches.length === 1)
  append(journal, going, typing(words))
  expect(journal.isPending(going.documentId)).toBe(true)
  journal.discard(going.documentId)
  expect(journal.isPending(going.documentId)).toBe(false)
  await journal.settledFor(going.documentId)
  store.release()
  await journal.settledFor(staying.documentId)
  expect(going.stored).toEqual([])
  expect(staying.stored).toEqual([1])
  expect(journal.stats()).toMatchObject({ pendingBytes: 0, pendingUpdates: 0 })
})

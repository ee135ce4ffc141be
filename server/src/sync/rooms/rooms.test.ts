import { randomUUID } from 'node:crypto'
import { formatSyncName } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import Database from 'better-sqlite3'
import { describe, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { connectBare } from '../bare-client.testing.ts'
import { closeReasons } from '../close-reasons.ts'
import { entriesOf, typing } from '../journal/content-store.testing.ts'
import type { HeldStore } from '../journal/held-store.testing.ts'
import { startTestSync } from '../sync-core.testing.ts'
import { ContentNotFoundError, StorageUnavailableError } from '../sync-errors.ts'
import { connect, deletedNest, type HeldSync, startHeldSync } from './rooms.testing.ts'

/** The head of the document once its snapshot reaches this number. @throws when it does not in 5 s */
async function foldedUpTo(store: HeldStore, documentId: string, sequence: number) {
  const deadline = performance.now() + 5_000
  for (;;) {
    const head = await store.find(documentId)
    if (head !== null && head.snapshotSequence >= sequence) return head
    if (performance.now() > deadline) throw new Error(`Folded only up to ${head?.snapshotSequence}.`)
  }
}

const two = { 'user-a': 'write', 'user-b': 'write' } as const

describe('a room', () => {
  test('is loaded once for all who open it at once, and holds the same for each', async () => {
    await using sync = await startTestSync()
    const { id, name } = await sync.document(two)
    await sync.core.edit(id, 'raw', null, (draft) => draft.getText('text').insert(0, 'here'))
    await waitUntil(() => sync.core.stats().rooms === 0)
    const clients = Array.from({ length: 10 }, () => connect(sync, name, 'user-a'))
    await waitUntil(() => clients.every(({ text }) => text === 'here'))
    expect(sync.core.stats().rooms).toBe(1)
    for (const client of clients) client[Symbol.dispose]()
  })

  test('leaves memory after its last reader, with everything stored, folded and reported', async () => {
    const reported: string[] = []
    await using held = await startHeldSync({
      onContentChanged: ({ documentId }) => {
        reported.push(documentId)
      },
      limits: { changeQuietMs: 60_000, changeMaxWaitMs: 60_000 },
    })
    const { sync, store } = held
    const { id, name } = await sync.document(two)
    const client = connect(sync, name, 'user-a')
    await waitUntil(() => client.isSaved)
    // What is typed within some milliseconds is one row.
    for (let index = 0; index < 250; index++) {
      client.type(`${index} `)
      await waitUntil(() => client.isSaved)
    }
    const { text } = client
    client[Symbol.dispose]()
    await waitUntil(() => sync.core.stats().rooms === 0 && reported.includes(id))
    expect(await sync.core.read(id, 'raw', (document) => document.getText('text').toJSON())).toBe(text)
    expect(await foldedUpTo(store, id, 250)).toMatchObject({ snapshotSequence: 250, sequence: 250 })
  })

  test('stays while something of it is not stored, and leaves when it is', async () => {
    await using held = await startHeldSync()
    const { sync, store } = held
    const { id, name } = await sync.document(two)
    const client = connect(sync, name, 'user-a')
    await waitUntil(() => client.isSaved)
    store.break()
    client.type('typed while the disk was full')
    await waitUntil(() => sync.core.stats().journal.state === 'degraded')
    client[Symbol.dispose]()
    await waitUntil(() => sync.core.stats().sockets === 0)
    const attempts = store.batches.length
    await waitUntil(() => store.batches.length > attempts + 1)
    expect(sync.core.stats().rooms).toBe(1)
    store.mend()
    await waitUntil(() => sync.core.stats().rooms === 0)
    expect(await sync.core.read(id, 'raw', (document) => document.getText('text').toJSON())).toBe(
      'typed while the disk was full',
    )
  })

  test('is folded while it is open when it has grown by many rows', async () => {
    await using held = await startHeldSync({ limits: { foldRows: 50 } })
    const { sync, store } = held
    const { id, name } = await sync.document(two)
    using client = connect(sync, name, 'user-a')
    await waitUntil(() => client.isSaved)
    for (let index = 0; index < 120; index++) {
      client.type('x')
      await waitUntil(() => client.isSaved)
    }
    await foldedUpTo(store, id, 50)
    expect(client.provider.isSynced).toBe(true)
  })
})

describe('R4: what is acknowledged', () => {
  test('is on disk: while the commit waits, nobody is told, and nobody else sees the edit', async () => {
    await using held = await startHeldSync()
    const { sync, store } = held
    const { id, name } = await sync.document(two)
    using writer = connect(sync, name, 'user-a')
    using reader = connect(sync, name, 'user-b')
    await waitUntil(() => writer.isSaved && reader.isSaved)
    store.hold()
    const batches = store.batches.length
    writer.type('not yet')
    await waitUntil(() => store.batches.length > batches)
    // A newcomer's document says the same: what it is sent is on disk.
    using newcomer = connect(sync, name, 'user-b')
    await waitUntil(() => newcomer.provider.isAuthenticated)
    expect(writer.provider.hasUnsyncedChanges).toBe(true)
    expect([reader.text, newcomer.text]).toEqual(['', ''])
    store.release()
    await waitUntil(() => writer.isSaved && reader.text === 'not yet' && newcomer.text === 'not yet')
    expect((await store.load(id))?.updates).toHaveLength(1)
  })

  test('R3: while storage fails nobody is told "saved", everybody is told why, and readers go on', async () => {
    await using held = await startHeldSync()
    const { sync, store } = held
    const { name } = await sync.document(two)
    using writer = connect(sync, name, 'user-a')
    using reader = connect(sync, name, 'user-b')
    await waitUntil(() => writer.isSaved && reader.isSaved)
    store.break()
    writer.type('on no disk')
    await waitUntil(() => reader.text === 'on no disk')
    expect(writer.provider.hasUnsyncedChanges).toBe(true)
    const degraded = JSON.stringify({ type: 'storage', state: 'degraded' })
    const healthy = JSON.stringify({ type: 'storage', state: 'healthy' })
    await waitUntil(() => writer.messages.includes(degraded) && reader.messages.includes(degraded))
    store.mend()
    await waitUntil(() => writer.isSaved && writer.messages.includes(healthy))
  })

  test('is taken over by whoever has the document next: a lost race for a number costs a reconnect', async () => {
    await using held = await startHeldSync()
    const { sync, store } = held
    const { id, name } = await sync.document(two)
    using writer = connect(sync, name, 'user-a')
    await waitUntil(() => writer.isSaved)
    // Another owner writes the number that is next.
    await store.append(entriesOf(id, typing(['theirs '], 99)))
    writer.type('mine')
    await waitUntil(() => writer.isSaved && writer.text.includes('theirs'), { timeoutMs: 10_000 })
    expect(await sync.core.read(id, 'raw', (document) => document.getText('text').toJSON())).toBe(writer.text)
    expect(writer.text).toContain('mine')
    expect(
      sync.log.lines.filter(({ details }) => 'cause' in details && details.cause === 'conflict'),
    ).toHaveLength(1)
  })
})

describe('content that cannot be read', () => {
  /** A stored document of three words, nobody in it, and its file open for spoiling. */
  async function storedDocument({ sync, store, path }: HeldSync) {
    const { id, name } = await sync.document(two)
    await store.append(entriesOf(id, typing(['one ', 'two ', 'three'])))
    return { id, name, database: new Database(path) }
  }

  test('an unreadable row is left out and named in the log, and the rest is there', async () => {
    await using held = await startHeldSync()
    const { sync } = held
    const { name, database } = await storedDocument(held)
    database
      .prepare('UPDATE journal SET "update" = ? WHERE sequence = 3')
      .run(Buffer.from([1, 1, 255, 255, 255]))
    database.close()
    using client = connect(sync, name, 'user-a')
    await waitUntil(() => client.text === 'one two ')
    expect(sync.log.lines.find(({ message }) => message.includes('left out'))?.details).toMatchObject({
      sequences: [3],
    })
    client.type('and on')
    await waitUntil(() => client.isSaved)
  })

  test('an unreadable snapshot is an error for its openers, never an empty document', async () => {
    await using held = await startHeldSync()
    const { sync, store } = held
    const { id, name, database } = await storedDocument(held)
    await store.fold(id, { retainAfter: 0 })
    database.prepare('UPDATE snapshot SET state = ?').run(Buffer.from([1, 1, 255, 255, 255]))
    database.close()
    using client = connect(sync, name, 'user-a')
    await waitUntil(() => client.denials.length > 0)
    expect(client.denials).toEqual(['internal'])
    await expect(sync.core.read(id, 'raw', () => 'empty')).rejects.toThrow()
    await expect(sync.core.edit(id, 'raw', null, () => undefined)).rejects.toThrow(StorageUnavailableError)
    const other = await sync.document(two)
    using unharmed = connect(sync, other.name, 'user-a')
    await waitUntil(() => unharmed.isSaved)
    expect((await store.find(id))?.sequence, 'nothing was written over it').toBe(3)
  })

  test('a document without content of its kind is not found', async () => {
    await using sync = await startTestSync()
    const id = randomUUID()
    sync.authority.grant('user-a', id, 'write')
    using client = connect(sync, formatSyncName('raw', id), 'user-a')
    await waitUntil(() => client.denials.length > 0)
    expect(client.denials).toEqual(['not-found'])
    await expect(sync.core.read(id, 'raw', () => '')).rejects.toThrow(ContentNotFoundError)
  })
})

for (const { what, nestedTypes } of [
  { what: 'nests types too deep', nestedTypes: 500 },
  // As any error inside Yjs would.
  { what: 'breaks the document in memory', nestedTypes: Number.POSITIVE_INFINITY },
])
  test(`R11: an update that ${what} costs its sender the socket, and the others go on`, async () => {
    using printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    await using sync = await startTestSync({ limits: { nestedTypes } })
    const { id, name } = await sync.document({ ...two, 'user-c': 'write' })
    using honest = connect(sync, name, 'user-a')
    honest.type('kept')
    await waitUntil(() => honest.isSaved)
    using offender = await connectBare(`${sync.url}/sync`)
    expect(await offender.open(name, 'user-b')).toBe(true)
    for (const update of deletedNest(30_000)) offender.sendUpdate(name, update)
    expect(await offender.closed(10_000)).toBe(closeReasons.malformed.code)
    expect(printed.mock.calls, 'nothing beside the log').toEqual([])
    honest.type(' and on')
    await waitUntil(() => honest.isSaved && honest.text === 'kept and on', { timeoutMs: 10_000 })
    using newcomer = connect(sync, name, 'user-c')
    await waitUntil(() => newcomer.text === 'kept and on', { timeoutMs: 10_000 })
    using back = await connectBare(`${sync.url}/sync`)
    expect(await back.open(name, 'user-b'), 'who broke it stays out for a while').toBe(false)
    expect(await back.closed()).toBe(closeReasons.malformed.code)
    expect(await sync.core.read(id, 'raw', (document) => document.getText('text').toJSON())).toBe(
      'kept and on',
    )
  })

test('R17: types in one another, at the limit and one above', async () => {
  await using sync = await startTestSync({ limits: { nestedTypes: 20 } })
  const { name } = await sync.document(two)
  using within = await connectBare(`${sync.url}/sync`)
  expect(await within.open(name, 'user-a')).toBe(true)
  within.sendUpdate(name, deletedNest(20)[0]!)
  await waitUntil(() => within.statuses.length === 1)
  using above = await connectBare(`${sync.url}/sync`)
  expect(await above.open(name, 'user-b')).toBe(true)
  above.sendUpdate(name, deletedNest(21, 67)[0]!)
  expect(await above.closed()).toBe(closeReasons.malformed.code)
  expect(within.statuses).toEqual([true])
  expect(above.statuses).toEqual([])
})

test('an edit by the server that nests types too deep is refused, and the document stays as it was', async () => {
  await using sync = await startTestSync({ limits: { nestedTypes: 20 } })
  const { id } = await sync.document(two)
  const nest = sync.core.edit(id, 'raw', null, (draft) => Y.applyUpdate(draft, deletedNest(21)[0]!))
  await expect(nest).rejects.toThrow(StorageUnavailableError)
  await sync.core.edit(id, 'raw', null, (draft) => draft.getText('text').insert(0, 'as it was'))
  expect(await sync.core.read(id, 'raw', (document) => document.getArray('nest').length)).toBe(0)
})

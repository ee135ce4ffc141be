import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { HocuspocusProvider } from '@hocuspocus/provider'
import { formatSyncName } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { describe, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { connectBare } from './bare-client.testing.ts'
import { temporaryFolder } from './journal/content-store.testing.ts'
import { heldStore } from './journal/held-store.testing.ts'
import { SqliteContentStore } from './journal/sqlite/sqlite-content-store.ts'
import type { ContentChange } from './rooms/change-reporter.ts'
import { startTestSync, type TestSync } from './sync-core.testing.ts'
import {
  ContentExistsError,
  ContentNotFoundError,
  DocumentTooLargeError,
  StorageUnavailableError,
  SyncClosedError,
} from './sync-errors.ts'

const textOf = (document: Y.Doc) => document.getText('content').toJSON()
const insert = (text: string) => (document: Y.Doc) => document.getText('content').insert(0, text)
const read = (sync: TestSync, id: string) => sync.core.read(id, 'raw', textOf)

function connect(sync: TestSync, name: string, token = 'user-a') {
  const closes: number[] = []
  const denials: string[] = []
  const provider = new HocuspocusProvider({
    url: `${sync.url}/sync`,
    name,
    token,
    onClose: ({ event }) => closes.push(event.code),
    onAuthenticationFailed: ({ reason }) => denials.push(reason),
  })
  return {
    provider,
    closes,
    denials,
    document: provider.document,
    isSaved: () => provider.isSynced && !provider.hasUnsyncedChanges,
    [Symbol.dispose]: () => provider.destroy(),
  }
}

describe('creating content', () => {
  test('R9: of many who seed one document at once exactly one does', async () => {
    await using sync = await startTestSync()
    const id = randomUUID()
    const seeds = Array.from({ length: 20 }, (_each, index) =>
      sync.core.create(id, 'raw', { markdown: `seed ${index}` }, null),
    )
    const results = await Promise.allSettled(seeds)
    const refused = results.filter((each) => each.status === 'rejected')
    expect(refused).toHaveLength(19)
    for (const { reason } of refused) expect(reason).toBeInstanceOf(ContentExistsError)
    expect(await read(sync, id)).toMatch(/^seed \d+$/)
  })

  test('a copy has the content of the live document, and goes its own way', async () => {
    await using sync = await startTestSync()
    const { id, name } = await sync.document({ 'user-a': 'write' })
    using client = connect(sync, name)
    insert('original')(client.document)
    await waitUntil(client.isSaved)
    const copy = randomUUID()
    await sync.core.duplicate(id, copy, 'raw', 'user-a')
    insert('still the ')(client.document)
    await waitUntil(client.isSaved)
    expect(await read(sync, copy)).toBe('original')
    expect(await read(sync, id)).toBe('still the original')
  })

  test('content that is not there is not found, and neither is another kind of it', async () => {
    await using sync = await startTestSync()
    const { id } = await sync.document({})
    const nobody = randomUUID()
    await expect(sync.core.read(nobody, 'raw', textOf)).rejects.toThrow(ContentNotFoundError)
    await expect(sync.core.encode(nobody, 'raw')).rejects.toThrow(ContentNotFoundError)
    await expect(sync.core.edit(nobody, 'raw', null, insert('x'))).rejects.toThrow(ContentNotFoundError)
    await expect(sync.core.read(id, 'page', textOf)).rejects.toThrow(ContentNotFoundError)
  })
})

describe('an edit by the server', () => {
  test('is on disk when it resolves, reaches who has the document open, and is reported with its author', async () => {
    const changes: ContentChange[] = []
    await using sync = await startTestSync({
      onContentChanged: (change) => {
        changes.push(change)
      },
    })
    const { id, name } = await sync.document({ 'user-a': 'write' })
    using client = connect(sync, name)
    await waitUntil(client.isSaved)
    const length = await sync.core.edit(id, 'raw', 'user-import', (draft) => {
      insert('imported')(draft)
      return draft.getText('content').length
    })
    expect(length).toBe(8)
    expect(sync.core.stats().journal).toMatchObject({ storedUpdates: 1, pendingUpdates: 0 })
    await waitUntil(() => textOf(client.document) === 'imported' && changes.length > 0)
    expect(changes[0]).toMatchObject({ documentId: id, kind: 'raw', authorIds: ['user-import'] })
  })

  test('keeps what others write while it is made', async () => {
    await using sync = await startTestSync()
    const { id, name } = await sync.document({ 'user-a': 'write' })
    using client = connect(sync, name)
    await waitUntil(client.isSaved)
    await sync.core.edit(id, 'raw', null, async (draft) => {
      insert('server ')(draft)
      insert('client ')(client.document)
      await waitUntil(client.isSaved)
    })
    await waitUntil(() => textOf(client.document).includes('server '))
    expect((await read(sync, id)).split(' ').toSorted()).toEqual(['', 'client', 'server'])
  })

  test('that throws has not happened', async () => {
    await using sync = await startTestSync()
    const { id } = await sync.document({})
    const edit = sync.core.edit(id, 'raw', null, (draft) => {
      insert('half')(draft)
      throw new Error('The import is broken.')
    })
    await expect(edit).rejects.toThrow('The import is broken.')
    expect(await read(sync, id)).toBe('')
    expect(sync.core.stats().journal.storedUpdates).toBe(0)
  })

  test('over the limit of the document is refused whole', async () => {
    await using sync = await startTestSync({ limits: { documentBytes: 1_000 } })
    const { id } = await sync.document({})
    await expect(sync.core.edit(id, 'raw', null, insert('x'.repeat(1_001)))).rejects.toThrow(
      DocumentTooLargeError,
    )
    const seed = { markdown: 'x'.repeat(1_001) }
    await expect(sync.core.create(randomUUID(), 'raw', seed, null)).rejects.toThrow(DocumentTooLargeError)
    expect(await read(sync, id)).toBe('')
  })
})

describe('a change in place', () => {
  const append = (text: string) => (document: Y.Doc) => {
    document.getText('content').insert(document.getText('content').length, text)
    return document.clientID
  }

  test('is on disk when it resolves, reaches who has the document open, and is reported with its author', async () => {
    const changes: ContentChange[] = []
    await using sync = await startTestSync({
      onContentChanged: (change) => {
        changes.push(change)
      },
    })
    const { id, name } = await sync.document({ 'user-a': 'write' })
    using client = connect(sync, name)
    await waitUntil(client.isSaved)
    const own = await sync.core.read(id, 'raw', (document) => document.clientID)
    const first = await sync.core.transact(id, 'raw', 'user-b', append('one '), { bytes: 100 })
    expect(sync.core.stats().journal).toMatchObject({ storedUpdates: 1, pendingUpdates: 0 })
    const other = await sync.core.transact(id, 'raw', null, append('two '), { bytes: 100 })
    const again = await sync.core.transact(id, 'raw', 'user-b', append('three'), { bytes: 100 })
    await waitUntil(() => textOf(client.document) === 'one two three' && changes.length > 0)
    expect(changes.flatMap(({ authorIds }) => authorIds)).toContain('user-b')
    expect(again, 'one client id for each author').toBe(first)
    expect(new Set([first, other, own]).size).toBe(3)
    expect(await sync.core.read(id, 'raw', (document) => document.clientID)).toBe(own)
    await sync.restart()
    expect(await read(sync, id)).toBe('one two three')
  })

  test('that refuses before it writes has not happened, and one that may be too large is refused', async () => {
    await using sync = await startTestSync({ limits: { documentBytes: 1_000 } })
    const { id } = await sync.document({})
    const refused = sync.core.transact(
      id,
      'raw',
      null,
      () => {
        throw new Error('There is no such card.')
      },
      { bytes: 10 },
    )
    await expect(refused).rejects.toThrow('no such card')
    await expect(sync.core.transact(id, 'raw', null, append('x'), { bytes: 1_001 })).rejects.toThrow(
      DocumentTooLargeError,
    )
    expect(await read(sync, id)).toBe('')
    expect(sync.core.stats().journal.storedUpdates).toBe(0)
    await expect(sync.core.transact(randomUUID(), 'raw', null, append('x'), { bytes: 1 })).rejects.toThrow(
      ContentNotFoundError,
    )
  })
})

describe('purging', () => {
  test('closes who has the document open with 4404, and nothing of it comes back', async () => {
    await using sync = await startTestSync()
    const { id, name } = await sync.document({ 'user-a': 'write' })
    using client = connect(sync, name)
    insert('gone')(client.document)
    await waitUntil(client.isSaved)
    const purged = sync.core.purge(id)
    insert('too late ')(client.document)
    await purged
    await waitUntil(() => client.denials.length > 0)
    expect(client.closes[0]).toBe(4404)
    expect(client.denials).toEqual(['not-found'])
    await expect(read(sync, id)).rejects.toThrow(ContentNotFoundError)
    await sync.restart()
    await expect(read(sync, id)).rejects.toThrow(ContentNotFoundError)
  })

  test('a sweep removes content that no document has, is old enough, and not more at once than it may', async () => {
    await using sync = await startTestSync()
    const kept = await sync.document({})
    const orphans = [await sync.document({}), await sync.document({}), await sync.document({})]
    const asked: string[][] = []
    const known = (ids: readonly string[]) => {
      asked.push([...ids])
      return Promise.resolve(new Set([kept.id]))
    }
    expect(await sync.core.sweep(known), 'younger than the grace').toEqual([])
    const old = { graceMs: -1_000 }
    expect(await sync.core.sweep(known, { ...old, most: 1 })).toHaveLength(1)
    expect(await sync.core.sweep(known, old)).toHaveLength(2)
    expect(await sync.core.sweep(known, old)).toEqual([])
    expect(asked.flat().filter((id) => id === kept.id).length).toBeGreaterThan(1)
    expect(await read(sync, kept.id)).toBe('')
    for (const { id } of orphans) await expect(read(sync, id)).rejects.toThrow(ContentNotFoundError)
    expect(sync.log.lines.filter(({ message }) => message.includes('purged'))).toHaveLength(3)
  })

  test('a sweep whose question fails removes nothing', async () => {
    await using sync = await startTestSync()
    const { id } = await sync.document({})
    const known = () => Promise.reject(new Error('The domain database is locked.'))
    await expect(sync.core.sweep(known, { graceMs: -1_000 })).rejects.toThrow('locked')
    expect(await read(sync, id)).toBe('')
  })
})

describe('closing connections', () => {
  test('an empty scope is an error, not everybody; an empty list of documents is nobody', async () => {
    await using sync = await startTestSync()
    const { name } = await sync.document({ 'user-a': 'write' })
    using client = connect(sync, name)
    await waitUntil(client.isSaved)
    expect(() => sync.core.closeConnections({})).toThrow('names nobody')
    expect(sync.core.closeConnections({ documentIds: [] })).toBe(0)
    expect(client.closes).toEqual([])
  })

  for (const { reason, code } of [
    { reason: 'forbidden', code: 4403 },
    { reason: 'notFound', code: 4404 },
  ] as const)
    test(`closes with ${code} for the reason "${reason}", only in scope`, async () => {
      await using sync = await startTestSync()
      const { id, name } = await sync.document({ 'user-a': 'write', 'user-b': 'write' })
      using a = connect(sync, name)
      using b = connect(sync, name, 'user-b')
      await waitUntil(() => a.isSaved() && b.isSaved())
      expect(sync.core.closeConnections({ userId: 'user-a', documentId: id }, { reason })).toBe(1)
      await waitUntil(() => a.closes.length > 0)
      expect(new Set(a.closes)).toEqual(new Set([code]))
      expect(b.closes).toEqual([])
      await waitUntil(a.isSaved)
    })

  test('R19: what had arrived and was not yet handled is not applied', async () => {
    await using sync = await startTestSync()
    const { id, name } = await sync.document({ 'user-a': 'write' })
    using bare = await connectBare(`${sync.url}/sync`)
    expect(await bare.open(name, 'user-a')).toBe(true)
    await sync.core.edit(id, 'raw', null, insert('before'))
    const state = await sync.core.encode(id, 'raw')
    for (let index = 0; index < 50; index++) bare.sendUpdate(name, state)
    await waitUntil(() => bare.statuses.length > 0)
    const { storedUpdates } = sync.core.stats().journal
    sync.authority.revoke('user-a', id)
    sync.core.closeConnections({ userId: 'user-a' })
    expect(await bare.closed()).toBe(4403)
    expect(sync.core.stats().journal.storedUpdates).toBe(storedUpdates)
    expect(await read(sync, id)).toBe('before')
  })
})

describe('R6: shutting down', () => {
  test('stores what was received, and tells clients to come back', async () => {
    await using sync = await startTestSync()
    const { id, name } = await sync.document({ 'user-a': 'write' })
    using client = connect(sync, name)
    await waitUntil(client.isSaved)
    insert('typed last')(client.document)
    await waitUntil(
      () => sync.core.stats().journal.pendingUpdates + sync.core.stats().journal.storedUpdates > 0,
    )
    await sync.restart()
    expect(client.closes[0]).toBe(1012)
    expect(await read(sync, id)).toBe('typed last')
    await waitUntil(client.isSaved, { timeoutMs: 10_000 })
  })

  test('ends by its deadline when the storage fails, and says what was not stored', async () => {
    await using folder = await temporaryFolder()
    const store = heldStore(await SqliteContentStore.open(join(folder.path, 'content.db')))
    await using sync = await startTestSync({ store })
    const { id, name } = await sync.document({ 'user-a': 'write' })
    using client = connect(sync, name)
    await waitUntil(client.isSaved)
    store.break()
    insert('on no disk')(client.document)
    await waitUntil(() => sync.core.stats().journal.state === 'degraded')
    const started = performance.now()
    const { unstored } = await sync.core.close({ deadlineMs: 300 })
    expect(performance.now() - started).toBeLessThan(3_000)
    expect(unstored.map(({ documentId }) => documentId)).toEqual([id])
    expect(client.provider.hasUnsyncedChanges, 'it was never acknowledged').toBe(true)
    await expect(sync.core.edit(id, 'raw', null, insert('x'))).rejects.toThrow(SyncClosedError)
    await expect(sync.core.create(randomUUID(), 'raw', {}, null)).rejects.toThrow(SyncClosedError)
    await expect(sync.core.read(id, 'raw', textOf)).rejects.toThrow(StorageUnavailableError)
  })

  test('a name of a kind that this server does not offer is not found', async () => {
    await using sync = await startTestSync()
    sync.authority.grant('user-a', randomUUID(), 'write')
    using client = connect(sync, formatSyncName('board', randomUUID()))
    await waitUntil(() => client.denials.length > 0)
    expect(client.denials).toEqual(['not-found'])
  })
})

import { HocuspocusProvider } from '@hocuspocus/provider'
import { waitUntil } from '@stoa/testkit'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { connectBare } from '../bare-client.testing.ts'
import { startTestSync, type TestSync } from '../sync-core.testing.ts'

const textOf = (document: Y.Doc) => document.getText('content').toJSON()

function connect(sync: TestSync, name: string, token: string) {
  const closes: number[] = []
  const provider = new HocuspocusProvider({
    url: `${sync.url}/sync`,
    name,
    token,
    onClose: ({ event }) => closes.push(event.code),
  })
  return {
    closes,
    type: (text: string) => provider.document.getText('content').insert(0, text),
    isSaved: () => provider.isSynced && !provider.hasUnsyncedChanges,
    [Symbol.dispose]: () => provider.destroy(),
  }
}

/** Two people in one document, both at rest. */
async function two(sync: TestSync) {
  const { id, name } = await sync.document({ 'user-a': 'write', 'user-b': 'write' })
  const a = connect(sync, name, 'user-a')
  const b = connect(sync, name, 'user-b')
  await waitUntil(() => a.isSaved() && b.isSaved())
  return { id, name, a, b, stored: () => sync.core.read(id, 'raw', textOf) }
}

describe('R19: a fence', () => {
  test('holds what is sent behind it, and lets it go on when it is lifted', async () => {
    await using sync = await startTestSync()
    const { a, b, stored } = await two(sync)
    using _a = a
    using _b = b
    const fence = sync.core.fence({ userId: 'user-a' })
    a.type('held')
    b.type('free')
    await waitUntil(b.isSaved)
    expect(await stored()).toBe('free')
    expect(a.isSaved()).toBe(false)
    fence.lift()
    await waitUntil(a.isSaved)
    expect(await stored()).toHaveLength('heldfree'.length)
    expect(a.closes).toEqual([])
  })

  test('lets nothing of it through when the sockets behind it are closed', async () => {
    await using sync = await startTestSync()
    const { id, a, b, stored } = await two(sync)
    using _a = a
    using _b = b
    const fence = sync.core.fence({ userId: 'user-a', documentIds: [id] })
    a.type('held')
    b.type('free')
    await waitUntil(b.isSaved)
    sync.authority.revoke('user-a', id)
    expect(sync.core.closeConnections({ userId: 'user-a', documentIds: [id] })).toBe(1)
    fence.lift()
    await waitUntil(() => a.closes.length > 0)
    expect(a.closes[0]).toBe(4403)
    b.type('still ')
    await waitUntil(b.isSaved)
    expect(await stored()).toBe('still free')
  })

  test('lets nothing through of whoever has gone before he was closed', async () => {
    await using sync = await startTestSync()
    const { id, name, a, b, stored } = await two(sync)
    using _a = a
    using _b = b
    using gone = await connectBare(`${sync.url}/sync`)
    expect(await gone.open(name, 'user-a')).toBe(true)
    const document = new Y.Doc()
    document.on('update', (update: Uint8Array) => gone.sendUpdate(name, update))
    document.getText('content').insert(0, 'before ')
    await waitUntil(() => gone.statuses.length === 1)
    const fence = sync.core.fence({ userId: 'user-a', documentIds: [id] })
    document.getText('content').insert(0, 'held ')
    gone.socket.close()
    await waitUntil(() => sync.core.stats().sockets === 2)
    expect(sync.core.closeConnections({ userId: 'user-a', documentIds: [id] })).toBe(1)
    fence.lift()
    b.type('free ')
    await waitUntil(b.isSaved)
    expect(await stored()).toBe('free before ')
  })

  test('stands before those too who open the document meanwhile', async () => {
    await using sync = await startTestSync()
    const { name, a, b, stored } = await two(sync)
    using _a = a
    using _b = b
    const fence = sync.core.fence({ userId: 'user-a' })
    using late = connect(sync, name, 'user-a')
    late.type('late')
    b.type('free')
    await waitUntil(b.isSaved)
    expect(await stored()).toBe('free')
    fence.lift()
    fence.lift()
    await waitUntil(late.isSaved)
    expect(await stored()).toContain('late')
  })

  test('is never around everybody', async () => {
    await using sync = await startTestSync()
    expect(() => sync.core.fence({})).toThrow('names nobody')
  })
})

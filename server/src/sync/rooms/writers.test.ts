import { waitUntil } from '@stoa/testkit'
import { expect, test } from 'vitest'
import type * as Y from 'yjs'
import { rawKind } from '../kinds/raw-kind.ts'
import { startTestSync } from '../sync-core.testing.ts'
import { connect, startHeldSync } from './rooms.testing.ts'

const two = { 'user-a': 'write', 'user-b': 'write' } as const
const telling = [{ ...rawKind, tellsWriters: true }]

test('a document in memory says who wrote with which client id, of people and of the server itself', async () => {
  await using sync = await startTestSync({ kinds: telling })
  const { id, name } = await sync.document(two)
  using a = connect(sync, name, 'user-a')
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => a.isSaved && b.isSaved)
  a.type('one ')
  b.type('two ')
  await waitUntil(() => a.isSaved && b.isSaved)
  const clients: number[] = []
  for (const author of ['user-c', null])
    clients.push(
      await sync.core.edit(id, 'raw', author, (draft) => {
        draft.getText('text').insert(0, 'three ')
        return draft.clientID
      }),
    )
  const asked = [a.provider.document.clientID, b.provider.document.clientID, ...clients, 4711]
  const told = await sync.core.read(id, 'raw', (_document, { writerOf }) => asked.map(writerOf))
  expect(told).toEqual(['user-a', 'user-b', 'user-c', null, undefined])
})

test('says whose a transaction was, also of one that only took away', async () => {
  await using sync = await startTestSync({ kinds: telling })
  const { id, name } = await sync.document(two)
  using a = connect(sync, name, 'user-a')
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => a.isSaved && b.isSaved)
  const transactions: Y.Transaction[] = []
  await sync.core.read(id, 'raw', (document) => {
    document.on('afterTransaction', (transaction) => void transactions.push(transaction))
  })
  a.type('one')
  await waitUntil(() => b.text === 'one')
  b.provider.document.getText('text').delete(0, 1)
  await waitUntil(() => a.text === 'ne')
  await sync.core.transact(id, 'raw', null, (document) => document.getText('text').delete(0, 1), {
    bytes: 10,
  })
  const told = await sync.core.read(id, 'raw', (_document, { writersIn }) =>
    transactions.flatMap((transaction) => [...(writersIn(transaction) ?? [])]),
  )
  expect(told).toEqual(['user-a', 'user-b', null])
})

test('a kind that does not ask is not told, and neither is who reads from the store', async () => {
  for (const kinds of [[rawKind], telling]) {
    await using sync = await startTestSync({ kinds })
    const { id, name } = await sync.document(two)
    const a = connect(sync, name, 'user-a')
    await waitUntil(() => a.isSaved)
    a.type('one')
    await waitUntil(() => a.isSaved)
    const { clientID } = a.provider.document
    const ask = () => sync.core.read(id, 'raw', (_document, { writerOf }) => writerOf(clientID))
    if (kinds !== telling) expect(await ask()).toBeUndefined()
    a[Symbol.dispose]()
    await waitUntil(() => sync.core.stats().rooms === 0)
    expect(await ask()).toBeUndefined()
  }
})

test('what was read is settled while others go on writing', async () => {
  await using sync = await startTestSync()
  const { id, name } = await sync.document(two)
  using a = connect(sync, name, 'user-a')
  await waitUntil(() => a.isSaved)
  const writer = new AbortController()
  let written = 0
  const writing = (async () => {
    while (!writer.signal.aborted) {
      a.type('x')
      written += 1
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
  })()
  await waitUntil(() => written > 20)
  const sequence = await sync.core.read(id, 'raw', (_document, facts) => facts.sequence)
  await sync.core.settled(id, 'raw')
  expect(writer.signal.aborted, 'it still goes on').toBe(false)
  expect(sync.core.stats().journal.storedUpdates).toBeGreaterThanOrEqual(sequence)
  writer.abort()
  await writing
})

test('what was read is settled when it is on disk, and not before', async () => {
  await using held = await startHeldSync({ kinds: telling })
  const { sync, store } = held
  const { id, name } = await sync.document(two)
  using a = connect(sync, name, 'user-a')
  await waitUntil(() => a.isSaved)
  store.break()
  a.type('not yet')
  await waitUntil(() => sync.core.stats().journal.state === 'degraded')
  expect(await sync.core.read(id, 'raw', (document) => document.getText('text').toJSON())).toBe('not yet')
  let isSettled = false
  const settled = sync.core.settled(id, 'raw').then(() => {
    isSettled = true
  })
  const attempts = store.batches.length
  await waitUntil(() => store.batches.length > attempts)
  expect(isSettled).toBe(false)
  store.mend()
  await settled
  expect(a.isSaved || sync.core.stats().journal.pendingUpdates === 0).toBe(true)
})

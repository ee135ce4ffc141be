import { join } from 'node:path'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { type DurableAnswer, type DurableQuestion, fingerprintOf, personParameter } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { temporaryFolder } from '../journal/content-store.testing.ts'
import { type HeldStore, heldStore } from '../journal/held-store.testing.ts'
import { SqliteContentStore } from '../journal/sqlite/sqlite-content-store.ts'
import { startTestSync, type TestSync } from '../sync-core.testing.ts'

interface Asker extends Disposable {
  readonly provider: HocuspocusProvider
  readonly text: Y.Text
  readonly answers: DurableAnswer[]
  readonly notices: string[]
  ask(id: number): void
}

function asker(sync: TestSync, name: string, token: string): Asker {
  const answers: DurableAnswer[] = []
  const notices: string[] = []
  const provider = new HocuspocusProvider({
    url: `${sync.url}/sync`,
    name,
    token,
    onStateless: ({ payload }) => {
      const said = JSON.parse(payload) as DurableAnswer | { type: 'storage'; state: string }
      if (said.type === 'durable') answers.push(said)
      else notices.push(said.state)
    },
  })
  return {
    provider,
    text: provider.document.getText('text'),
    answers,
    notices,
    ask(id) {
      const { ds } = Y.snapshot(provider.document)
      const deletions = fingerprintOf(Y.encodeSnapshot(Y.createSnapshot(ds, new Map())))
      provider.sendStateless(JSON.stringify({ type: 'durable?', id, deletions } satisfies DurableQuestion))
    },
    [Symbol.dispose]: () => provider.destroy(),
  }
}

async function withHeldStore(work: (sync: TestSync, store: HeldStore) => Promise<void>): Promise<void> {
  await using folder = await temporaryFolder()
  const store = heldStore(await SqliteContentStore.open(join(folder.path, 'content.db')))
  const sync = await startTestSync({ store })
  try {
    await work(sync, store)
  } finally {
    store.mend()
    store.release()
    await sync[Symbol.asyncDispose]()
  }
}

const snapshotOf = ({ snapshot }: DurableAnswer): Y.Snapshot =>
  Y.decodeSnapshot(new Uint8Array(Buffer.from(snapshot, 'base64')))

const two = { 'user-a': 'write', 'user-b': 'read' } as const

describe('S17: what is durable', () => {
  test('is told to whoever asks, once it is on disk, readers too', async () => {
    await withHeldStore(async (sync, store) => {
      const { name } = await sync.document(two)
      using writer = asker(sync, name, 'user-a')
      using reader = asker(sync, name, 'user-b')
      await waitUntil(() => writer.provider.isSynced && reader.provider.isSynced)
      store.hold()
      const batches = store.batches.length
      writer.text.insert(0, 'not yet')
      writer.ask(1)
      await waitUntil(() => store.batches.length > batches)
      reader.ask(7)
      await waitUntil(() => reader.provider.isSynced)
      expect([writer.answers, reader.answers]).toEqual([[], []])
      store.release()
      await waitUntil(() => writer.answers.length === 1 && reader.answers.length === 1)
      const { sv } = snapshotOf(writer.answers[0]!)
      expect(sv.get(writer.provider.document.clientID)).toBe('not yet'.length)
      expect(reader.answers[0]).toMatchObject({ id: 7 })
      expect(snapshotOf(reader.answers[0]!).sv).toEqual(sv)
    })
  })

  test('brings the deletions, unless the asker has the same', async () => {
    await withHeldStore(async (sync) => {
      const { name } = await sync.document(two)
      using writer = asker(sync, name, 'user-a')
      await waitUntil(() => writer.provider.isSynced)
      writer.text.insert(0, 'some words')
      writer.text.delete(0, 5)
      writer.ask(1)
      await waitUntil(() => writer.answers.length === 1)
      expect(writer.answers[0]!.sameDeletions).toBe(true)
      writer.provider.sendStateless(JSON.stringify({ type: 'durable?', id: 2, deletions: 'others' }))
      await waitUntil(() => writer.answers.length === 2)
      expect(writer.answers[1]!.sameDeletions).toBe(false)
      const ours = Y.snapshot(writer.provider.document)
      expect(Y.equalSnapshots(snapshotOf(writer.answers[1]!), ours)).toBe(true)
    })
  })

  test('is not answered while storage fails: the asker hears why, and the answer to the last question later', async () => {
    await withHeldStore(async (sync, store) => {
      const { name } = await sync.document(two)
      using writer = asker(sync, name, 'user-a')
      await waitUntil(() => writer.provider.isSynced)
      store.break()
      writer.text.insert(0, 'on no disk')
      await waitUntil(() => writer.notices.includes('degraded'))
      using newcomer = asker(sync, name, 'user-b')
      await waitUntil(() => newcomer.provider.isSynced)
      for (const id of [1, 2, 3]) newcomer.ask(id)
      await waitUntil(() => newcomer.notices.includes('degraded'))
      expect(newcomer.answers).toEqual([])
      store.mend()
      await waitUntil(() => newcomer.answers.length > 0)
      expect(newcomer.answers.map(({ id }) => id)).toEqual([3])
      expect(newcomer.notices).toContain('healthy')
    })
  })
})

test('a page that one person opened does not speak for another who signed in since', async () => {
  await using sync = await startTestSync()
  const { id, name } = await sync.document({ 'user-a': 'write' })
  const socketOf = (person: string) =>
    new HocuspocusProviderWebsocket({ url: `${sync.url}/sync?${personParameter}=${person}` })
  const denials: string[] = []
  const stranger = socketOf('user-b')
  const denied = new HocuspocusProvider({
    websocketProvider: stranger,
    name,
    token: 'user-a',
    onAuthenticationFailed: ({ reason }) => denials.push(reason),
  })
  denied.attach()
  denied.document.getText('text').insert(0, 'written by b')
  await waitUntil(() => denials.length > 0)
  expect(denials[0]).toBe('unauthenticated')
  const own = socketOf('user-a')
  const admitted = new HocuspocusProvider({ websocketProvider: own, name, token: 'user-a' })
  admitted.attach()
  await waitUntil(() => admitted.isSynced)
  expect(await sync.core.read(id, 'raw', (document) => document.getText('text').toJSON())).toBe('')
  for (const provider of [denied, admitted]) provider.destroy()
  for (const socket of [stranger, own]) socket.destroy()
})

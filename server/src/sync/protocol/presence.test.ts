import { HocuspocusProvider } from '@hocuspocus/provider'
import { waitUntil } from '@stoa/testkit'
import { expect, test } from 'vitest'
import { WebsocketProvider } from 'y-websocket'
import * as Y from 'yjs'
import { type BareClient, connectBare, presenceFrame } from '../bare-client.testing.ts'
import { startTestSync, type TestSync } from '../sync-core.testing.ts'

const people = { 'user-a': 'write', 'user-b': 'write', 'user-reader': 'read' } as const

function connect(sync: TestSync, name: string, token: string) {
  const provider = new HocuspocusProvider({ url: `${sync.url}/sync`, name, token })
  const states = () => provider.awareness?.getStates() ?? new Map<number, Record<string, unknown>>()
  return {
    provider,
    clientId: provider.document.clientID,
    states,
    stateOf: (clientId: number) => states().get(clientId),
    say: (field: string, value: unknown) => provider.setAwarenessField(field, value),
    [Symbol.dispose]: () => provider.destroy(),
  }
}

async function bareOf(sync: TestSync, name: string, token: string): Promise<BareClient> {
  const bare = await connectBare(`${sync.url}/sync`)
  if (!(await bare.open(name, token))) throw new Error('The document was denied.')
  return bare
}

test('R21: the user in a presence is the one the server knows, whatever the client says', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using a = connect(sync, name, 'user-a')
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => a.provider.isSynced && b.provider.isSynced)
  a.say('user', { id: 'user-b', name: 'The boss', hue: 1, color: '#abc' })
  a.say('name', 'The boss')
  a.say('cursor', { at: 3 })
  await waitUntil(() => b.stateOf(a.clientId)?.['cursor'] !== undefined)
  expect(b.stateOf(a.clientId)).toEqual({
    user: { id: 'user-a', name: 'Name of user-a', hue: 5, color: '#abc' },
    name: 'Name of user-a',
    cursor: { at: 3 },
  })
})

test('one person is present once, however often that presence changes', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using a = connect(sync, name, 'user-a')
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => a.provider.isSynced && b.provider.isSynced)
  for (let at = 0; at < 5; at++) {
    a.say('cursor', { at })
    await waitUntil(() => JSON.stringify(b.stateOf(a.clientId)?.['cursor']) === JSON.stringify({ at }))
  }
  expect(new Set(b.states().keys())).toEqual(new Set([a.clientId, b.clientId]))
})

test('R21: who may only read is present under his own name, too', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using a = connect(sync, name, 'user-a')
  using reader = connect(sync, name, 'user-reader')
  await waitUntil(() => a.provider.isSynced && reader.provider.isSynced)
  reader.say('user', { name: 'somebody else' })
  await waitUntil(() => a.stateOf(reader.clientId) !== undefined)
  expect(a.stateOf(reader.clientId)?.['user']).toMatchObject({ id: 'user-reader' })
})

test('R21: a client cannot speak for another, change what it said, or take it away', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using a = connect(sync, name, 'user-a')
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => a.provider.isSynced && b.provider.isSynced)
  a.say('cursor', 'mine')
  await waitUntil(() => b.stateOf(a.clientId)?.['cursor'] === 'mine')
  using forger = await bareOf(sync, name, 'user-b')
  forger.send(presenceFrame(name, new Map([[a.clientId, { cursor: 'forged' }]]), 1_000))
  forger.send(presenceFrame(name, new Map([[a.clientId, null]]), 2_000))
  forger.send(presenceFrame(name, new Map([[4_711, { cursor: 'own' }]])))
  await waitUntil(() => b.stateOf(4_711)?.['cursor'] === 'own')
  expect(b.stateOf(a.clientId)?.['cursor']).toBe('mine')
  expect(a.stateOf(4_711)?.['user']).toMatchObject({ id: 'user-b' })
  expect(forger.closeCode, 'dropped without a word: honest clients repeat others as well').toBeNull()
})

test('what a stock y-websocket client repeats of others is not taken for its own, and goes with nobody', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using a = connect(sync, name, 'user-a')
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => a.provider.isSynced && b.provider.isSynced)
  a.say('cursor', 'here')
  const peer = new WebsocketProvider(`${sync.url}/yjs`, name, new Y.Doc(), {
    params: { token: 'user-b' },
    disableBc: true,
  })
  peer.awareness.setLocalStateField('cursor', 'there')
  await waitUntil(
    () => peer.awareness.getStates().has(a.clientId) && b.stateOf(peer.doc.clientID) !== undefined,
  )
  peer.destroy()
  await waitUntil(() => b.stateOf(peer.doc.clientID) === undefined)
  expect(b.stateOf(a.clientId)?.['cursor']).toBe('here')
})

test('the same person takes a client id over from an older connection and keeps it when that one goes', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using b = connect(sync, name, 'user-b')
  const older = await bareOf(sync, name, 'user-a')
  older.send(presenceFrame(name, new Map([[77, { cursor: 'older' }]])))
  await waitUntil(() => b.stateOf(77)?.['cursor'] === 'older')
  using newer = await bareOf(sync, name, 'user-a')
  newer.send(presenceFrame(name, new Map([[77, { cursor: 'newer' }]]), 2))
  await waitUntil(() => b.stateOf(77)?.['cursor'] === 'newer')
  const sockets = sync.core.stats().sockets
  older[Symbol.dispose]()
  await waitUntil(() => sync.core.stats().sockets === sockets - 1)
  newer.send(presenceFrame(name, new Map([[77, { cursor: 'newest' }]]), 3))
  await waitUntil(() => b.stateOf(77)?.['cursor'] === 'newest')
  newer[Symbol.dispose]()
  await waitUntil(() => b.stateOf(77) === undefined)
})

test('who takes his presence away while staying connected is gone at once, and may come back', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using a = connect(sync, name, 'user-a')
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => a.provider.isSynced && b.provider.isSynced)
  a.say('cursor', 1)
  await waitUntil(() => b.stateOf(a.clientId)?.['cursor'] === 1)
  a.provider.awareness?.setLocalState(null)
  await waitUntil(() => !b.states().has(a.clientId))
  a.provider.awareness?.setLocalState({ cursor: 2 })
  await waitUntil(() => b.stateOf(a.clientId)?.['cursor'] === 2)
})

test('R17: a connection owns so many client ids and no more', async () => {
  await using sync = await startTestSync({ limits: { awarenessClientsPerConnection: 2 } })
  const { name } = await sync.document(people)
  using b = connect(sync, name, 'user-b')
  using many = await bareOf(sync, name, 'user-a')
  many.send(presenceFrame(name, new Map([1, 2, 3, 4].map((clientId) => [clientId, { clientId }]))))
  await waitUntil(() => b.states().has(1) && b.states().has(2))
  many.send(presenceFrame(name, new Map([[1, { clientId: 'again' }]]), 2))
  await waitUntil(() => b.stateOf(1)?.['clientId'] === 'again')
  expect([...b.states().keys()].filter((clientId) => clientId <= 4)).toEqual([1, 2])
})

test('who says the same again is known to be there, and what he says next counts', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => b.provider.isSynced)
  using a = await bareOf(sync, name, 'user-a')
  const say = (cursor: string, clock: number) =>
    a.send(presenceFrame(name, new Map([[77, { cursor }]]), clock))
  say('here', 1)
  await waitUntil(() => b.stateOf(77)?.['cursor'] === 'here')
  say('here', 2)
  say('here', 3)
  // Not newer than what is known, so it does not count, now and later.
  say('nowhere', 3)
  using newcomer = connect(sync, name, 'user-b')
  await waitUntil(() => newcomer.provider.awareness?.meta.get(77)?.clock === 3)
  expect(newcomer.stateOf(77)).toMatchObject({ cursor: 'here', user: { id: 'user-a' } })
  say('nowhere', 4)
  await waitUntil(() => b.stateOf(77)?.['cursor'] === 'nowhere')
  say('here', 5)
  await waitUntil(() => b.stateOf(77)?.['cursor'] === 'here')
  a.send(presenceFrame(name, new Map([[77, null]]), 6))
  await waitUntil(() => !b.states().has(77))
  say('here', 7)
  await waitUntil(() => b.stateOf(77)?.['cursor'] === 'here')
})

test('who says again what he said is renewed, and a newcomer finds him so; others keep him as he was', async () => {
  await using sync = await startTestSync()
  const { name } = await sync.document(people)
  using b = connect(sync, name, 'user-b')
  await waitUntil(() => b.provider.isSynced)
  using idle = await bareOf(sync, name, 'user-a')
  const classic = new WebSocket(`${sync.url}/yjs/${name}?token=user-a`)
  await new Promise((resolve) => classic.addEventListener('open', resolve))
  const say = (clock: number, cursor: string) => {
    const frame = (client: number) => presenceFrame(name, new Map([[client, { cursor }]]), clock)
    idle.send(frame(71))
    // The other protocol has the same without the name.
    classic.send(new Uint8Array(frame(72).subarray(1 + name.length)))
  }
  const clocks = (awareness: typeof b.provider.awareness) =>
    [71, 72].map((client) => awareness?.meta.get(client)?.clock)
  say(5, 'here')
  await waitUntil(() => clocks(b.provider.awareness).join() === '5,5')
  for (const clock of [6, 7, 7, 2, 8]) say(clock, 'here')
  using late = connect(sync, name, 'user-reader')
  await waitUntil(() => clocks(late.provider.awareness).join() === '8,8')
  await waitUntil(() => clocks(b.provider.awareness).join() === '8,8', {
    what: 'all are told what the newcomer is told',
  })
  say(9, 'there')
  await waitUntil(() => clocks(b.provider.awareness).join() === '9,9')
  expect([b.stateOf(71)?.['cursor'], b.stateOf(72)?.['cursor']]).toEqual(['there', 'there'])
  say(8, 'here')
  say(10, 'gone')
  await waitUntil(() => b.stateOf(71)?.['cursor'] === 'gone' && b.stateOf(72)?.['cursor'] === 'gone')
  expect(idle.closeCode).toBeNull()
  classic.close()
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { formatSyncName } from '@stoa/protocol'
import { stateVectorFrame, waitUntil } from '@stoa/testkit'
import * as encoding from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import { WebSocket as RawWebSocket } from 'ws'
import * as Y from 'yjs'
import { connectBare, frameOf } from './bare-client.testing.ts'
import { temporaryFolder } from './journal/content-store.testing.ts'
import { heldStore } from './journal/held-store.testing.ts'
import { SqliteContentStore } from './journal/sqlite/sqlite-content-store.ts'
import { defaultSyncLimits } from './limits.ts'
import { authenticationFrame, messageTypes } from './protocol/frame.ts'
import { startTestSync, type TestSync } from './sync-core.testing.ts'

/** Typing as updates, each of this many bytes and a little more. */
function updatesOf(count: number, bytes: number, clientId = 5): Uint8Array[] {
  const document = new Y.Doc()
  document.clientID = clientId
  const updates: Uint8Array[] = []
  document.on('update', (update: Uint8Array) => updates.push(update))
  for (let index = 0; index < count; index++) document.getText('text').insert(0, 'x'.repeat(bytes))
  return updates
}

/** One update in which so many clients have set the same key. */
function crowd(clients: number, firstClient: number): Uint8Array {
  return Y.mergeUpdates(
    Array.from({ length: clients }, (_each, index) => {
      const document = new Y.Doc()
      document.clientID = firstClient + index
      document.getMap('map').set('key', index)
      return Y.encodeStateAsUpdate(document)
    }),
  )
}

/** Lines about refused sockets. */
const refusals = (sync: TestSync) =>
  sync.log.lines
    .filter(({ message }) => message === 'sync socket refused')
    .map(({ details }) => (details as { code: number }).code)

const writers = { 'user-a': 'write', 'user-b': 'write' } as const

describe('R17: limits of a socket, each at the limit and one above', () => {
  test('documents on one socket', async () => {
    await using sync = await startTestSync({ limits: { documentsPerSocket: 2 } })
    const documents = [
      await sync.document(writers),
      await sync.document(writers),
      await sync.document(writers),
    ]
    using bare = await connectBare(`${sync.url}/sync`)
    for (const { name } of documents.slice(0, 2)) expect(await bare.open(name, 'user-a')).toBe(true)
    expect(await bare.open(documents[2]!.name, 'user-a')).toBe(false)
    expect(await bare.closed()).toBe(4529)
    expect(refusals(sync)).toEqual([4529])
  })

  test('a document that was left makes room for another', async () => {
    await using sync = await startTestSync({ limits: { documentsPerSocket: 1 } })
    const [first, second] = [await sync.document(writers), await sync.document(writers)]
    using bare = await connectBare(`${sync.url}/sync`)
    expect(await bare.open(first.name, 'user-a')).toBe(true)
    await waitUntil(() => sync.core.stats().rooms === 1)
    bare.send(frameOf(first.name, messageTypes.close))
    await waitUntil(() => sync.core.stats().rooms === 0)
    expect(await bare.open(second.name, 'user-a')).toBe(true)
  })

  test('sockets of one person', async () => {
    await using sync = await startTestSync({ limits: { socketsPerUser: 2 } })
    const { name } = await sync.document(writers)
    using first = await connectBare(`${sync.url}/sync`)
    using second = await connectBare(`${sync.url}/sync`)
    for (const bare of [first, second]) expect(await bare.open(name, 'user-a')).toBe(true)
    using third = await connectBare(`${sync.url}/sync`)
    expect(await third.open(name, 'user-a')).toBe(false)
    expect(await third.closed()).toBe(4529)
    using other = await connectBare(`${sync.url}/sync`)
    expect(await other.open(name, 'user-b')).toBe(true)
    first.socket.close()
    await waitUntil(() => sync.core.stats().sockets === 2)
    using again = await connectBare(`${sync.url}/sync`)
    expect(await again.open(name, 'user-a')).toBe(true)
  })

  test('R24: sockets that went while they were judged are not counted', async () => {
    await using sync = await startTestSync({ limits: { socketsPerUser: 2 } })
    const { name } = await sync.document(writers)
    const { promise, resolve } = Promise.withResolvers<void>()
    sync.authority.gate = promise
    for (let index = 0; index < 5; index++) {
      using hasty = await connectBare(`${sync.url}/sync`)
      hasty.send(authenticationFrame(name, 'user-a'))
      await waitUntil(() => sync.core.stats().sockets === 1)
      hasty.socket.close()
      await waitUntil(() => sync.core.stats().sockets === 0)
    }
    resolve()
    sync.authority.gate = null
    using first = await connectBare(`${sync.url}/sync`)
    using second = await connectBare(`${sync.url}/sync`)
    for (const bare of [first, second]) expect(await bare.open(name, 'user-a')).toBe(true)
  })

  test('connections to one document', async () => {
    await using sync = await startTestSync({ limits: { connectionsPerDocument: 1 } })
    const { name } = await sync.document(writers)
    using first = await connectBare(`${sync.url}/sync`)
    using second = await connectBare(`${sync.url}/sync`)
    expect(await first.open(name, 'user-a')).toBe(true)
    expect(await second.open(name, 'user-b')).toBe(false)
    expect(await second.closed()).toBe(4529)
    expect(first.closeCode).toBeNull()
  })

  for (const endpoint of ['sync', 'yjs'])
    test(`R14: messages at once, over /${endpoint}`, async () => {
      await using sync = await startTestSync({ limits: { messagesPerSecond: 1, messageBurst: 20 } })
      const { name } = await sync.document(writers)
      const isBare = endpoint === 'sync'
      const path = isBare ? '/sync' : `/yjs/${name}?token=user-a`
      const question = isBare ? frameOf(name, messageTypes.queryAwareness) : new Uint8Array([3])
      using within = await connectBare(`${sync.url}${path}`)
      for (let index = 0; index < 20; index++) within.send(question)
      using above = await connectBare(`${sync.url}${path}`)
      for (let index = 0; index < 22; index++) above.send(question)
      expect(await above.closed()).toBe(4529)
      expect(within.closeCode).toBeNull()
      expect(refusals(sync)).toEqual([4529])
    })

  test('time of the server that one person takes, over all sockets', async () => {
    await using sync = await startTestSync({ limits: { workMsPerSecond: 1, workBurstMs: 30 } })
    const { name } = await sync.document(writers)
    using other = await connectBare(`${sync.url}/sync`)
    expect(await other.open(name, 'user-b')).toBe(true)
    // Writers of one key: each is compared with all before it.
    const dear = Array.from({ length: 80 }, (_each, index) => crowd(200, 1_000 * (index + 1)))
    const closes: number[] = []
    for (const update of dear) {
      using bare = await connectBare(`${sync.url}/sync`)
      if (!(await bare.open(name, 'user-a'))) break
      bare.sendUpdate(name, update)
      await waitUntil(() => bare.closeCode !== null || bare.statuses.length > 0)
      if (bare.closeCode !== null) closes.push(bare.closeCode)
      if (closes.length === 2) break
    }
    expect(closes, 'cut off, and again on return').toEqual([4529, 4529])
    other.sendUpdate(name, updatesOf(1, 10, 6)[0]!)
    await waitUntil(() => other.statuses.length === 1)
    expect(other.closeCode).toBeNull()
  })

  test('R12: an update that conflicts with too much costs its sender the socket, and gets further on return', async () => {
    await using sync = await startTestSync({ limits: { conflictsPerUpdate: 400 } })
    const { id, name } = await sync.document(writers)
    using other = await connectBare(`${sync.url}/sync`)
    expect(await other.open(name, 'user-b')).toBe(true)
    other.sendUpdate(name, crowd(20, 1_000))
    await waitUntil(() => other.statuses.length === 1)
    // Each of them belongs behind the twenty.
    const update = crowd(60, 2_000)
    const closes: number[] = []
    for (let attempt = 0; attempt < 10; attempt++) {
      using bare = await connectBare(`${sync.url}/sync`)
      expect(await bare.open(name, 'user-a')).toBe(true)
      bare.sendUpdate(name, update)
      await waitUntil(() => bare.closeCode !== null || bare.statuses.length > 0)
      if (bare.closeCode === null) {
        expect(bare.statuses).toEqual([true])
        break
      }
      expect(bare.statuses, 'what was broken off is not acknowledged').toEqual([])
      closes.push(bare.closeCode)
    }
    expect(new Set(closes)).toEqual(new Set([4529]))
    other.sendUpdate(name, updatesOf(1, 10, 6)[0]!)
    await waitUntil(() => other.statuses.length === 2)
    expect(other.closeCode).toBeNull()
    expect(await sync.core.read(id, 'raw', (document) => document.getMap('map').get('key'))).toBe(59)
  })

  test('bytes sent ahead of the opening of a document', async () => {
    await using sync = await startTestSync({ limits: { unauthenticatedBytes: 1_000 } })
    const { name } = await sync.document(writers)
    const filler = (bytes: number) =>
      // Address and payload with a length each, of one byte and of two, and the type between them.
      frameOf(name, messageTypes.stateless, (encoder) =>
        encoding.writeVarString(encoder, 'x'.repeat(bytes - name.length - 4)),
      )
    const authentication = authenticationFrame(name, 'user-a').byteLength
    using within = await connectBare(`${sync.url}/sync`)
    within.send(filler(1_000 - authentication))
    expect(await within.open(name, 'user-a')).toBe(true)
    using above = await connectBare(`${sync.url}/sync`)
    above.send(filler(1_001 - authentication))
    expect(await above.open(name, 'user-a')).toBe(false)
    expect(await above.closed()).toBe(4529)
  })

  test('time without one opened document', async () => {
    await using sync = await startTestSync({ limits: { unauthenticatedMs: 1_500 } })
    const { name } = await sync.document(writers)
    using opened = await connectBare(`${sync.url}/sync`)
    expect(await opened.open(name, 'user-a')).toBe(true)
    using idle = await connectBare(`${sync.url}/sync`)
    expect(await idle.closed()).toBe(4401)
    expect(opened.closeCode).toBeNull()
  })

  test('a peer that does not answer a ping is cut, and one that is heard of is not asked', async () => {
    await using sync = await startTestSync({ limits: { pingMs: 500 } })
    const { name } = await sync.document(writers)
    using alive = await connectBare(`${sync.url}/sync`)
    expect(await alive.open(name, 'user-a')).toBe(true)
    const silent = new RawWebSocket(`${sync.url}/sync`, { autoPong: false })
    let pings = 0
    silent.on('ping', () => pings++)
    const talking = new RawWebSocket(`${sync.url}/sync`, { autoPong: false })
    let needlessPings = 0
    talking.on('ping', () => needlessPings++)
    await new Promise((resolve) => talking.on('open', resolve))
    talking.send(authenticationFrame(name, 'user-b'))
    const talk = setInterval(() => talking.send(stateVectorFrame(name)), 50)
    const code = await new Promise<number>((resolve) => silent.on('close', resolve))
    expect(code).toBe(1006)
    expect(pings).toBeGreaterThan(0)
    expect(alive.closeCode).toBeNull()
    expect([needlessPings, talking.readyState]).toEqual([0, RawWebSocket.OPEN])
    clearInterval(talk)
    talking.terminate()
  })

  test('R13: a socket that does not read is cut with 4508, and the others get everything', async () => {
    await using sync = await startTestSync({ limits: { slowReaderMs: 500 } })
    const { id, name } = await sync.document(writers)
    const slow = new RawWebSocket(`${sync.url}/sync`)
    await new Promise((resolve) => slow.on('open', resolve))
    slow.send(authenticationFrame(name, 'user-b'))
    await new Promise((resolve) => slow.once('message', resolve))
    const answered = new Promise((resolve) => slow.once('message', resolve))
    slow.send(stateVectorFrame(name))
    await answered
    slow.pause()
    using writer = await connectBare(`${sync.url}/sync`)
    expect(await writer.open(name, 'user-a')).toBe(true)
    for (const update of updatesOf(15, 1_000_000)) {
      const before = writer.statuses.length
      writer.sendUpdate(name, update)
      await waitUntil(() => writer.statuses.length > before)
    }
    await waitUntil(() => refusals(sync).length > 0)
    expect(refusals(sync)).toEqual([4508])
    expect(writer.statuses).toEqual(Array.from({ length: 15 }, () => true))
    expect(await sync.core.read(id, 'raw', (document) => document.getText('text').length)).toBe(15_000_000)
    slow.terminate()
  })
})

describe('R17: limits of a document', () => {
  test('its size: an update that does not fit closes its sender with 4413, and the others write on', async () => {
    await using sync = await startTestSync({ limits: { documentBytes: 10_000 } })
    const { id, name } = await sync.document(writers)
    using honest = await connectBare(`${sync.url}/sync`)
    using greedy = await connectBare(`${sync.url}/sync`)
    expect(await honest.open(name, 'user-a')).toBe(true)
    expect(await greedy.open(name, 'user-b')).toBe(true)
    const [most, tooMuch] = updatesOf(2, 9_900)
    honest.sendUpdate(name, most!)
    await waitUntil(() => honest.statuses.length === 1)
    greedy.sendUpdate(name, tooMuch!)
    expect(await greedy.closed()).toBe(4413)
    expect(refusals(sync)).toEqual([4413])
    honest.sendUpdate(name, updatesOf(1, 10, 6)[0]!)
    await waitUntil(() => honest.statuses.length === 2)
    expect(honest.statuses).toEqual([true, true])
    expect(await sync.core.read(id, 'raw', (document) => document.getText('text').length)).toBe(9_910)
  })

  test('a kind may be narrower than the general limit', async () => {
    const narrow = {
      name: 'raw',
      schemaVersion: 1,
      limits: { documentBytes: 100 },
      seed: () => undefined,
    } as const
    await using sync = await startTestSync({ kinds: [narrow] })
    const { name } = await sync.document(writers)
    using bare = await connectBare(`${sync.url}/sync`)
    expect(await bare.open(name, 'user-a')).toBe(true)
    bare.sendUpdate(name, updatesOf(1, 200)[0]!)
    expect(await bare.closed()).toBe(4413)
  })

  test('R15: updates that wait for what they depend on, beyond the limit, close their sender and are dropped', async () => {
    await using sync = await startTestSync({ limits: { parkedBytes: 5_000 } })
    const { id, name } = await sync.document(writers)
    using bare = await connectBare(`${sync.url}/sync`)
    expect(await bare.open(name, 'user-a')).toBe(true)
    const [first, second, third] = updatesOf(3, 4_000)
    bare.sendUpdate(name, second!)
    bare.sendUpdate(name, third!)
    expect(await bare.closed()).toBe(4400)
    expect(bare.statuses, 'nothing of them was acknowledged').toEqual([])
    using again = await connectBare(`${sync.url}/sync`)
    expect(await again.open(name, 'user-a')).toBe(true)
    again.sendUpdate(name, first!)
    await waitUntil(() => again.statuses.length === 1)
    expect(await sync.core.read(id, 'raw', (document) => document.getText('text').length)).toBe(4_000)
  })

  test('R15: updates one after another that wait for what they depend on, at the limit and one above', async () => {
    await using sync = await startTestSync({ limits: { parkedUpdates: 3 } })
    const { name } = await sync.document(writers)
    const [first, ...behind] = updatesOf(5, 10)
    using within = await connectBare(`${sync.url}/sync`)
    expect(await within.open(name, 'user-a')).toBe(true)
    for (const update of behind.slice(0, 3)) within.sendUpdate(name, update)
    // What others write meanwhile, and what waits for nothing, does not count.
    using other = await connectBare(`${sync.url}/sync`)
    expect(await other.open(name, 'user-b')).toBe(true)
    for (const update of updatesOf(8, 10, 9)) other.sendUpdate(name, update)
    await waitUntil(() => other.statuses.length === 8)
    within.sendUpdate(name, first!)
    await waitUntil(() => within.statuses.length === 4)
    using above = await connectBare(`${sync.url}/sync`)
    expect(await above.open(name, 'user-a')).toBe(true)
    for (const update of updatesOf(5, 10, 6).slice(1)) above.sendUpdate(name, update)
    expect(await above.closed()).toBe(4400)
    expect(above.statuses).toEqual([])
    expect(within.closeCode).toBeNull()
  })

  test('R4: a parked update is acknowledged when what it depends on has come, and not before', async () => {
    await using sync = await startTestSync()
    const { id, name } = await sync.document(writers)
    using bare = await connectBare(`${sync.url}/sync`)
    using other = await connectBare(`${sync.url}/sync`)
    expect(await bare.open(name, 'user-a')).toBe(true)
    expect(await other.open(name, 'user-b')).toBe(true)
    const [first, second] = updatesOf(2, 10)
    bare.sendUpdate(name, second!)
    other.sendUpdate(name, updatesOf(1, 5, 9)[0]!)
    await waitUntil(() => other.statuses.length === 1)
    expect(bare.statuses).toEqual([])
    other.sendUpdate(name, first!)
    await waitUntil(() => bare.statuses.length === 1 && other.statuses.length === 2)
    expect(await sync.core.read(id, 'raw', (document) => document.getText('text').length)).toBe(25)
  })
})

test('R3: with the storage behind, sockets are not read further than the backlog may grow', async () => {
  await using folder = await temporaryFolder()
  const store = heldStore(await SqliteContentStore.open(join(folder.path, 'content.db')))
  await using sync = await startTestSync({ store, limits: { journalBacklogBytes: 100_000 } })
  const { id, name } = await sync.document(writers)
  using bare = await connectBare(`${sync.url}/sync`)
  expect(await bare.open(name, 'user-a')).toBe(true)
  store.hold()
  const updates = updatesOf(400, 10_000)
  for (const update of updates) bare.sendUpdate(name, update)
  await waitUntil(() => sync.core.stats().journal.pendingBytes > 100_000)
  // Newcomers are still let in: it is the sender that waits, not the server.
  for (let round = 0; round < 10; round++) {
    using newcomer = await connectBare(`${sync.url}/sync`)
    expect(await newcomer.open(name, 'user-b')).toBe(true)
  }
  expect(sync.core.stats().journal.pendingBytes).toBeLessThan(400_000)
  store.release()
  await waitUntil(() => bare.statuses.length === updates.length, { timeoutMs: 15_000 })
  expect(bare.statuses.every(Boolean)).toBe(true)
  expect(await sync.core.read(id, 'raw', (document) => document.getText('text').length)).toBe(4_000_000)
})

test('an address that is no name of ours is denied before anything is kept of it', async () => {
  await using sync = await startTestSync()
  using bare = await connectBare(`${sync.url}/sync`)
  for (const name of ['__proto__', 'raw.', 'raw.x', '', formatSyncName('raw', 'not-a-uuid')])
    expect(await bare.open(name, 'user-a'), name).toBe(false)
  expect(bare.denials).toEqual(Array.from({ length: 5 }, () => 'not-found'))
  expect(bare.closeCode).toBeNull()
})

test('SPEC.md names every limit with its default', () => {
  const spec = readFileSync(new URL('./SPEC.md', import.meta.url), 'utf8')
  const rows = [...spec.matchAll(/^\| `(\w+)` +\| ([^|]+)\| (\w+) +\|/gm)]
  const written = rows.map(([, name, value]) => [name, value?.trim()])
  const units = new Map(rows.map(([, name, , unit]) => [name, unit]))
  const expected = Object.entries(defaultSyncLimits).map(([name, value]) => [
    name,
    spelled(value, units.get(name)),
  ])
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(expected))
})

function spelled(value: number, unit: string | undefined): string {
  switch (unit) {
    case 'MiB':
      return `${value / 1024 / 1024}`
    case 'KiB':
      return `${value / 1024}`
    case 's':
      return `${value / 1_000}`
    case 'days':
      return `${value / 86_400_000}`
    default:
      return value.toLocaleString('en-US')
  }
}

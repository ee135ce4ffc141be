import { waitUntil } from '@stoa/testkit'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { connectBare } from '../bare-client.testing.ts'
import { closeReasons } from '../close-reasons.ts'
import { startTestSync } from '../sync-core.testing.ts'
import { connect, deletedNest, startHeldSync } from './rooms.testing.ts'

const two = { 'user-a': 'write', 'user-b': 'write' } as const

test('R11: of several who may have broken a document none is blamed, until each comes alone', async () => {
  await using sync = await startTestSync({ limits: { nestedTypes: 20 } })
  const { name } = await sync.document(two)
  using honest = connect(sync, name, 'user-a')
  await waitUntil(() => honest.isSaved)
  const codes: number[] = []
  for (let attempt = 0; attempt < 5 && codes.at(-1) !== closeReasons.malformed.code; attempt++) {
    using offender = await connectBare(`${sync.url}/sync`)
    expect(await offender.open(name, 'user-b')).toBe(true)
    // Both come in within one turn of the loop.
    honest.type(`${attempt} `)
    offender.sendUpdate(name, deletedNest(21)[0]!)
    codes.push(await offender.closed())
  }
  expect(codes.at(-1)).toBe(closeReasons.malformed.code)
  expect(codes.length, 'once in company at most').toBeLessThanOrEqual(2)
  await waitUntil(() => honest.isSaved, { timeoutMs: 10_000 })
  expect(honest.text).toBe(codes.map((_code, attempt) => `${attempt} `).join(''))
})

test('what a socket sent before it closed is applied and stored', async () => {
  await using sync = await startTestSync()
  const { id, name } = await sync.document(two)
  for (let time = 0; time < 5; time++) {
    using hasty = await connectBare(`${sync.url}/sync`)
    expect(await hasty.open(name, 'user-a')).toBe(true)
    const document = new Y.Doc()
    document.on('update', (update: Uint8Array) => hasty.sendUpdate(name, update))
    document.getText('text').insert(0, 'x')
    await waitUntil(() => hasty.statuses.length === 1)
    document.getText('text').insert(0, 'y')
    hasty.socket.close()
  }
  await waitUntil(() => sync.core.stats().sockets === 0 && sync.core.stats().rooms === 0)
  expect(await sync.core.read(id, 'raw', (document) => document.getText('text').length)).toBe(10)
})

test('R22: updates of many, come in at once, are each stored under their own author', async () => {
  await using held = await startHeldSync()
  const { sync, path } = held
  const people = Array.from({ length: 8 }, (_, index) => `user-${index}`)
  const { name } = await sync.document(Object.fromEntries(people.map((user) => [user, 'write' as const])))
  const clients = people.map((user) => connect(sync, name, user))
  await waitUntil(() => clients.every(({ isSaved }) => isSaved))
  for (let round = 0; round < 20; round++) {
    for (const [index, client] of clients.entries()) client.type(String(index))
    await waitUntil(() => clients.every(({ isSaved }) => isSaved))
  }
  await waitUntil(() => new Set(clients.map(({ text }) => text)).size === 1)
  const database = new Database(path)
  const rows = database
    .prepare<[], { id: string; update: Buffer }>(
      'SELECT author.id, "update" FROM journal JOIN author ON author.key = author_key',
    )
    .all()
  database.close()
  const written = new Map<string, number>()
  for (const { id, update } of rows)
    for (const struct of Y.decodeUpdate(new Uint8Array(update)).structs) {
      const writer = clients.findIndex(({ provider }) => provider.document.clientID === struct.id.client)
      expect(people[writer]).toBe(id)
      written.set(id, (written.get(id) ?? 0) + struct.length)
    }
  expect(written).toEqual(new Map(people.map((user) => [user, 20])))
  for (const client of clients) client[Symbol.dispose]()
})

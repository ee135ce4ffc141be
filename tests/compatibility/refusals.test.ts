import { closeCodes } from '@stoa/protocol'
import type { TestPerson } from '@stoa/server/src/app/boot.testing.ts'
import { authenticationFrame, openBareSocket, updateFrame, upgradeStatus, waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { type RunningStoa, startRunningStoa } from './running-stoa.ts'
import { hocuspocusClient, rootText, textOf, yWebsocketClient } from './stock-clients.ts'

let server: RunningStoa
let stranger: TestPerson
let commenter: TestPerson

beforeAll(async () => {
  server = await startRunningStoa()
  stranger = await server.stoa.person('stranger')
  commenter = await server.stoa.person('commenter')
  await server.stoa.member(server.stoa.owner, server.spaceId, commenter, 'commenter')
})
afterAll(() => server[Symbol.asyncDispose]())

const nobodysId = '01890000-0000-7000-8000-000000000000'

/** A text as one update, as somebody with this client id would have typed it. */
function typed(text: string, clientId = 77): Uint8Array {
  const document = new Y.Doc()
  document.clientID = clientId
  document.getText(rootText).insert(0, text)
  return Y.encodeStateAsUpdate(document)
}

const clientsOf = (update: Uint8Array) => Y.decodeUpdate(update).structs.map(({ id }) => id.client)

describe('a document that may not be opened', () => {
  const cases = [
    { who: 'a wrong token', token: () => 'stoa_wrong', denial: 'unauthenticated', code: 4401 },
    { who: 'no token', token: () => '', denial: 'unauthenticated', code: 4401 },
    { who: 'a person without a right', token: () => stranger.token, denial: 'not-found', code: 4404 },
  ]
  for (const { who, token, denial, code } of cases) {
    test(`${who} is denied as ${denial} over /sync and closed with ${code} over /yjs`, async () => {
      const { name } = await server.rawDocument()
      using client = hocuspocusClient({ url: server.url, name, token: token() })
      using peer = yWebsocketClient({ url: server.url, name, token: token() })
      await waitUntil(() => client.denials.length > 0 && peer.finalCloses.length > 0)
      expect(client.denials).toEqual([denial])
      expect(client.provider.isAuthenticated).toBe(false)
      expect(peer.finalCloses).toEqual([code])
    })
  }

  test('unknown, trashed, of another kind and nameless look the same from outside', async () => {
    const { id } = await server.rawDocument()
    const trashed = await server.rawDocument()
    await server.stoa.owner.api.delete(`/documents/${trashed.id}`)
    const names = [`raw.${nobodysId}`, trashed.name, `page.${id}`, 'raw.../../etc', 'nonsense', '__proto__']
    for (const name of names) {
      using client = hocuspocusClient({ url: server.url, name, token: server.editor.token })
      using peer = yWebsocketClient({ url: server.url, name, token: server.editor.token })
      await waitUntil(() => client.denials.length > 0 && peer.finalCloses.length > 0, { what: name })
      expect(client.denials, name).toEqual(['not-found'])
      expect(peer.finalCloses, name).toEqual([closeCodes.notFound])
    }
  })

  test('a client that knows only an older schema of the kind is told so, over both endpoints', async () => {
    const { name } = await server.rawDocument()
    const { token } = server.editor
    const query = (version: number) => `?schema=raw:${version}`
    using older = hocuspocusClient({ url: server.url, name, token, query: query(0) })
    using current = hocuspocusClient({ url: server.url, name, token, query: query(1) })
    await waitUntil(() => older.denials.length > 0 && current.isSaved)
    expect(older.denials).toEqual(['client-outdated'])
    using peer = await openBareSocket(`${server.url}/yjs/${name}?token=${token}&schema=raw:0`)
    expect(await peer.closed()).toBe(4426)
  })

  test('R18: a page of a foreign origin gets no socket', async () => {
    const { name } = await server.rawDocument()
    for (const path of ['/sync', `/yjs/${name}?token=${server.editor.token}`]) {
      const url = `${server.url}${path}`
      expect(await upgradeStatus(url, 'https://evil.example')).toBe(403)
      expect(await upgradeStatus(url, 'null')).toBe(403)
      expect(await upgradeStatus(url, server.stoa.url), 'our own pages').toBe(101)
      expect(await upgradeStatus(url), 'a program').toBe(101)
    }
  })
})

describe('R20: who may only read', () => {
  for (const role of ['viewer', 'commenter'] as const) {
    test(`a ${role}'s edits are refused by every path, change nothing, and cost nobody the connection`, async () => {
      const person = role === 'viewer' ? server.viewer : commenter
      const { id, name } = await server.rawDocument()
      using writer = hocuspocusClient({ url: server.url, name, token: server.editor.token })
      writer.document.getText(rootText).insert(0, 'kept')
      await waitUntil(() => writer.isSaved)
      const { storedUpdates } = server.stoa.stoa.sync.stats().journal

      // Typed before it connected: sent as the answer to the server's question.
      const document = new Y.Doc()
      document.getText(rootText).insert(0, 'offline ')
      using reader = hocuspocusClient({ url: server.url, name, token: person.token, document })
      await waitUntil(() => textOf(reader.document).includes('kept'))
      expect(reader.provider.authorizedScope).toBe('readonly')
      reader.document.getText(rootText).insert(0, 'live ')

      using bare = await openBareSocket(`${server.url}/sync`)
      bare.send(authenticationFrame(name, person.token))
      expect(await bare.next('authenticated')).toMatchObject({ scope: 'readonly' })
      for (const as of ['step2', 'update'] as const) {
        bare.send(updateFrame(name, as, typed('forged')))
        expect(await bare.next('status'), as).toMatchObject({ isApplied: false })
      }
      bare.send(updateFrame(name, 'step2', Y.encodeStateAsUpdate(writer.document)))
      expect(await bare.next('status'), 'what brings nothing new is no edit').toMatchObject({
        isApplied: true,
      })

      writer.document.getText(rootText).insert(4, ' on')
      await waitUntil(() => writer.isSaved && textOf(reader.document).includes('kept on'))
      expect(reader.provider.hasUnsyncedChanges, 'the reader is not told that it was saved').toBe(true)
      expect(bare.closeCode).toBeNull()
      expect(textOf(writer.document)).toBe('kept on')
      expect(await server.textOverHttp(id)).toBe('kept on')
      expect(server.stoa.stoa.sync.stats().journal.storedUpdates, 'only the writer was journalled').toBe(
        storedUpdates + 1,
      )
      const state = await server.stoa.stoa.sync.encode(id, 'raw')
      expect(new Set(clientsOf(state))).toEqual(new Set([writer.document.clientID]))
    })
  }

  test('a stock y-websocket viewer reads on, and what it types goes nowhere', async () => {
    const { id, name } = await server.rawDocument()
    using writer = hocuspocusClient({ url: server.url, name, token: server.editor.token })
    using reader = yWebsocketClient({ url: server.url, name, token: server.viewer.token })
    await waitUntil(() => writer.isSaved && reader.provider.synced)
    reader.document.getText(rootText).insert(0, 'forged')
    writer.document.getText(rootText).insert(0, 'kept')
    await waitUntil(() => writer.isSaved && textOf(reader.document).includes('kept'))
    writer.document.getText(rootText).insert(4, ' on')
    await waitUntil(() => textOf(reader.document).includes('kept on'))
    expect(await server.textOverHttp(id)).toBe('kept on')
    expect(textOf(writer.document)).toBe('kept on')
    expect(reader.finalCloses).toEqual([])
  })
})

describe('R19: rights that change while connected', () => {
  test('a removed member is closed with 4403, writes nothing more, and is denied on return', async () => {
    const member = await server.stoa.person('removed')
    const { owner } = server.stoa
    await server.stoa.member(owner, server.spaceId, member, 'editor')
    const { id, name } = await server.rawDocument()
    using client = hocuspocusClient({ url: server.url, name, token: member.token })
    using peer = yWebsocketClient({ url: server.url, name, token: member.token })
    using bare = await openBareSocket(`${server.url}/sync`)
    bare.send(authenticationFrame(name, member.token))
    await bare.next('authenticated')
    client.document.getText(rootText).insert(0, 'before')
    await waitUntil(() => client.isSaved && textOf(peer.document) === 'before')

    await owner.api.delete(`/spaces/${server.spaceId}/members/${member.id}`)
    client.document.getText(rootText).insert(0, 'after ')
    peer.document.getText(rootText).insert(0, 'after ')
    if (bare.closeCode === null) bare.send(updateFrame(name, 'update', typed('after ')))
    await waitUntil(() => client.denials.length > 0 && peer.finalCloses.length > 0)
    expect(client.closes[0]).toBe(closeCodes.forbidden)
    expect(peer.finalCloses).toEqual([closeCodes.forbidden])
    expect(await bare.closed()).toBe(closeCodes.forbidden)
    expect(client.denials).toEqual(['not-found'])
    expect(await server.textOverHttp(id)).toBe('before')
  })

  test('an editor who becomes a viewer loses nothing that was saved and goes on reading', async () => {
    const member = await server.stoa.person('demoted')
    const { owner } = server.stoa
    await server.stoa.member(owner, server.spaceId, member, 'editor')
    const { id, name } = await server.rawDocument()
    using client = hocuspocusClient({ url: server.url, name, token: member.token })
    using other = hocuspocusClient({ url: server.url, name, token: server.editor.token })
    client.document.getText(rootText).insert(0, 'mine')
    await waitUntil(() => client.isSaved && textOf(other.document) === 'mine')

    await server.stoa.member(owner, server.spaceId, member, 'viewer')
    await waitUntil(() => client.provider.authorizedScope === 'readonly' && client.provider.isSynced)
    expect(client.closes).toEqual([closeCodes.forbidden])
    other.document.getText(rootText).insert(4, ' and yours')
    await waitUntil(() => textOf(client.document) === 'mine and yours')
    client.document.getText(rootText).insert(0, 'no longer ')
    other.document.getText(rootText).insert(0, '> ')
    await waitUntil(() => other.isSaved && textOf(client.document).includes('> '))
    expect(await server.textOverHttp(id)).toBe('> mine and yours')
    expect(textOf(other.document)).toBe('> mine and yours')
  })

  test('a document that goes to the trash is closed with 4404, and other documents of the socket come back', async () => {
    const [going, staying] = [await server.rawDocument(), await server.rawDocument()]
    const { token } = server.editor
    using peer = yWebsocketClient({ url: server.url, name: going.name, token })
    using client = hocuspocusClient({ url: server.url, name: going.name, token })
    using other = hocuspocusClient({ url: server.url, name: staying.name, token })
    await waitUntil(() => peer.provider.synced && client.isSaved && other.isSaved)
    await server.stoa.owner.api.delete(`/documents/${going.id}`)
    await waitUntil(() => peer.finalCloses.length > 0 && client.denials.length > 0)
    expect(peer.finalCloses).toEqual([closeCodes.notFound])
    expect(client.closes[0]).toBe(closeCodes.notFound)
    expect(client.denials).toEqual(['not-found'])
    expect(other.closes).toEqual([])
    other.document.getText(rootText).insert(0, 'unharmed')
    await waitUntil(() => other.isSaved)
    expect(await server.textOverHttp(staying.id)).toBe('unharmed')
  })

  test('revoking an API token closes its sockets', async () => {
    const { name } = await server.rawDocument()
    const { body } = await server.editor.api.post<{ id: string; token: string }>('/api-tokens', {
      name: 'one',
    })
    using client = hocuspocusClient({ url: server.url, name, token: body.token })
    using bystander = hocuspocusClient({ url: server.url, name, token: server.editor.token })
    await waitUntil(() => client.isSaved && bystander.isSaved)
    const { status } = await server.editor.api.delete(`/api-tokens/${body.id}`)
    expect(status).toBe(204)
    await waitUntil(() => client.denials.length > 0)
    expect(client.denials).toEqual(['unauthenticated'])
    expect(bystander.closes).toEqual([])
  })
})

describe('frames over the limits of the transport', () => {
  test('R17: a frame over 2 MiB is closed with 1009, one below is stored', async () => {
    const { id, name } = await server.rawDocument()
    const { token } = server.editor
    for (const open of [
      () => openBareSocket(`${server.url}/sync`),
      () => openBareSocket(`${server.url}/yjs/${name}?token=${token}`),
    ]) {
      using bare = await open()
      bare.send(new Uint8Array(2 * 1024 * 1024 + 1))
      expect(await bare.closed()).toBe(closeCodes.frameTooLarge)
    }
    using bare = await openBareSocket(`${server.url}/sync`)
    bare.send(authenticationFrame(name, token))
    await bare.next('authenticated')
    const text = 'x'.repeat(2 * 1024 * 1024 - 1_000)
    bare.send(updateFrame(name, 'update', typed(text)))
    expect(await bare.next('status')).toMatchObject({ isApplied: true })
    expect(await server.textOverHttp(id)).toBe(text)
  })
})

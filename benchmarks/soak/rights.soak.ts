import {
  authenticationFrame,
  awarenessFrame,
  openBareSocket,
  seededRandom,
  statelessFrame,
  stateVectorFrame,
  updateFrame,
  updateInHocuspocusFrame,
  upgradeStatus,
  waitUntil,
} from '@stoa/testkit'
import * as Y from 'yjs'
import { createStoaClient } from '../support/stoa-client.ts'
import { runsWithin, shown, type Soak } from './soak.ts'
import { allSaved, startSoakServer } from './soak-server.ts'

/** A text as one update, as somebody with this client id would have typed it. */
function typed(text: string, clientId: number): Uint8Array {
  const document = new Y.Doc()
  document.clientID = clientId
  document.getText('text').insert(0, text)
  return Y.encodeStateAsUpdate(document)
}

const forged = 'forged'
const seed = 20

/** Who may only read tries to write by every path. */
export const readOnlySoak: Soak = {
  promises: ['R20'],
  claim: 'who may only read changes nothing, by any path',
  unit: 'attempts',
  short: 120,
  full: 1_000,
  async run(extent) {
    const random = seededRandom(seed)
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    const { wsUrl, url } = server.process
    const { id, name } = await server.document()
    const readers = [await server.person('viewer'), await server.person('commenter')]
    using owner = server.client(name)
    owner.document.getText('text').insert(0, 'kept')
    owner.provider.awareness?.setLocalStateField('cursor', 'mine')
    await allSaved([owner])
    const before = JSON.stringify(await server.api.getJson(`/documents/${id}/history`))
    const http = readers.map(({ token }) => createStoaClient(url, token))
    const sockets = await Promise.all(readers.map(({ token }) => server.bare(name, token)))
    const plain = await Promise.all(
      readers.map(({ token }) => openBareSocket(`${wsUrl}/yjs/${name}?token=${token}`)),
    )
    const mine = owner.document.clientID
    const byUpdate = (text: string) => typed(text, random.next() < 0.5 ? random.integer(2 ** 31) : mine)
    const paths: readonly ((reader: number, text: string) => unknown)[] = [
      (reader, text) => sockets[reader]?.send(updateFrame(name, 'step2', byUpdate(text))),
      (reader, text) => sockets[reader]?.send(updateFrame(name, 'update', byUpdate(text))),
      (reader, text) => sockets[reader]?.send(statelessFrame(name, JSON.stringify({ type: 'update', text }))),
      (reader) =>
        sockets[reader]?.send(
          awarenessFrame(name, new Map([[mine, { cursor: forged }]]), random.integer(1_000)),
        ),
      (reader) => sockets[reader]?.send(awarenessFrame(name, new Map([[mine, null]]), 1_000)),
      // Over /yjs frames have no address.
      (reader, text) => plain[reader]?.send(updateFrame('', 'update', byUpdate(text)).subarray(1)),
      (reader, text) => plain[reader]?.send(updateFrame('', 'step2', byUpdate(text)).subarray(1)),
      (reader, text) => http[reader]?.statusOf('PATCH', `/documents/${id}`, { title: text }),
      (reader) => http[reader]?.statusOf('DELETE', `/documents/${id}`),
      (reader) => http[reader]?.statusOf('POST', `/documents/${id}/history/restore`, { sequence: 0 }),
      (reader, text) =>
        http[reader]?.statusOf('POST', `/documents/${id}/versions`, { sequence: 1, name: text }),
      (reader) =>
        http[reader]?.statusOf('PUT', `/documents/${id}/members/${readers[reader]?.id}`, { role: 'editor' }),
    ]
    let [cases, granted] = [0, 0]
    for (const run of runsWithin(extent)) {
      const answer: unknown = await paths[run % paths.length]?.(run % 2, `${forged} ${run}`)
      if (typeof answer === 'number' && answer < 400) granted += 1
      cases += 1
    }
    // Everything that was sent was handled when a question behind it is answered.
    for (const bare of [...sockets, ...plain]) bare.frames.length = 0
    for (const bare of sockets) bare.send(stateVectorFrame(name))
    for (const bare of plain) bare.send(stateVectorFrame('').subarray(1))
    const isAnswered = (frame: Uint8Array) => updateInHocuspocusFrame(frame) !== null
    await waitUntil(() => sockets.every(({ frames }) => frames.some(isAnswered)), {
      what: 'the readers still read',
    })
    await waitUntil(() => plain.every(({ frames }) => frames.length > 0))
    const { text } = await server.roots<{ text: string }>(id)
    const state = owner.provider.awareness?.getStates().get(mine)
    const after = JSON.stringify(await server.api.getJson(`/documents/${id}/history`))
    const isUntouched =
      text === 'kept' &&
      owner.document.getText('text').toJSON() === 'kept' &&
      state?.['cursor'] === 'mine' &&
      before === after
    for (const bare of [...sockets, ...plain]) bare[Symbol.dispose]()
    return [
      {
        promise: 'R20',
        target: '0 writes in 1,000 cases',
        measured: `${shown(cases)} attempts by viewer and commenter over ${paths.length} paths (SyncStep2, update, stateless, presence of others, /yjs, HTTP): ${granted} granted, document, history and presence ${isUntouched ? 'untouched' : 'changed'} (seed ${seed})`,
        pass: granted === 0 && isUntouched,
      },
    ]
  },
}

/** Presence and history tell who it was, not who somebody says that it was. */
export const forgerySoak: Soak = {
  promises: ['R21', 'R22'],
  claim: 'nobody can speak or write under the name of another',
  unit: 'forgeries of each kind',
  short: 10,
  full: 200,
  async run(extent) {
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    const forger = await server.person('editor')
    const victimId = (await server.api.getJson<{ user: { id: string } }>('/me')).user.id
    let [presences, presenceForged, writings, writingForged] = [0, 0, 0, 0]
    for (const run of runsWithin(extent)) {
      const { id, name } = await server.document()
      using victim = server.client(name)
      using witness = server.client(name)
      victim.provider.awareness?.setLocalStateField('cursor', 'mine')
      await allSaved([victim, witness])
      const client = victim.document.clientID
      const seen = () => witness.provider.awareness?.getStates().get(client)
      await waitUntil(() => seen()?.['cursor'] === 'mine')
      using bare = await openBareSocket(`${server.process.wsUrl}/sync`)
      bare.send(authenticationFrame(name, forger.token))
      await bare.next('authenticated')
      bare.send(awarenessFrame(name, new Map([[client, { cursor: forged }]]), 100 + run))
      bare.send(awarenessFrame(name, new Map([[client, null]]), 200 + run))
      const own = 4_000_000_000 + run
      bare.send(awarenessFrame(name, new Map([[own, { cursor: 1, user: { id: victimId, name: 'Victim' } }]])))
      await waitUntil(() => witness.provider.awareness?.getStates().get(own)?.['cursor'] === 1)
      const user = witness.provider.awareness?.getStates().get(own)?.['user'] as { id: string } | undefined
      presences += 3
      if (seen()?.['cursor'] !== 'mine') presenceForged += 1
      if (user?.id !== forger.id) presenceForged += 1

      // Typed by the forger under the client id of the victim, who typed nothing.
      bare.send(updateFrame(name, 'update', typed(forged, client)))
      if (!(await bare.next('status')).isApplied) throw new Error('The forgery was not even tried.')
      const { items } = await server.api.getJson<{ items: { authors: { id: string }[] }[] }>(
        `/documents/${id}/history`,
      )
      const authors = items.flatMap((item) => item.authors.map((author) => author.id))
      writings += 1
      if (authors.length !== 1 || authors[0] !== forger.id) writingForged += 1
    }
    return [
      {
        promise: 'R21',
        target: '0 forgeries accepted',
        measured: `${presenceForged} of ${shown(presences)} accepted (another's client id changed, removed; another's name on an own one)`,
        pass: presenceForged === 0,
      },
      {
        promise: 'R22',
        target: "reusing another's client id does not forge history",
        measured: `${writingForged} of ${shown(writings)} texts written under another's client id stand under another's name in the history`,
        pass: writingForged === 0,
      },
    ]
  },
}

const foreign = ['https://evil.example', 'null', 'http://127.0.0.1', 'http://127.0.0.1.evil.example']

export const originSoak: Soak = {
  promises: ['R18'],
  claim: 'foreign pages get no socket, and forged addresses are not believed',
  unit: 'rounds',
  short: 1,
  full: 5,
  async run(extent) {
    let [asked, wrong] = [0, 0]
    const believed: Record<string, boolean> = {}
    for (const trusted of [undefined, '127.0.0.1']) {
      await using server = await startSoakServer({ env: { STOA_TRUSTED_PROXIES: trusted } })
      const { name } = await server.document()
      const { wsUrl, log } = server.process
      for (const _run of runsWithin(extent))
        for (const path of [`${wsUrl}/sync`, `${wsUrl}/yjs/${name}?token=${server.api.token}`]) {
          for (const origin of foreign) if ((await upgradeStatus(path, origin)) !== 403) wrong += 1
          if ((await upgradeStatus(path, wsUrl.replace('ws', 'http'))) !== 101) wrong += 1
          asked += foreign.length + 1
        }
      const headers = { 'x-forwarded-for': '203.0.113.9' }
      // Node's own WebSocket takes headers, too.
      const socket = new WebSocket(`${wsUrl}/sync`, { headers } as unknown as string[])
      await new Promise((resolve) => {
        socket.addEventListener('open', resolve)
      })
      socket.send('text, which no honest client sends')
      const told = () => log.find(({ msg }) => msg === 'sync socket refused')?.['remoteAddress']
      await waitUntil(() => told() !== undefined, { what: 'the refusal in the log' })
      believed[trusted ?? 'none'] = told() === '203.0.113.9'
    }
    return [
      {
        promise: 'R18',
        target: 'foreign Origin refused; address from the socket unless a proxy is trusted',
        measured: `${wrong} of ${asked} origins judged wrongly; a forwarded address is ${believed['none'] === true ? 'believed' : 'not believed'} from anybody, ${believed['127.0.0.1'] === true ? 'believed' : 'not believed'} from a trusted proxy`,
        pass: wrong === 0 && believed['none'] === false && believed['127.0.0.1'] === true,
      },
    ]
  },
}

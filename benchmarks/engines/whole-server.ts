import { setTimeout as after } from 'node:timers/promises'
import { ownerToken, startStoaProcess, waitUntil } from '@stoa/testkit'
import { hocuspocusClient, rootText, yWebsocketClient } from '../../tests/compatibility/stock-clients.ts'
import { freePort } from '../../tests/support/proxies.ts'
import { fullFileSystem, mayMount, mountSmall } from '../soak/storage.soak.ts'
import { allSaved, overSyncPort, startSoakServer } from '../soak/soak-server.ts'
import { megabytes } from '../soak/soak.ts'
import { soaks } from '../soak/soaks.ts'
import type { Table } from '../support/benchmark.ts'
import { createStoaClient } from '../support/stoa-client.ts'

type Program = readonly [string, ...string[]]

/** What of the promises goes over sockets, and how often it is tried here. `npm run soak -- --uws` does more. */
const promises: Readonly<Record<string, number>> = { R1: 20, R3: 10, R13: 1, R19: 10, R20: 50 }

/** The whole server with `STOA_SYNC_PORT`, everything over that port. @throws when a promise is broken */
export async function wholeServer(program: Program, say: (line: string) => void): Promise<Table> {
  say('the whole server: stock clients edit together over STOA_SYNC_PORT …')
  const rows = [
    ['stock clients', 'the same content, and it is there after a kill', await editTogether(program)],
  ]
  overSyncPort(program)
  if (mayMount()) {
    say('the whole server: its disk is taken away while people write much …')
    rows.push(['R3, much written', 'memory bounded, nothing lost', await writeMuchWithoutDisk()])
  } else say('this machine does not let anybody mount: the disk is not taken away')
  for (const soak of soaks) {
    const id = soak.promises.find((promise) => promise in promises)
    if (id === undefined || (id === 'R3' && !mayMount())) continue
    say(`the whole server: ${soak.promises.join(', ')} …`)
    const extent = { runs: promises[id]!, until: performance.now() + 120_000, slack: 1, say }
    for (const { promise, target, measured, pass } of await soak.run(extent)) {
      if (!pass) throw new Error(`${promise} over STOA_SYNC_PORT: ${measured}`)
      rows.push([promise, target, measured])
    }
  }
  return {
    title: 'The whole server in Node 20 with uWebSockets.js, over STOA_SYNC_PORT',
    columns: ['promise', 'target', 'measured'],
    rows,
    notes: [
      'The bundle of the executable, run by Node 20.20.2 with what that lacks added by benchmarks/engines/node-20-prelude.ts, and with better-sqlite3 13.2.0 told that its Node-API is called experimental there.',
      'Not tested: newer builds of uWebSockets.js, which cannot be had from the npm registry; Node 24 with any of them; arm64.',
    ],
  }
}

async function editTogether(program: Program): Promise<string> {
  const port = await freePort()
  await using stoa = await startStoaProcess({
    program,
    env: { STOA_LOG_LEVEL: 'warn', STOA_SYNC_PORT: String(port) },
  })
  const token = await ownerToken(stoa.url)
  const api = createStoaClient(stoa.url, token)
  const { id: spaceId } = await api.createSpace()
  const { id, syncName: name } = await api.createDocument(spaceId, 'raw')
  const peer = { url: `ws://127.0.0.1:${port}`, name, token }
  using one = hocuspocusClient(peer)
  using two = hocuspocusClient(peer)
  using three = yWebsocketClient(peer)
  const texts = [one, two, three].map(({ document }) => document.getText(rootText))
  const contents = () => texts.map((text) => text.toJSON())
  await waitUntil(() => one.isSaved && two.isSaved && three.provider.synced, { what: 'all have it' })
  const metrics = await (await fetch(`${stoa.url}/metrics`)).text()
  if (!/^stoa_sync_port_sockets 3$/m.test(metrics)) throw new Error('They are not on STOA_SYNC_PORT.')
  const times = 200
  for (let count = 0; count < times; count++) {
    for (const [index, text] of texts.entries()) text.insert(count % (text.length + 1), '甲乙丙'[index]!)
    await new Promise((resolve) => setImmediate(resolve))
  }
  const wanted = times * texts.length
  await waitUntil(() => one.isSaved && two.isSaved && texts.every(({ length }) => length === wanted), {
    timeoutMs: 30_000,
    what: 'all have everything',
  })
  if (new Set(contents()).size !== 1) throw new Error('They do not have the same.')
  await stoa.end('SIGKILL')
  await stoa.restart()
  const stored = await api.getJson<Record<string, string>>(`/documents/${id}/content?format=json`)
  if (stored[rootText] !== contents()[0]) throw new Error('It is not what was stored.')
  return `2 Hocuspocus providers and a y-websocket client: ${wanted} edits, all the same, all there after SIGKILL`
}

/** More than may be held for a journal that does not get on: those who bring it are sent away, and come back. */
async function writeMuchWithoutDisk(): Promise<string> {
  using small = mountSmall(48)
  await using server = await startSoakServer({
    dataDirectory: small.path,
    env: { STOA_LIMIT_JOURNAL_BACKLOG_BYTES: String(2 ** 20) },
  })
  const { id, name } = await server.document()
  const clients = Array.from({ length: 6 }, () => server.client(name))
  const edits = clients.map(({ document }) => document.getArray<string>('edits'))
  try {
    await allSaved(clients)
    const before = await server.process.observe()
    fullFileSystem.take(small.path)
    let written = 0
    for (let round = 0; round < 50; round++) {
      for (const each of edits) each.push([`edit ${written++} ${'x'.repeat(20_000)}`])
      await after(100)
    }
    const during = await server.process.observe()
    const saved = clients.filter(({ isSaved }) => isSaved).length
    fullFileSystem.giveBack(small.path)
    const backAt = performance.now()
    await allSaved(clients, 60_000)
    const seconds = (performance.now() - backAt) / 1_000
    const stored = new Set((await server.roots<{ edits: string[] }>(id)).edits)
    const closes = clients.flatMap((client) => client.closes)
    const grown = during.heapUsed + during.external - before.heapUsed - before.external
    const said = `${written} edits of 20 kB with 1 MiB for the journal and 1 MiB beside it: memory + ${megabytes(grown)}, ${closes.length} sockets closed with ${[...new Set(closes)].join(', ')}, ${saved} of 6 told that all is saved; all stored ${seconds.toFixed(1)} s after the disk was back, ${written - stored.size} lost`
    const isKept = stored.size === written && saved === 0 && grown < 64 * 2 ** 20
    if (!isKept || closes.length === 0 || !closes.every((code) => code === 4500 || code === 4529))
      throw new Error(said)
    return said
  } finally {
    for (const client of clients) client[Symbol.dispose]()
  }
}

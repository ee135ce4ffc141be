import { setTimeout as after } from 'node:timers/promises'
import {
  authenticationFrame,
  openBareSocket,
  readFrame,
  seededRandom,
  stateVectorFrame,
  updateFrame,
  updateInHocuspocusFrame,
  waitUntil,
} from '@stoa/testkit'
import * as Y from 'yjs'
import { startRawClient } from './raw-client.ts'
import { megabytes, runsWithin, shown, type Soak } from './soak.ts'
import { allSaved, type SoakServer, startSoakServer } from './soak-server.ts'

const seed = 24

/** One edit of somebody new. */
function editOf(client: number): Uint8Array {
  const document = new Y.Doc()
  document.clientID = client
  document.getMap('edits').set(`${client}`, 1)
  return Y.encodeStateAsUpdate(document)
}

async function isEmpty(server: SoakServer): Promise<boolean> {
  const [rooms, sockets] = [await server.metric('stoa_rooms'), await server.metric('stoa_sync_sockets')]
  return rooms === 0 && sockets === 0
}

/** Waits until nothing is open any more, and answers whether that came. */
async function becomesEmpty(server: SoakServer): Promise<boolean> {
  for (let look = 0; look < 100; look++) {
    if (await isEmpty(server)) return true
    await after(100)
  }
  return false
}

/** People whose cable is pulled at any moment, on documents that take their time to load. */
export const churnSoak: Soak = {
  promises: ['R24'],
  claim: 'abrupt connections leave nothing behind',
  unit: 'connections',
  short: 600,
  full: 50_000,
  async run(extent) {
    const random = seededRandom(seed)
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    const documents = await Promise.all(
      Array.from({ length: 20 }, () => server.document('x'.repeat(200_000))),
    )
    // One account alone would soon have used up its share of the server.
    const people = await Promise.all(Array.from({ length: 10 }, () => server.person('editor')))
    let [connections, nextClient, acknowledged] = [0, 1, 0]
    const saved = new Map<string, Set<string>>(documents.map(({ id }) => [id, new Set()]))
    const connectOnce = async () => {
      const { id, name } = random.pick(documents)
      const { token } = random.pick(people)
      connections += 1
      const moment = random.integer(8)
      const raw = startRawClient(server, name, { token, waitsForUpgrade: server.isOnSyncPort })
      const client = nextClient++
      if (moment > 0) {
        if (moment > 1) await raw.heard().catch(() => undefined)
        if (moment > 2) raw.send(stateVectorFrame(name))
        if (moment > 3) raw.send(updateFrame(name, 'update', editOf(client)))
        if (moment > 4) await raw.heard().catch(() => undefined)
        raw.destroy()
        return
      }
      raw.send(updateFrame(name, 'update', editOf(client)))
      await raw.until(() => raw.frames.some(isStatus))
      raw.close()
      if (!raw.frames.some(isStatus)) return
      acknowledged += 1
      saved.get(id)?.add(`${client}`)
    }
    const churn = async (count: number) => {
      let left = count
      const lane = async () => {
        while (left-- > 0 && performance.now() < extent.until) await connectOnce()
      }
      await Promise.all(Array.from({ length: 20 }, lane))
    }
    // Warm first: what is allocated once is no leak. After the first thousands the heap stays where it is.
    await churn(Math.min(500, extent.runs) + Math.floor(extent.runs / 10))
    await becomesEmpty(server)
    const before = await server.process.observe()
    await churn(extent.runs)
    const isDone = await becomesEmpty(server)
    const { heapUsed } = await server.process.observe()
    let lost = 0
    for (const { id } of documents) {
      const { edits = {} } = await server.roots<{ edits?: Record<string, number> }>(id)
      for (const client of saved.get(id) ?? []) if (!(client in edits)) lost += 1
    }
    const change = (heapUsed - before.heapUsed) / before.heapUsed
    return [
      {
        promise: 'R24',
        target: '0 orphans, 0 lost, 0 leaked documents, heap back to ± 5 %',
        measured: `${shown(connections)} connections, most of them cut at a random moment: ${isDone ? 'no socket and no document is left' : 'sockets or documents are left'}, ${lost} of ${shown(acknowledged)} acknowledged edits lost, heap ${change >= 0 ? '+' : '−'} ${shown(Math.abs(change) * 100)} % (${megabytes(heapUsed)}) (seed ${seed})`,
        pass: isDone && lost === 0 && change <= 0.05 * extent.slack,
      },
    ]
  },
}

function isStatus(frame: Uint8Array): boolean {
  const read = readFrame(frame)
  return read.type === 'status' && read.isApplied
}

/** Sockets of one person at most, below the limit. */
const socketsPerPerson = 180

export const returnSoak: Soak = {
  promises: ['R25'],
  claim: 'everybody comes back at once after a restart',
  unit: 'people in one document of 5 MB',
  short: 100,
  full: 500,
  async run(extent) {
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    const { name } = await server.document()
    {
      using writer = server.client(name)
      const text = writer.document.getText('text')
      for (let part = 0; part < 5; part++) {
        writer.document.transact(() => {
          for (let piece = 0; piece < 2_000; piece++) text.insert(0, 'x'.repeat(500))
        })
        await allSaved([writer])
      }
    }
    const tokens: string[] = []
    for (let person = 0; person < Math.ceil(extent.runs / socketsPerPerson); person++)
      tokens.push((await server.person('editor')).token)
    await server.process.end()
    await server.process.restart()

    let bytes = 0
    const began = performance.now()
    const people = await Promise.all(
      Array.from({ length: extent.runs }, async (_each, index) => {
        const bare = await openBareSocket(`${server.process.wsUrl}/sync`)
        bare.send(authenticationFrame(name, tokens[index % tokens.length] ?? ''))
        bare.send(stateVectorFrame(name))
        let isSynced = false
        bare.socket.addEventListener('message', () => {
          for (const frame of bare.frames.splice(0)) {
            const update = updateInHocuspocusFrame(frame)
            if (update === null) continue
            isSynced = true
            bytes += update.byteLength
          }
        })
        return {
          bare,
          get isSynced() {
            return isSynced
          },
        }
      }),
    )
    try {
      await waitUntil(() => people.every(({ isSynced, bare }) => isSynced || bare.closeCode !== null), {
        timeoutMs: 120_000,
        what: 'everybody is in sync',
      })
      const seconds = (performance.now() - began) / 1000
      const synced = people.filter(({ isSynced }) => isSynced).length
      // Answers are kept for some seconds.
      await after(6_000)
      const { rss, peakRss } = await server.process.observe()
      return [
        {
          promise: 'R25',
          target: 'all in sync ≤ 10 s, memory peak ≤ 3 × steady, one encode per state vector',
          measured: `${synced} of ${extent.runs} people without a copy of a document of ${megabytes(bytes / synced)} in sync after ${shown(seconds)} s; memory ${megabytes(peakRss)} at the peak, ${megabytes(rss)} steady (${shown(peakRss / rss)} ×); encoded once (rooms/answer-cache.test.ts)`,
          pass: synced === extent.runs && seconds <= 10 * extent.slack && peakRss <= 3 * rss,
        },
      ]
    } finally {
      for (const { bare } of people) bare[Symbol.dispose]()
    }
  },
}

/** Slope of a line through points, by least squares. */
function slopeOf(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))]
  const over = points.reduce((sum, [x, y]) => sum + (x - mx) * (y - my), 0)
  return over / points.reduce((sum, [x]) => sum + (x - mx) ** 2, 0)
}

/** Shortest stretch that says something of an hour, in ms. */
const longMs = 45 * 60_000
/** Code is compiled, pools and caches fill: so much of a run at its beginning is no part of the slope. */
const warmShare = 0.2

interface Sample {
  /** Since the run began, in ms. */
  readonly at: number
  /** After a collection of garbage, in bytes. */
  readonly heapUsed: number
  readonly rss: number
}

/** Documents come and go, people type and leave, and between two rounds nothing is open. */
export const heapSoak: Soak = {
  promises: ['R28'],
  claim: 'the heap does not grow',
  unit: 'rounds of about 3 s',
  short: 3,
  // 75 minutes, and `--minutes` ends it sooner.
  full: 1_500,
  async run(extent) {
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    let edits = 0
    const round = async () => {
      const { name } = await server.document()
      const people = Array.from({ length: 5 }, () => server.client(name))
      try {
        await allSaved(people)
        for (let key = 0; key < 40; key++) {
          for (const { document, provider } of people) {
            document.getText('text').insert(0, 'x')
            provider.awareness?.setLocalStateField('cursor', key)
            edits += 1
          }
          await after(20)
        }
        await allSaved(people)
      } finally {
        for (const person of people) person[Symbol.dispose]()
      }
      await becomesEmpty(server)
    }
    const began = performance.now()
    const samples: Sample[] = []
    for (const _run of runsWithin(extent)) {
      await round()
      const { heapUsed, rss } = await server.process.observe()
      samples.push({ at: performance.now() - began, heapUsed, rss })
      extent.say(`heap ${megabytes(heapUsed)}, rss ${megabytes(rss)} after ${shown(edits)} edits`)
    }
    const ranMs = performance.now() - began
    const counted = samples.filter(({ at }) => at >= ranMs * warmShare)
    const [first, last] = [counted[0], counted.at(-1)]
    if (first === undefined || last === undefined) throw new Error('Nothing was measured.')
    const isLong = last.at - first.at >= longMs
    const perHour = (figure: 'heapUsed' | 'rss') =>
      slopeOf(counted.map((sample) => [sample.at / 3_600_000, sample[figure] / 2 ** 20] as const))
    const [heap, rss] = [perHour('heapUsed'), perHour('rss')]
    const told = (name: string, slope: number, from: number, to: number) =>
      `${name} ${isLong ? `${shown(slope)} MiB/h (${megabytes(from)} → ${megabytes(to)})` : `${megabytes(from)} → ${megabytes(to)}`}`
    return [
      {
        promise: 'R28',
        target: 'heap slope < 1 MB/h',
        measured: `${told('heap', heap, first.heapUsed, last.heapUsed)}, ${told('rss', rss, first.rss, last.rss)}: line through ${counted.length} collections of garbage over ${shown((last.at - first.at) / 60_000)} minutes after ${shown(first.at / 60_000)} minutes of warming up; ${shown(edits)} edits in ${samples.length} documents${isLong ? '' : '; too short for a slope, looked at for growth of more than 2 MiB only'}`,
        pass: isLong ? heap < 1 : last.heapUsed - first.heapUsed < 2 * 2 ** 20,
      },
    ]
  },
}

import { setTimeout as after } from 'node:timers/promises'
import { WebSocketStatus } from '@hocuspocus/provider'
import { type SeededRandom, seededRandom, waitUntil } from '@stoa/testkit'
import * as Y from 'yjs'
import { type HocuspocusClient, hocuspocusClient } from '../../tests/compatibility/stock-clients.ts'
import { runsWithin, shown, type Soak } from './soak.ts'
import { allSaved, type SoakDocument, type SoakServer, startSoakServer } from './soak-server.ts'

export const seedingSoak: Soak = {
  promises: ['R9'],
  claim: 'content is seeded once, however many come first',
  unit: 'documents, each opened by 20 at once while it is cold',
  short: 5,
  full: 1_000,
  async run(extent) {
    await using server = await startSoakServer()
    let [documents, wrong] = [0, 0]
    for (const run of runsWithin(extent)) {
      const seed = `seed ${run}`
      const { id, name } = await server.document(seed)
      const clients = Array.from({ length: 20 }, () => server.client(name))
      try {
        await allSaved(clients)
        const seen = clients.map(({ document }) => document.getText('content').toJSON())
        const { content } = await server.roots<{ content: string }>(id)
        if (content !== seed || seen.some((text) => text !== seed)) wrong += 1
        documents += 1
      } finally {
        for (const client of clients) client[Symbol.dispose]()
      }
    }
    return [
      {
        promise: 'R9',
        target: '1,000 cold starts with 20 first clients: seeded exactly once',
        measured: `${shown(documents)} cold documents with 20 simultaneous first clients each: ${wrong} seeded wrongly`,
        pass: wrong === 0,
      },
    ]
  },
}

export const offlineSoak: Soak = {
  promises: ['R8'],
  claim: 'edits made offline come back, also over a reload',
  unit: 'people who were offline',
  short: 10,
  full: 100,
  async run(extent) {
    await using server = await startSoakServer()
    let [people, merged] = [0, 0]
    for (const run of runsWithin(extent)) {
      const { id, name } = await server.document()
      using other = server.client(name)
      let kept: Uint8Array
      {
        using person = server.client(name)
        await allSaved([other, person])
        person.socket.disconnect()
        for (let edit = 0; edit < 20; edit++)
          person.document.getArray('edits').push([`offline ${run} ${edit}`])
        // What a browser keeps on the device.
        kept = Y.encodeStateAsUpdate(person.document)
      }
      for (let edit = 0; edit < 20; edit++) other.document.getArray('edits').push([`online ${run} ${edit}`])
      await allSaved([other])
      const document = new Y.Doc()
      Y.applyUpdate(document, kept)
      using back = hocuspocusClient({ url: server.process.wsUrl, name, token: server.api.token, document })
      await allSaved([back])
      await waitUntil(() => other.document.getArray('edits').length === 40)
      const { edits } = await server.roots<{ edits: string[] }>(id)
      people += 1
      if (new Set(edits).size === 40 && edits.length === 40) merged += 1
    }
    return [
      {
        promise: 'R8',
        target: 'merged 100 of 100',
        measured: `the server's half: ${merged} of ${people} merged after edits offline, a new client with the kept copy, and edits by others meanwhile`,
        pass: merged === people,
      },
    ]
  },
}

/** One document of the fuzz: who is in it, and what one seed makes them do. */
class FuzzedDocument implements Disposable {
  readonly seed: number
  readonly document: SoakDocument
  readonly clients: readonly HocuspocusClient[]
  readonly #random: SeededRandom
  readonly #offline = new Set<HocuspocusClient>()
  operations = 0
  disconnects = 0

  constructor(seed: number, document: SoakDocument, server: SoakServer) {
    this.seed = seed
    this.document = document
    this.#random = seededRandom(seed)
    this.clients = [0, 1, 2].map(() => server.client(document.name))
  }

  step(): void {
    const client = this.#random.pick(this.clients)
    if (this.#random.next() < 0.05) this.#toggle(client)
    else this.#edit(client.document)
  }

  /**
   * Everybody comes online, and everything is saved. A stock provider that is told to connect while it is still
   * disconnecting stays away, so it is told again.
   */
  async comeBack(): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      for (const { socket } of this.clients)
        if (socket.status === WebSocketStatus.Disconnected) void socket.connect()
      try {
        await allSaved(this.clients, 10_000)
        return
      } catch (error) {
        if (attempt === 6) throw error
      }
    }
  }

  /** What a client, the server and the store have to agree on. */
  static content(document: Y.Doc) {
    return {
      text: document.getText('text').toJSON(),
      map: document.getMap('map').toJSON(),
      list: document.getArray('list').toJSON(),
    }
  }

  [Symbol.dispose](): void {
    for (const client of this.clients) client[Symbol.dispose]()
  }

  #toggle(client: HocuspocusClient): void {
    this.disconnects += 1
    if (this.#offline.delete(client)) void client.socket.connect()
    else {
      this.#offline.add(client)
      client.socket.disconnect()
    }
  }

  #edit(document: Y.Doc): void {
    this.operations += 1
    const random = this.#random
    const text = document.getText('text')
    const list = document.getArray<string>('list')
    switch (random.integer(5)) {
      case 0:
      case 1:
        text.insert(random.integer(text.length + 1), random.pick(['a', '字', '😀', 'word ']))
        return
      case 2:
        if (text.length > 0) text.delete(random.integer(text.length), 1)
        return
      case 3:
        document.getMap('map').set(random.pick(['k', 'l', 'm']), random.integer(1_000))
        return
      default:
        if (list.length > 3 && random.next() < 0.5) list.delete(random.integer(list.length), 1)
        else list.insert(random.integer(list.length + 1), [`${random.integer(1_000)}`])
    }
  }
}

/** Documents that are fuzzed at the same time, on one server that goes down under all of them. */
const atOnce = 20
const stepsBetweenRestarts = 40

export const convergenceSoak: Soak = {
  promises: ['R10'],
  claim: 'whatever the network and the server do, all end with the same',
  unit: 'seeds',
  short: 20,
  full: 1_000,
  async run(extent) {
    await using server = await startSoakServer({ env: { STOA_LOG_LEVEL: 'error' } })
    let [seeds, restarts, kills, operations, disconnects] = [0, 0, 0, 0, 0]
    const diverged: number[] = []
    for (const _batch of runsWithin({ ...extent, runs: Math.ceil(extent.runs / atOnce) })) {
      const fuzzed: FuzzedDocument[] = []
      try {
        const size = Math.min(atOnce, extent.runs - seeds)
        for (let index = 0; index < size; index++)
          fuzzed.push(new FuzzedDocument(seeds + index + 1, await server.document(), server))
        for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
          for (let step = 0; step < stepsBetweenRestarts; step++) {
            for (const each of fuzzed) each.step()
            await after(5)
          }
          const ending = server.process.end(signal)
          for (const each of fuzzed) each.step()
          await ending
          for (const each of fuzzed) each.step()
          await server.process.restart()
          if (signal === 'SIGKILL') kills += 1
          else restarts += 1
        }
        await Promise.all(fuzzed.map((each) => each.comeBack()))
        for (const { seed, document, clients, ...each } of fuzzed) {
          // A stock provider counts itself saved too early when edits waited for the socket to open, so what counts is
          // that all come to agree.
          const agrees = async () => {
            const stored = { text: '', map: {}, list: [], ...(await server.roots<object>(document.id)) }
            return clients.every((client) => same(FuzzedDocument.content(client.document)) === same(stored))
          }
          const patience = performance.now() + 10_000
          let isAgreed = await agrees()
          while (!isAgreed && performance.now() < patience) {
            await after(50)
            isAgreed = await agrees()
          }
          if (!isAgreed) diverged.push(seed)
          operations += each.operations
          disconnects += each.disconnects
          seeds += 1
        }
      } finally {
        for (const each of fuzzed) each[Symbol.dispose]()
      }
      extent.say(`${seeds} seeds, ${diverged.length} diverged`)
    }
    return [
      {
        promise: 'R10',
        target: '1,000 seeds, 0 divergences; server = clients = store',
        measured: `${shown(seeds)} seeds, ${shown(operations)} edits, ${shown(disconnects)} disconnects and reconnects, ${kills} kills and ${restarts} restarts of the server under ${atOnce} documents each: ${diverged.length} diverged${diverged.length > 0 ? ` (seeds ${diverged.join(', ')})` : ''}`,
        pass: diverged.length === 0 && operations > seeds * 20 && disconnects > seeds,
      },
    ]
  },
}

/** Content with its keys in one order. */
function same(content: unknown): string {
  return JSON.stringify(content, (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

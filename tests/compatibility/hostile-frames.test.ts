import { startTestSync, type TestSync } from '@stoa/server/src/sync/sync-core.testing.ts'
import {
  authenticationFrame,
  type BareSocket,
  openBareSocket,
  type SeededRandom,
  seededRandom,
  waitUntil,
} from '@stoa/testkit'
import { expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import {
  type HocuspocusClient,
  hocuspocusClient,
  rootText,
  textOf,
  yWebsocketClient,
} from './stock-clients.ts'

const seeds = [1, 2]
const framesPerSeed = 2_500
/** What a peer may be told whose frame was mangled: it is at fault, or the document had to be opened anew. */
const codesForMangled = new Set([4400, 4413, 4500])

/** A WebSocket that keeps a copy of everything sent over it. */
function recordingWebSocket(sent: Uint8Array[]): typeof WebSocket {
  return class extends WebSocket {
    override send(data: string | Blob | BufferSource): void {
      if (data instanceof Uint8Array) sent.push(Uint8Array.from(data))
      super.send(data)
    }
  }
}

/** Real frames of a stock client that types, deletes, points and reconnects. */
async function realFrames(sync: TestSync, endpoint: 'sync' | 'yjs'): Promise<Uint8Array[]> {
  const { name } = await sync.document({ 'user-model': 'write' })
  const sent: Uint8Array[] = []
  const options = { url: sync.url, name, token: 'user-model', WebSocket: recordingWebSocket(sent) }
  using client = endpoint === 'sync' ? hocuspocusClient(options) : yWebsocketClient(options)
  await waitUntil(() => client.provider.synced)
  const text = client.document.getText(rootText)
  text.insert(0, 'Stoa 协作 editing')
  text.format(0, 4, { bold: true })
  text.delete(3, 5)
  client.document.getMap('map').set('key', { nested: [1, 'two', null] })
  client.document.getXmlFragment('xml').insert(0, [new Y.XmlElement('p')])
  client.provider.awareness?.setLocalStateField('cursor', { anchor: 3, head: 7 })
  const line = 'socket' in client ? client.socket : client.provider
  line.disconnect()
  await waitUntil(() => !client.provider.synced)
  text.insert(0, 'offline ')
  void line.connect()
  await waitUntil(() => client.provider.synced && sent.some((frame) => textIn(frame).includes('offline ')))
  // The address in front names the model's document; the attacks go to one of their own.
  return sent.map((frame) => (endpoint === 'sync' ? frame.subarray(1 + (frame[0] ?? 0)) : frame))
}

const textIn = (frame: Uint8Array) => new TextDecoder().decode(frame)

type Mutation = (frame: Uint8Array, random: SeededRandom, others: readonly Uint8Array[]) => Uint8Array

const mutations: readonly Mutation[] = [
  (frame, random) => frame.slice(0, random.integer(frame.byteLength)),
  (frame, random) => {
    const changed = Uint8Array.from(frame)
    for (let count = 1 + random.integer(4); count > 0; count--)
      changed[random.integer(changed.byteLength)] = random.integer(256)
    return changed
  },
  (frame, random) => {
    const changed = Uint8Array.from(frame)
    const at = random.integer(changed.byteLength)
    changed[at] = (changed[at] ?? 0) + random.pick([1, -1, 128])
    return changed
  },
  // As it is: also what is right must be so at the wrong moment.
  (frame) => frame,
  (frame, random) => {
    const at = random.integer(frame.byteLength)
    return Uint8Array.from([...frame.slice(0, at), 255, 255, 255, 255, 127, ...frame.slice(at)])
  },
  (frame, random, others) => {
    const other = random.pick(others)
    const at = random.integer(frame.byteLength)
    return Uint8Array.from([...frame.slice(0, at), ...other.slice(random.integer(other.byteLength))])
  },
  (frame, random) => {
    const from = random.integer(frame.byteLength)
    const piece = frame.slice(from, from + random.integer(16))
    return Uint8Array.from([...frame.slice(0, from), ...piece, ...frame.slice(from)])
  },
  (_frame, random) => Uint8Array.from({ length: random.integer(64) }, () => random.integer(256)),
]

interface Attack {
  readonly sockets: number
  readonly codes: ReadonlyMap<number, number>
}

interface AttackOptions {
  readonly frames: readonly Uint8Array[]
  readonly random: SeededRandom
  readonly open: () => Promise<BareSocket>
  /** What stands in front of every frame. */
  readonly prefix: Uint8Array
  /** What opens the document; sent again and again, since a mutated frame may be one that leaves it. */
  readonly opening: readonly Uint8Array[]
}

/** An honest question, whose answer shows that the frame before it was looked at. */
const probe = [0, 0, 1, 0]

/** Sends mutated frames one by one, on a new socket whenever the last one was closed. */
async function attack({ frames, random, open, prefix, opening }: AttackOptions): Promise<Attack> {
  const codes = new Map<number, number>()
  let sockets = 0
  let left = framesPerSeed
  const lane = async () => {
    while (left > 0) {
      const bare = await open()
      sockets += 1
      while (bare.closeCode === null && left > 0) {
        left -= 1
        const frame = random.pick(mutations)(random.pick(frames), random, frames)
        // One in fifty spoils the address, too.
        bare.send(random.next() < 0.02 ? frame : Uint8Array.from([...prefix, ...frame]))
        for (const each of opening) bare.send(each)
        bare.send(Uint8Array.from([...prefix, ...probe]))
        bare.frames.length = 0
        await waitUntil(() => bare.frames.length > 0 || bare.closeCode !== null, {
          what: 'an answer or a close',
        })
      }
      if (bare.closeCode === null) bare.socket.close(1000)
      const code = await bare.closed()
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: 6 }, lane))
  return { sockets, codes }
}

for (const endpoint of ['sync', 'yjs'] as const) {
  for (const seed of seeds) {
    test(`R16: ${framesPerSeed} mutated frames to /${endpoint} harm only their sender (seed ${seed})`, async () => {
      using printed = vi.spyOn(console, 'error').mockImplementation(() => undefined)
      await using sync = await startTestSync()
      const frames = await realFrames(sync, endpoint)
      const target = await sync.document({ 'user-attacker': 'write', 'user-owner': 'write' })
      const elsewhere = await sync.document({ 'user-writer': 'write', 'user-peer': 'write' })
      using owner = hocuspocusClient({ url: sync.url, name: target.name, token: 'user-owner' })
      using writer = hocuspocusClient({ url: sync.url, name: elsewhere.name, token: 'user-writer' })
      using peer = yWebsocketClient({ url: sync.url, name: elsewhere.name, token: 'user-peer' })
      await waitUntil(() => owner.isSaved && writer.isSaved && peer.provider.synced)
      sync.log.lines.length = 0

      const address = new TextEncoder().encode(target.name)
      const attacking = attack({
        frames,
        random: seededRandom(seed),
        prefix: endpoint === 'yjs' ? new Uint8Array() : Uint8Array.from([address.byteLength, ...address]),
        opening: endpoint === 'yjs' ? [] : [authenticationFrame(target.name, 'user-attacker')],
        open: () =>
          openBareSocket(
            endpoint === 'yjs' ? `${sync.url}/yjs/${target.name}?token=user-attacker` : `${sync.url}/sync`,
          ),
      })
      const state = { isOver: false }
      const end = () => {
        state.isOver = true
      }
      attacking.then(end, end)
      let typed = ''
      while (!state.isOver) {
        writer.document.getText(rootText).insert(typed.length, '字')
        typed += '字'
        await waitUntil(() => writer.isSaved && textOf(peer.document) === typed)
      }
      const { codes, sockets } = await attacking

      expect(sockets, 'the attack was one').toBeGreaterThan(framesPerSeed / 10)
      expect(typed.length, 'somebody worked meanwhile').toBeGreaterThan(10)
      expect([...codes.keys()].filter((code) => code !== 1000 && !codesForMangled.has(code))).toEqual([])
      expect(writer.closes).toEqual([])
      expect(peer.finalCloses).toEqual([])
      expect(await sync.core.read(elsewhere.id, 'raw', textOf)).toBe(typed)
      await stillWorks(owner, sync, target.id)
      const refusals = sync.log.lines.filter(({ message }) => message === 'sync socket refused')
      const named = refusals.map(({ details }) => (details as { socket: string }).socket)
      expect(new Set(named).size, 'one line for each refused socket').toBe(named.length)
      expect(named.length, 'every refusal is logged').toBe(codes.get(4400) ?? 0)
      const past = printed.mock.calls.filter(([text]) => text !== 'Caught error while handling a Yjs update')
      expect(past, "nothing is printed past the log but y-protocols' own line").toEqual([])
      process.stdout.write(
        `/${endpoint}, seed ${seed}: ${sockets} sockets, closed with ${[...codes].map(([code, count]) => `${code}: ${count}`).join(', ')}\n`,
      )
    })
  }
}

/** The document under attack itself: whatever got into it, its owner types on, and what the server has is stored. */
async function stillWorks(owner: HocuspocusClient, sync: TestSync, documentId: string): Promise<void> {
  await waitUntil(() => owner.isSaved, { timeoutMs: 20_000, what: 'the owner is connected and saved' })
  owner.document.getMap('afterwards').set('still', 'here')
  await waitUntil(() => owner.isSaved, { what: 'the owner types on' })
  await sync.restart()
  const stored = await sync.core.encode(documentId, 'raw')
  const reread = new Y.Doc()
  Y.applyUpdate(reread, stored)
  expect(reread.getMap('afterwards').get('still')).toBe('here')
}

import { hocuspocusProbe, type SeededRandom, waitUntil } from '@stoa/testkit'
import * as Y from 'yjs'
import { hocuspocusClient, rootText, yWebsocketClient } from '../../tests/compatibility/stock-clients.ts'
import type { RawClient } from './raw-client.ts'

/** A WebSocket that keeps a copy of everything sent over it. */
function recordingWebSocket(sent: Uint8Array[]): typeof WebSocket {
  return class extends WebSocket {
    override send(data: string | Blob | BufferSource): void {
      if (data instanceof Uint8Array) sent.push(Uint8Array.from(data))
      super.send(data)
    }
  }
}

export interface Model {
  readonly url: string
  /** A document to record in. */
  readonly name: string
  readonly token: string
}

/** Real frames of a stock client that types, deletes, points and reconnects; without the address in front. */
export async function realFrames(
  { url, name, token }: Model,
  endpoint: 'sync' | 'yjs',
): Promise<Uint8Array[]> {
  const sent: Uint8Array[] = []
  const options = { url, name, token, WebSocket: recordingWebSocket(sent) }
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

/** One of these frames with something wrong in it. */
export function mutated(frames: readonly Uint8Array[], random: SeededRandom): Uint8Array {
  return random.pick(mutations)(random.pick(frames), random, frames)
}

export interface Attack {
  readonly frames: number
  readonly sockets: number
  readonly codes: ReadonlyMap<number, number>
}

export interface AttackOptions {
  readonly frames: readonly Uint8Array[]
  readonly random: SeededRandom
  readonly count: number
  /** No further frame is sent after this moment (`performance.now()`). Default: never. */
  readonly until?: number
  readonly lanes?: number
  readonly open: () => RawClient
  /** What stands in front of every frame. */
  readonly prefix: Uint8Array
  /** What opens the document; sent again and again, since a mutated frame may be one that leaves it. */
  readonly opening: readonly Uint8Array[]
}

/** Sends mutated frames one by one, on a new socket whenever the last one was closed. */
export async function attack(options: AttackOptions): Promise<Attack> {
  const {
    frames,
    random,
    open,
    prefix,
    opening,
    count,
    until = Number.POSITIVE_INFINITY,
    lanes = 6,
  } = options
  const codes = new Map<number, number>()
  let [sockets, sent] = [0, 0]
  const goesOn = () => sent < count && performance.now() < until
  const probe = Uint8Array.from([...prefix, ...hocuspocusProbe])
  const lane = async () => {
    while (goesOn()) {
      const client = open()
      sockets += 1
      while (client.isOpen && goesOn()) {
        sent += 1
        const frame = mutated(frames, random)
        // One in fifty spoils the address, too.
        client.send(random.next() < 0.02 ? frame : Buffer.concat([prefix, frame]))
        for (const each of opening) client.send(each)
        client.send(probe)
        client.frames.length = 0
        // An answer, or a close.
        await client.until(() => client.frames.length > 0)
      }
      client.close()
      await client.until(() => false)
      const code = client.closeCode ?? 1006
      codes.set(code, (codes.get(code) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return { frames: sent, sockets, codes }
}

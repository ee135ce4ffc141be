import { waitUntil } from '@stoa/testkit'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { authenticationFrame, messageTypes, readDenial, readFrameHead, syncTypes } from './protocol/frame.ts'

/** A client that sends what it is told to, honest or not, over a socket of its own. */
export interface BareClient extends Disposable {
  readonly closeCode: number | null
  /** The server's answers to updates, in order: applied or not. */
  readonly statuses: readonly boolean[]
  /** Reasons with which documents were denied. */
  readonly denials: readonly string[]
  readonly socket: WebSocket
  send(frame: Uint8Array): void
  /** Asks for a document and waits for the answer; false when it was denied or the socket closed. */
  open(name: string, token: string): Promise<boolean>
  sendUpdate(name: string, update: Uint8Array): void
  /** @throws when the server does not close the socket */
  closed(timeoutMs?: number): Promise<number>
}

export async function connectBare(url: string): Promise<BareClient> {
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  let closeCode: number | null = null
  const statuses: boolean[] = []
  const denials: string[] = []
  let granted = 0
  socket.addEventListener('close', ({ code }) => {
    closeCode = code
  })
  socket.addEventListener('message', ({ data }) => {
    const { type, decoder } = readFrameHead(new Uint8Array(data as ArrayBuffer))
    if (type === messageTypes.syncStatus) statuses.push(decoding.readVarUint(decoder) === 1)
    if (type !== messageTypes.auth) return
    const denial = readDenial(decoder)
    if (denial === null) granted += 1
    else denials.push(denial)
  })
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve())
    socket.addEventListener('error', () => reject(new Error('There is no socket.')))
  })
  const send = (frame: Uint8Array) => socket.send(new Uint8Array(frame))
  return {
    socket,
    statuses,
    denials,
    get closeCode() {
      return closeCode
    },
    send,
    async open(name, token) {
      const before = granted
      const denied = denials.length
      send(authenticationFrame(name, token))
      await waitUntil(() => granted > before || denials.length > denied || closeCode !== null)
      return granted > before
    },
    sendUpdate: (name, update) =>
      send(
        frameOf(name, messageTypes.sync, (encoder) => {
          encoding.writeVarUint(encoder, syncTypes.update)
          encoding.writeVarUint8Array(encoder, update)
        }),
      ),
    async closed(timeoutMs = 5_000) {
      await waitUntil(() => closeCode !== null, { timeoutMs, what: 'the server closes the socket' })
      return closeCode ?? 0
    },
    [Symbol.dispose]: () => socket.close(),
  }
}

/** A frame of the Hocuspocus protocol. */
export function frameOf(
  address: string,
  type: number,
  write: (encoder: encoding.Encoder) => void = () => undefined,
): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address)
    encoding.writeVarUint(encoder, type)
    write(encoder)
  })
}

/** Presence of these client ids. `clock` counts the changes of each. */
export function presenceFrame(
  address: string,
  states: ReadonlyMap<number, object | null>,
  clock = 1,
): Uint8Array {
  const message = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, states.size)
    for (const [clientId, state] of states) {
      encoding.writeVarUint(encoder, clientId)
      encoding.writeVarUint(encoder, clock)
      encoding.writeVarString(encoder, JSON.stringify(state))
    }
  })
  return frameOf(address, messageTypes.awareness, (encoder) => encoding.writeVarUint8Array(encoder, message))
}

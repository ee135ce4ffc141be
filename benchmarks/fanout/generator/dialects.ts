import {
  authenticationFrame,
  awarenessFrame,
  messageType,
  stateVectorFrame,
  updateFrame,
  varString,
} from '@stoa/testkit'

export type DialectName = 'hocuspocus' | 'y-websocket' | 'relay'

/** What came in, as far as a load looks into it. */
export type Incoming =
  | { readonly is: 'update' | 'answer'; readonly update: Uint8Array }
  | { readonly is: 'authenticated' }
  | { readonly is: 'acknowledgement'; readonly isApplied: boolean }
  | { readonly is: 'denied' }
  | { readonly is: 'other' }

export interface Dialect {
  /** Of a document's socket. */
  url(endpoint: string, document: string): string
  /** Sent first. */
  opening(document: string, token: string): Uint8Array[]
  /** What is sent after this was received while opening; null when the document is open. */
  next(document: string, incoming: Incoming): Uint8Array[] | null
  /** Whether a document is open as soon as its socket is. */
  readonly opensAtOnce: boolean
  readonly acknowledges: boolean
  update(document: string, update: Uint8Array): Uint8Array
  presence(document: string, client: number, clock: number): Uint8Array
  read(payload: Uint8Array): Incoming
}

const stateOf = (client: number) => ({ user: { name: `Reader ${client}`, color: '#446688' } })

/** The frames of y-websocket are those of Hocuspocus without the address. */
const withoutAddress = (frame: Uint8Array): Uint8Array => frame.subarray(varString('').length)

const hocuspocus: Dialect = {
  url: (endpoint) => endpoint,
  opening: (document, token) => [authenticationFrame(document, token)],
  next(document, incoming) {
    if (incoming.is === 'authenticated') return [stateVectorFrame(document)]
    return incoming.is === 'answer' ? null : []
  },
  opensAtOnce: false,
  acknowledges: true,
  update: (document, update) => updateFrame(document, 'update', update),
  presence: (document, client, clock) =>
    awarenessFrame(document, new Map([[client, stateOf(client)]]), clock),
  read: (payload) => readFrom(payload, skipBytes(payload, 0)),
}

const yWebsocket: Dialect = {
  url: (endpoint, document) => `${endpoint}/${document}`,
  opening: () => [withoutAddress(stateVectorFrame(''))],
  next: (_document, incoming) => (incoming.is === 'answer' ? null : []),
  opensAtOnce: false,
  acknowledges: false,
  update: (_document, update) => withoutAddress(updateFrame('', 'update', update)),
  presence: (_document, client, clock) =>
    withoutAddress(awarenessFrame('', new Map([[client, stateOf(client)]]), clock)),
  read: (payload) => readFrom(payload, 0),
}

export const dialects: Readonly<Record<DialectName, Dialect>> = {
  hocuspocus,
  'y-websocket': yWebsocket,
  relay: { ...yWebsocket, opening: () => [], opensAtOnce: true },
}

function readFrom(payload: Uint8Array, start: number): Incoming {
  const type = payload[start]
  const detail = payload[start + 1]
  switch (type) {
    case messageType.sync:
    case messageType.syncReply: {
      if (detail !== 1 && detail !== 2) return { is: 'other' }
      const end = skipBytes(payload, start + 2)
      const length = readLength(payload, start + 2)
      return { is: detail === 1 ? 'answer' : 'update', update: payload.subarray(end - length, end) }
    }
    case messageType.auth:
      return { is: detail === 2 ? 'authenticated' : 'denied' }
    case messageType.syncStatus:
      return { is: 'acknowledgement', isApplied: detail === 1 }
    default:
      return { is: 'other' }
  }
}

function readLength(payload: Uint8Array, at: number): number {
  let value = 0
  for (let shift = 1, index = at; ; shift *= 128, index++) {
    const byte = payload[index] ?? 0
    value += (byte & 127) * shift
    if (byte < 128) return value
  }
}

/** Position behind bytes with their length in front. */
function skipBytes(payload: Uint8Array, at: number): number {
  let start = at
  while ((payload[start] ?? 0) > 127) start += 1
  return start + 1 + readLength(payload, at)
}

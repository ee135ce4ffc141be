import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'

/** Message types of the Hocuspocus protocol. */
export const messageTypes = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  broadcastStateless: 6,
  close: 7,
  syncStatus: 8,
} as const

/** Types within a sync message, as in y-protocols. */
export const syncTypes = { step1: 0, step2: 1, update: 2 } as const

/** Types within an authentication message. */
const authTypes = { token: 0, permissionDenied: 1 } as const

/** Start of every frame: `name` or `name NUL session`, then the type. */
export interface FrameHead {
  /** As it stands in the frame; replies carry the same. */
  readonly address: string
  readonly documentName: string
  readonly type: number
  /** Behind the type. */
  readonly decoder: decoding.Decoder
}

/** @throws when the frame ends too early. */
export function readFrameHead(frame: Uint8Array): FrameHead {
  const decoder = decoding.createDecoder(frame)
  const address = decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  const separator = address.indexOf('\0')
  return { address, documentName: separator === -1 ? address : address.slice(0, separator), type, decoder }
}

/** Stands for the address where frames have none, as in the y-websocket protocol. */
export const withoutAddress = ''

/** A message of the sync protocol. */
export function syncFrame(address: string, syncType: number, payload: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    writeHead(encoder, address, messageTypes.sync)
    encoding.writeVarUint(encoder, syncType)
    encoding.writeVarUint8Array(encoder, payload)
  })
}

/** The present state of these clients; of one that is gone, that it is. */
export function presenceFrame(address: string, awareness: Awareness, clients: readonly number[]): Uint8Array {
  const known = clients.filter((client) => awareness.meta.has(client))
  return encoding.encode((encoder) => {
    writeHead(encoder, address, messageTypes.awareness)
    encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(awareness, known))
  })
}

/** What became of an update: the acknowledgement, or that it was not applied. */
export function statusFrame(address: string, isApplied: boolean): Uint8Array {
  return encoding.encode((encoder) => {
    writeHead(encoder, address, messageTypes.syncStatus)
    encoding.writeVarUint(encoder, isApplied ? 1 : 0)
  })
}

/** The update in a frame that brings one. A view into it. */
export function updateIn(frame: Uint8Array): Uint8Array {
  const decoder = behindType(frame)
  decoding.readVarUint(decoder)
  return decoding.readVarUint8Array(decoder)
}

/** What a presence frame says. A view into it. */
export function presenceIn(frame: Uint8Array): Uint8Array {
  return decoding.readVarUint8Array(behindType(frame))
}

/** Asks for everybody's presence; over a socket Hocuspocus does not answer it. */
export function presenceQueryFrame(address: string): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address)
    encoding.writeVarUint(encoder, messageTypes.queryAwareness)
  })
}

/** The authentication message that a client opens a document with. */
export function authenticationFrame(address: string, token: string): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address)
    encoding.writeVarUint(encoder, messageTypes.auth)
    encoding.writeVarUint(encoder, authTypes.token)
    encoding.writeVarString(encoder, token)
  })
}

/** The server's answer to a document that may not be opened. */
export function permissionDeniedFrame(address: string, reason: string): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarString(encoder, address)
    encoding.writeVarUint(encoder, messageTypes.auth)
    encoding.writeVarUint(encoder, authTypes.permissionDenied)
    encoding.writeVarString(encoder, reason)
  })
}

/** Reads what follows an authentication type; null when it is not a denial. */
export function readDenial(decoder: decoding.Decoder): string | null {
  return decoding.readVarUint(decoder) === authTypes.permissionDenied ? decoding.readVarString(decoder) : null
}

function writeHead(encoder: encoding.Encoder, address: string, type: number): void {
  if (address !== withoutAddress) encoding.writeVarString(encoder, address)
  encoding.writeVarUint(encoder, type)
}

function behindType(frame: Uint8Array): decoding.Decoder {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint8Array(decoder)
  decoding.readVarUint(decoder)
  return decoder
}

/*
 * Frames of the Hocuspocus protocol, read and written by hand, from the protocol's description and not with the
 * libraries under test: address, message type, and what the type has.
 */

/** Message types of the Hocuspocus protocol. */
export const messageType = {
  sync: 0,
  awareness: 1,
  auth: 2,
  queryAwareness: 3,
  syncReply: 4,
  stateless: 5,
  syncStatus: 8,
} as const

/** What a frame is, as far as the tests of this folder look into one. */
export type ReadFrame =
  | { readonly type: 'denied'; readonly reason: string }
  | { readonly type: 'authenticated'; readonly scope: string }
  | { readonly type: 'update'; readonly update: Uint8Array }
  | { readonly type: 'status'; readonly isApplied: boolean }
  | { readonly type: 'other' }

export function readFrame(frame: Uint8Array): ReadFrame {
  let at = 0
  const readVarUint = () => {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const byte = frame[at++]
      if (byte === undefined) throw new Error('The frame ends too early.')
      value += (byte & 127) * shift
      if (byte < 128) return value
    }
  }
  const readBytes = () => {
    const length = readVarUint()
    at += length
    return frame.subarray(at - length, at)
  }
  const readString = () => new TextDecoder().decode(readBytes())
  readBytes()
  switch (readVarUint()) {
    case messageType.sync:
    case messageType.syncReply: {
      const syncType = readVarUint()
      return syncType === 1 || syncType === 2 ? { type: 'update', update: readBytes() } : { type: 'other' }
    }
    case messageType.auth: {
      const isDenial = readVarUint() === 1
      const text = readString()
      return isDenial ? { type: 'denied', reason: text } : { type: 'authenticated', scope: text }
    }
    case messageType.syncStatus:
      return { type: 'status', isApplied: readVarUint() === 1 }
    default:
      return { type: 'other' }
  }
}

/** The Yjs update in a frame, or null for a frame of another type. */
export function updateInHocuspocusFrame(frame: Uint8Array): Uint8Array | null {
  const read = readFrame(frame)
  return read.type === 'update' ? read.update : null
}

export function authenticationFrame(address: string, token: string): Uint8Array {
  return Uint8Array.from([...varString(address), messageType.auth, 0, ...varString(token)])
}

/** `step2` is the answer to a request for what is missing, `update` what was typed. */
export function updateFrame(address: string, as: 'step2' | 'update', update: Uint8Array): Uint8Array {
  return syncFrame(address, as === 'step2' ? 1 : 2, update)
}

/**
 * What follows an address in a question of somebody who has nothing: an honest frame, whose answer shows that the one
 * before it was looked at.
 */
export const hocuspocusProbe: readonly number[] = [messageType.sync, 0, 1, 0]

/** Asks for what is missing. The default is what somebody has who has nothing. */
export function stateVectorFrame(address: string, stateVector: Uint8Array = new Uint8Array(1)): Uint8Array {
  return syncFrame(address, 0, stateVector)
}

/** Presence of these clients, each at this clock. */
export function awarenessFrame(
  address: string,
  states: ReadonlyMap<number, object | null>,
  clock = 1,
): Uint8Array {
  const bytes: number[] = varUint(states.size)
  for (const [client, state] of states)
    bytes.push(...varUint(client), ...varUint(clock), ...varString(JSON.stringify(state)))
  return Uint8Array.from([...varString(address), messageType.awareness, ...varUint(bytes.length), ...bytes])
}

/** A message beside the document, for whatever the server makes of it. */
export function statelessFrame(address: string, payload: string): Uint8Array {
  return Uint8Array.from([...varString(address), messageType.stateless, ...varString(payload)])
}

/** Asks for everybody's presence. */
export function presenceQueryFrame(address: string): Uint8Array {
  return Uint8Array.from([...varString(address), messageType.queryAwareness])
}

function syncFrame(address: string, syncType: number, payload: Uint8Array): Uint8Array {
  const head = [...varString(address), messageType.sync, syncType, ...varUint(payload.byteLength)]
  const frame = new Uint8Array(head.length + payload.byteLength)
  frame.set(head)
  frame.set(payload, head.length)
  return frame
}

/** Length and bytes of a text, as lib0 writes them. */
export function varString(text: string): number[] {
  const bytes = new TextEncoder().encode(text)
  return [...varUint(bytes.byteLength), ...bytes]
}

/** A number in pieces of seven bits, as lib0 writes them. */
export function varUint(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return [...bytes, rest]
}

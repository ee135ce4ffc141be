import { splitUpdate } from './update-pieces.ts'

/** Far enough below the server's limit of a frame (2 MiB) that a piece never comes near it. */
const pieceBytes = 512 * 1024

/** In the protocol's frames: a sync message, and in it an answer to a state vector, or an update. */
const syncMessage = 0
const syncReplies = { step2: 1, update: 2 }

interface Field {
  value: number
  /** Where the next field begins. */
  next: number
}

/** A variable-length number: seven bits a byte, the highest bit says that more follow. */
function readNumber(bytes: Uint8Array, at: number): Field {
  let value = 0
  for (let next = at, factor = 1; ; next += 1, factor *= 128) {
    const byte = bytes[next] ?? 0
    value += (byte & 127) * factor
    if (byte < 128) return { value, next: next + 1 }
  }
}

function numberBytes(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push(128 | (rest & 127))
  return [...bytes, rest]
}

/**
 * The frames to send instead of one that is too large: an answer to the server's state vector after a long time
 * offline, or a paste, as several updates. Any other frame goes as it is.
 */
export function framesOf(frame: Uint8Array): Uint8Array[] {
  if (frame.byteLength <= pieceBytes) return [frame]
  const name = readNumber(frame, 0)
  const behindName = name.next + name.value
  const type = readNumber(frame, behindName)
  if (type.value !== syncMessage) return [frame]
  const step = readNumber(frame, type.next)
  if (step.value !== syncReplies.step2 && step.value !== syncReplies.update) return [frame]
  const length = readNumber(frame, step.next)
  const update = frame.subarray(length.next, length.next + length.value)
  const address = frame.subarray(0, behindName)
  return splitUpdate(update, pieceBytes).map((piece) => {
    const head = [syncMessage, syncReplies.update, ...numberBytes(piece.byteLength)]
    const whole = new Uint8Array(address.byteLength + head.length + piece.byteLength)
    whole.set(address)
    whole.set(head, address.byteLength)
    whole.set(piece, address.byteLength + head.length)
    return whole
  })
}

/** A socket that sends large updates in pieces. */
export class PiecewiseSocket extends WebSocket {
  override send(data: string | Blob | BufferSource): void {
    if (!(data instanceof Uint8Array)) super.send(data)
    else for (const frame of framesOf(data)) super.send(new Uint8Array(frame))
  }
}

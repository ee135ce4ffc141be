import type { Message } from '../ports.ts'

/** First byte of a frame that is a whole message (RFC 6455, 5.2). */
const firstByte = { text: 0x81, binary: 0x82 } as const

/** From this size on a message is framed once, however often it is sent: many may begin with the same document. */
const keptBytes = 64 * 1024
const kept = new WeakMap<Uint8Array, Buffer>()

/**
 * WebSocket frames of a server, which are not masked, one behind the other in one buffer. Bytes that were framed may
 * not be changed any more.
 */
export function frameMessages(messages: readonly Message[]): Buffer {
  const [only] = messages
  if (messages.length !== 1 || typeof only !== 'object' || only.byteLength < keptBytes) return frame(messages)
  let frames = kept.get(only)
  if (frames === undefined) kept.set(only, (frames = frame(messages)))
  return frames
}

function frame(messages: readonly Message[]): Buffer {
  const payloads = messages.map((message) => (typeof message === 'string' ? Buffer.from(message) : message))
  const total = payloads.reduce((sum, { byteLength }) => sum + headBytes(byteLength) + byteLength, 0)
  const buffer = Buffer.allocUnsafe(total)
  let offset = 0
  for (const [index, payload] of payloads.entries()) {
    const { byteLength } = payload
    buffer[offset] = typeof messages[index] === 'string' ? firstByte.text : firstByte.binary
    if (byteLength < 126) buffer[offset + 1] = byteLength
    else if (byteLength < 65_536) {
      buffer[offset + 1] = 126
      buffer.writeUInt16BE(byteLength, offset + 2)
    } else {
      buffer[offset + 1] = 127
      buffer.writeBigUInt64BE(BigInt(byteLength), offset + 2)
    }
    offset += headBytes(byteLength)
    buffer.set(payload, offset)
    offset += byteLength
  }
  return buffer
}

function headBytes(payloadBytes: number): number {
  if (payloadBytes < 126) return 2
  return payloadBytes < 65_536 ? 4 : 10
}

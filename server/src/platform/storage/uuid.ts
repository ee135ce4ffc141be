import { randomFillSync } from 'node:crypto'

const random = new Uint8Array(10)
let lastTime = 0
let counter = 0

/**
 * A new UUIDv7 (RFC 9562): 48 bits of milliseconds, then a 12-bit counter, so that ids made by one process in the same
 * millisecond still sort in the order in which they were made, then 62 random bits.
 */
export function uuidv7(now: number = Date.now()): string {
  randomFillSync(random)
  if (now > lastTime) {
    lastTime = now
    // A random start in the lower half leaves at least 2,048 ids for the same millisecond.
    counter = ((random[0]! << 8) | random[1]!) & 0x7ff
  } else if (counter === 0xfff) {
    lastTime += 1
    counter = 0
  } else {
    counter += 1
  }
  const time = lastTime.toString(16).padStart(12, '0')
  const sequence = counter.toString(16).padStart(3, '0')
  const tail = Buffer.from(random.subarray(2))
  tail[0] = (tail[0]! & 0x3f) | 0x80
  const hex = tail.toString('hex')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${sequence}-${hex.slice(0, 4)}-${hex.slice(4)}`
}

/**
 * Frames that arrived, each different one kept once. Thousands of readers get the same frames; what a reader got is a
 * list of numbers.
 */
export class FrameMemory {
  readonly #ids = new Map<number, number>()
  readonly frames: Uint8Array[] = []

  idOf(payload: Uint8Array): number {
    const key = hashOf(payload)
    let id = this.#ids.get(key)
    if (id === undefined) {
      id = this.frames.length
      this.#ids.set(key, id)
      this.frames.push(new Uint8Array(payload))
    }
    return id
  }
}

/** 53 bits out of two multiplicative hashes over four bytes at a time. */
function hashOf(payload: Uint8Array): number {
  const { byteLength } = payload
  let one = byteLength | 0
  let two = 0x9e3779b9 | 0
  const whole = byteLength - (byteLength % 4)
  let at = 0
  for (; at < whole; at += 4) {
    const word = payload[at]! | (payload[at + 1]! << 8) | (payload[at + 2]! << 16) | (payload[at + 3]! << 24)
    one = Math.imul(one ^ word, 0x85ebca6b)
    one ^= one >>> 15
    two = Math.imul(two + word, 0xc2b2ae35) ^ (two >>> 13)
  }
  for (; at < byteLength; at++) {
    one = Math.imul(one ^ payload[at]!, 0x85ebca6b)
    two = Math.imul(two + payload[at]!, 0xc2b2ae35)
  }
  return (one >>> 0) * 2 ** 21 + ((two ^ (two >>> 16)) & 0x1fffff)
}

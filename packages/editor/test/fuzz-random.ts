/** Randomness that a printed seed brings back (mulberry32). */
export interface Random {
  /** In `[0, below)`. */
  int(below: number): number
  chance(probability: number): boolean
  pick<T>(from: readonly T[]): T | undefined
}

export const createRandom = (seed: number): Random => {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
  const int = (below: number) => Math.floor(next() * below)
  return { int, chance: (probability) => next() < probability, pick: (from) => from[int(from.length)] }
}

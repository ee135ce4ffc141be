/** p50, p95, p99 and the largest of some durations (ms), each by the nearest rank. */
export function distribution(samples: readonly number[]): readonly [number, number, number, number] {
  if (samples.length === 0) throw new Error('Nothing was measured.')
  const sorted = Float64Array.from(samples).sort()
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!
  return [at(0.5), at(0.95), at(0.99), sorted.at(-1)!]
}

export function median(samples: readonly number[]): number {
  return distribution(samples)[0]
}

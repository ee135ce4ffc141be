/** Upper bounds of the buckets, in seconds: fine where a disk that is well answers, coarse where it does not. */
export const latencyBounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10] as const

/** How many observations fell into each bucket, up to a moment. */
export interface LatencyReading {
  /** One for each bound, and one for what is beyond the last. Not cumulated. */
  readonly counts: readonly number[]
  /** Of everything that was observed, in seconds. */
  readonly sum: number
}

/** Latencies since the start of the process, in the buckets of {@link latencyBounds}. Cheap enough for every update. */
export class LatencyHistogram {
  readonly #counts: number[] = Array.from({ length: latencyBounds.length + 1 }, () => 0)
  #sum = 0

  observe(seconds: number): void {
    let bucket = 0
    while (bucket < latencyBounds.length && seconds > latencyBounds[bucket]!) bucket += 1
    this.#counts[bucket]! += 1
    this.#sum += seconds
  }

  read(): LatencyReading {
    return { counts: [...this.#counts], sum: this.#sum }
  }
}

/** What came between two readings. */
export const latenciesBetween = (before: LatencyReading, after: LatencyReading): LatencyReading => ({
  counts: after.counts.map((count, bucket) => count - (before.counts[bucket] ?? 0)),
  sum: after.sum - before.sum,
})

/**
 * The latency that a share of the observations did not exceed, in seconds: exact to its bucket, and evenly spread
 * within. 0 without observations; at most the last bound.
 * @param share 0.99 for p99
 */
export function latencyQuantile({ counts }: LatencyReading, share: number): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  let left = share * total
  for (const [bucket, count] of counts.entries()) {
    const from = bucket === 0 ? 0 : latencyBounds[bucket - 1]!
    const to = latencyBounds[bucket] ?? from
    if (count > 0 && left <= count) return from + ((to - from) * left) / count
    left -= count
  }
  return 0
}

/** Histograms of `/metrics`, by name; names end in `_seconds`. */
export type Latencies = Readonly<Record<string, { readonly help: string; read(): LatencyReading }>>

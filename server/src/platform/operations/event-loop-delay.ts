import { monitorEventLoopDelay } from 'node:perf_hooks'

/**
 * In ms. The histogram measures the time between two of its own timers, so this much of each delay is none. Each timer is
 * a wake of the loop, all day long: 100 a second took 2 ms of it.
 */
export const resolutionMs = 50

export interface Delays {
  readonly p50: number
  readonly p99: number
  readonly max: number
}

/** How late the event loop was, in seconds. */
export interface EventLoopDelay {
  /** Since {@link EventLoopDelay.reset}, or the beginning. */
  read(): Delays
  reset(): void
  close(): void
}

export function watchEventLoopDelay(): EventLoopDelay {
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs })
  histogram.enable()
  const seconds = (nanoseconds: number): number =>
    histogram.count === 0 ? 0 : Math.max(0, nanoseconds / 1e9 - resolutionMs / 1e3)
  return {
    read: () => ({
      p50: seconds(histogram.percentile(50)),
      p99: seconds(histogram.percentile(99)),
      max: seconds(histogram.max),
    }),
    reset: () => histogram.reset(),
    close: () => void histogram.disable(),
  }
}

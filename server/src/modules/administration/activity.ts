import type { Activity, ActivitySeries, ActivitySpan } from '@stoa/protocol'
import { type GaugePoint, type KeptGauge, pointInterval } from '../../platform/operations/gauge-history.ts'

interface Source {
  gauge: KeptGauge
  /** From the gauge's unit into the one that is shown. */
  factor: number
  of: (values: readonly number[]) => number
}

const most = (values: readonly number[]): number => Math.max(...values)
const least = (values: readonly number[]): number => Math.min(...values)
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length
/** A counter's growth within a minute, by the second. */
const perSecond = 1000 / pointInterval

const sources: Readonly<Record<ActivitySeries, Source>> = {
  connections: { gauge: 'stoa_sync_sockets', factor: 1, of: most },
  rooms: { gauge: 'stoa_rooms', factor: 1, of: most },
  updatesPerSecond: { gauge: 'stoa_updates_stored_total', factor: perSecond, of: mean },
  savedP50Ms: { gauge: 'stoa_journal_latency_p50_seconds', factor: 1000, of: most },
  savedP99Ms: { gauge: 'stoa_journal_latency_p99_seconds', factor: 1000, of: most },
  loopP99Ms: { gauge: 'stoa_event_loop_delay_p99_seconds', factor: 1000, of: most },
  loopMaxMs: { gauge: 'stoa_event_loop_delay_max_seconds', factor: 1000, of: most },
  cores: { gauge: 'stoa_cpu_seconds_total', factor: perSecond, of: mean },
  memoryBytes: { gauge: 'stoa_memory_resident_bytes', factor: 1, of: most },
  freeBytes: { gauge: 'stoa_data_free_bytes', factor: 1, of: least },
}

/** As many steps as a line of that width can show. */
const spans: Readonly<Record<ActivitySpan, { step: number; steps: number }>> = {
  hour: { step: pointInterval, steps: 60 },
  day: { step: 5 * pointInterval, steps: 288 },
}

/** The first moment that is shown, UTC ms: the last step is the one that holds `now`. */
export const activityFrom = (span: ActivitySpan, now: number): number => {
  const { step, steps } = spans[span]
  return (Math.floor(now / step) + 1) * step - steps * step
}

/** Lays the points of the history into steps of equal length. */
export function activityOf(points: readonly GaugePoint[], span: ActivitySpan, now: number): Activity {
  const { step, steps } = spans[span]
  const from = activityFrom(span, now)
  const inSteps = Array.from({ length: steps }, (): GaugePoint['values'][] => [])
  for (const { at, values } of points) inSteps[Math.floor((at - from) / step)]?.push(values)
  const read = ({ gauge, factor, of }: Source): (number | null)[] =>
    inSteps.map((all) => {
      const values = all.flatMap((one) => one[gauge] ?? [])
      return values.length === 0 ? null : of(values) * factor
    })
  const series = Object.fromEntries(Object.entries(sources).map(([name, source]) => [name, read(source)]))
  return { from, step, series: series as Activity['series'] }
}

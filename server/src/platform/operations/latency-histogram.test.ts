import { describe, expect, it } from 'vitest'
import { latenciesBetween, LatencyHistogram, latencyBounds, latencyQuantile } from './latency-histogram.ts'

describe('latencies', () => {
  it('fall into the bucket that ends with them, and the last one takes the rest', () => {
    const histogram = new LatencyHistogram()
    for (const seconds of [0, 0.001, 0.0011, 10, 11]) histogram.observe(seconds)
    const { counts, sum } = histogram.read()
    expect([counts[0], counts[1], counts.at(-2), counts.at(-1)]).toEqual([2, 1, 1, 1])
    expect(sum).toBeCloseTo(21.0021)
  })

  it('give quantiles that are right to their bucket', () => {
    const histogram = new LatencyHistogram()
    for (let i = 0; i < 990; i++) histogram.observe(0.004)
    for (let i = 0; i < 10; i++) histogram.observe(0.4)
    const p50 = latencyQuantile(histogram.read(), 0.5)
    expect(p50).toBeGreaterThan(0.0025)
    expect(p50).toBeLessThanOrEqual(0.005)
    expect(latencyQuantile(histogram.read(), 0.999)).toBeGreaterThan(0.25)
  })

  it('are 0 when there were none, and never more than the last bound', () => {
    const histogram = new LatencyHistogram()
    expect(latencyQuantile(histogram.read(), 0.99)).toBe(0)
    histogram.observe(1_000)
    expect(latencyQuantile(histogram.read(), 0.99)).toBe(latencyBounds.at(-1))
  })

  it('of a minute are what came between two readings', () => {
    const histogram = new LatencyHistogram()
    histogram.observe(0.4)
    const before = histogram.read()
    histogram.observe(0.002)
    const minute = latenciesBetween(before, histogram.read())
    expect(minute.counts.reduce((sum, count) => sum + count, 0)).toBe(1)
    expect(latencyQuantile(minute, 0.99)).toBeLessThanOrEqual(0.0025)
  })
})

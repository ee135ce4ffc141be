import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type DomainStorage, openDomainStorage } from '../storage/domain-storage.ts'
import { createGaugeHistory, gaugeMigrations, pointInterval } from './gauge-history.ts'
import type { Gauges } from './gauges.ts'

describe('the last day of the gauges', () => {
  let folder: string
  let storage: DomainStorage
  const begin = Date.UTC(2026, 0, 5, 3)
  let time = begin
  const open = () => openDomainStorage({ dataDirectory: folder, onEffectError: () => undefined })
  const history = () => createGaugeHistory({ storage, now: () => time })
  const gauges = (rooms: () => number | Promise<number>, sockets = 1): Gauges => ({
    stoa_rooms: { help: '', read: rooms },
    stoa_sync_sockets: { help: '', type: 'counter', read: () => sockets },
    stoa_of_no_interest: { help: '', read: () => 7 },
  })

  beforeEach(async () => {
    time = begin
    folder = mkdtempSync(join(tmpdir(), 'stoa-gauges-'))
    storage = open()
    await storage.migrate(gaugeMigrations)
  })
  afterEach(async () => {
    await storage.close()
    rmSync(folder, { recursive: true })
  })

  it('has a point a minute: gauges as they stand, counters as what they grew by', async () => {
    const kept = history()
    for (const [rooms, sockets] of [
      [3, 10],
      [5, 14],
    ] as const) {
      await kept.record(gauges(() => rooms, sockets))
      time += pointInterval
    }
    expect(await kept.read()).toEqual([
      { at: begin, values: { stoa_rooms: 3, stoa_sync_sockets: 10 } },
      { at: begin + pointInterval, values: { stoa_rooms: 5, stoa_sync_sockets: 4 } },
    ])
    expect(await kept.read(begin + 1)).toHaveLength(1)
  })

  it('holds a day and no more, and survives a restart', async () => {
    const kept = history()
    for (let minute = 0; minute < 1_500; minute++) {
      await kept.record(gauges(() => minute))
      time += pointInterval
    }
    await storage.close()
    storage = open()
    const points = await history().read(0)
    expect(points).toHaveLength(1_440)
    expect(points.at(-1)?.values.stoa_rooms).toBe(1_499)
    const { count } = await storage
      .db<{ gauge_points: { at: number } }>()
      .selectFrom('gauge_points')
      .select(({ fn }) => fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    expect(count).toBe(1_440)
  })

  it('goes without a gauge that cannot be read', async () => {
    const kept = history()
    await kept.record(gauges(() => Promise.reject(new Error('gone'))))
    expect(await kept.read()).toEqual([{ at: begin, values: { stoa_sync_sockets: 1 } }])
  })
})

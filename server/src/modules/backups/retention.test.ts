import type { BackupArchive } from '@stoa/protocol'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { archiveName, readArchiveName } from './archive-folder.ts'
import { expired } from './retention.ts'

const archive = (createdAt: number, parts: Partial<BackupArchive> = {}): BackupArchive => ({
  name: archiveName(createdAt, { isEncrypted: false }),
  createdAt,
  bytes: 1,
  encrypted: false,
  origin: 'backup',
  drill: null,
  ...parts,
})
const hour = 3_600_000
const noon = new Date(2026, 4, 20, 12).getTime()
const hourly = (count: number) => Array.from({ length: count }, (_each, n) => archive(noon - n * hour))
const keep = { daily: 7, weekly: 4, monthly: 6 }
const left = (archives: readonly BackupArchive[], how = keep) => {
  const gone = new Set(expired(archives, how))
  return archives.filter((each) => !gone.has(each))
}

describe('retention', () => {
  it('leaves one for each of the last days, weeks and months, and the newest three', () => {
    const kept = left(hourly(24 * 300))
    const days = new Set(kept.map(({ createdAt }) => new Date(createdAt).toDateString()))
    // Seven days; of weeks and months those that are not the newest of such a day already.
    expect(kept.length).toBeLessThanOrEqual(7 + 4 + 6 + 2)
    expect(days.size).toBeGreaterThanOrEqual(7 + 2 + 4)
    expect(kept.slice(0, 3)).toEqual(hourly(3))
  })

  it('takes nothing away because time has passed: what there is counts, not the date', () => {
    const old = hourly(3).map(({ createdAt }) => archive(createdAt - 10_000 * hour))
    expect(left(old)).toEqual(old)
  })

  it('never removes the newest, the newest that is not known to be bad, or the newest that was proven', () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            hours: fc.integer({ min: 0, max: 20_000 }),
            drill: fc.constantFrom(null, 'passed' as const, 'failed' as const),
          }),
          { minLength: 1, maxLength: 60 },
        ),
        fc.record({ daily: fc.integer({ min: 1, max: 9 }), weekly: fc.nat(5), monthly: fc.nat(5) }),
        (drawn, how) => {
          const archives = drawn
            .map(({ hours, drill }) => archive(noon - hours * hour, { drill }))
            .toSorted((a, b) => b.createdAt - a.createdAt)
          const kept = left(archives, how)
          expect(kept).toContain(archives[0])
          const good = archives.find(({ drill }) => drill !== 'failed')
          if (good !== undefined) expect(kept).toContain(good)
          const proven = archives.find(({ drill }) => drill === 'passed')
          if (proven !== undefined) expect(kept).toContain(proven)
        },
      ),
    )
  })

  it('leaves alone what was made before an upgrade, and what is not ours', () => {
    const before = archive(noon - 5000 * hour, { origin: 'upgrade' })
    expect(expired([...hourly(50), before], { daily: 1, weekly: 0, monthly: 0 })).not.toContain(before)
    for (const name of [
      'stoa.tar.zst',
      'stoa-20261399T000000.000Z.tar.zst',
      'my-stoa-20260101T000000.000Z.tar.zst',
    ])
      expect(readArchiveName(name), name).toBeNull()
    const name = archiveName(noon, { isEncrypted: true, before: '1.2.0-beta/1' })
    expect(readArchiveName(name)).toEqual({ name, createdAt: noon, encrypted: true, origin: 'upgrade' })
  })
})

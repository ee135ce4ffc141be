import { expect, test } from 'vitest'
import { browserOfflineSoak } from '../../benchmarks/soak/offline.soak.ts'
import { soaks } from '../../benchmarks/soak/soaks.ts'
import { mayMount, storageSoak } from '../../benchmarks/soak/storage.soak.ts'

/** Other tests run beside this one: a figure of time is a fault only when it is far off. */
const slack = 10

// Without the right to mount there is no full disk to be had; the unit tests of the store limit its pages instead.
const hasDisk = soaks.filter((soak) => soak !== storageSoak || mayMount())
// The browser's half has tests of its own (tests/browser/offline-*.test.ts), which bring the built client along.
const measurable = hasDisk.filter((soak) => soak !== browserOfflineSoak)

for (const { promises, claim, short, unit, run } of measurable)
  test(`${promises.join(', ')}: ${claim} (${short} ${unit})`, async () => {
    const until = performance.now() + 60_000
    const rows = await run({ runs: short, until, slack, say: () => undefined })
    expect(rows.filter(({ pass }) => !pass)).toEqual([])
    expect(new Set(rows.map(({ promise }) => promise))).toEqual(new Set(promises))
    for (const { promise, measured } of rows) process.stdout.write(`${promise}: ${measured}\n`)
  })

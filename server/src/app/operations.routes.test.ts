import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keptGauges } from '../platform/operations/gauge-history.ts'
import { bootDeadline, startTestStoa, type TestStoa } from './boot.testing.ts'

/** The lines of `/metrics` that are no comment: name with labels → value. */
async function figuresOf(url: string): Promise<{ text: string; values: Map<string, number> }> {
  const answer = await fetch(`${url}/metrics`)
  expect(answer.headers.get('content-type')).toContain('text/plain; version=0.0.4')
  const text = await answer.text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return {
    text,
    values: new Map(
      lines.map((line) => {
        const end = line.lastIndexOf(' ')
        return [line.slice(0, end), Number(line.slice(end + 1))]
      }),
    ),
  }
}

describe('/metrics', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  }, bootDeadline)
  afterAll(() => stoa.stop())

  it('names every figure with its unit, says what it is, and what kind of figure', async () => {
    const documented = readFileSync(new URL('../../../docs/monitoring.md', import.meta.url), 'utf8')
    const { text, values } = await figuresOf(stoa.url)
    for (const name of keptGauges) expect(values.has(name), name).toBe(true)
    const own = [...text.matchAll(/^# HELP (stoa_\S+) (.+)\n# TYPE (\S+) (\S+)$/gm)]
    expect(own.length).toBeGreaterThan(35)
    for (const [, name = '', help, typed, type] of own) {
      expect(typed).toBe(name)
      expect(help, name).toMatch(/^[\p{Lu}\d]/u)
      expect(name.endsWith('_total'), name).toBe(type === 'counter')
      expect(documented, `${name} is not in docs/monitoring.md`).toContain(`| \`${name}\` `)
      // Base units only: neither milliseconds nor kilobytes.
      expect(name).not.toMatch(/_(ms|millis|kb|mb|percent)\b/)
    }
  })

  it('shows what was stored, and how long that took', async () => {
    const space = await stoa.space(stoa.owner)
    const { id } = await stoa.document(stoa.owner, space.id, { kind: 'raw' })
    const before = (await figuresOf(stoa.url)).values
    const write = (text: string) =>
      stoa.stoa.sync.transact(id, 'raw', null, (document) => document.getText('content').insert(0, text), {
        bytes: 100,
      })
    for (let i = 0; i < 5; i++) await write('甲')
    const { values } = await figuresOf(stoa.url)
    const grown = (name: string) => values.get(name)! - before.get(name)!
    expect(grown('stoa_updates_stored_total')).toBe(5)
    expect(grown('stoa_journal_commits_total')).toBe(5)
    expect(grown('stoa_journal_latency_seconds_count')).toBe(5)
    expect(values.get('stoa_journal_latency_seconds_bucket{le="+Inf"}')).toBe(
      values.get('stoa_journal_latency_seconds_count'),
    )
    expect(grown('stoa_journal_latency_seconds_sum')).toBeGreaterThan(0)
    expect(values.get('stoa_journal_latency_p99_seconds')).toBeGreaterThan(0)
    expect(values.get('stoa_storage_healthy')).toBe(1)
    expect(values.get('stoa_content_wal_bytes')).toBeGreaterThan(0)
    expect(values.get('stoa_data_free_bytes')).toBeGreaterThan(0)
    expect(values.get('stoa_memory_resident_bytes')).toBeGreaterThan(10_000_000)
  })

  it('shows that the event loop was held', async () => {
    await expect
      .poll(
        async () => {
          const until = performance.now() + 200
          while (performance.now() < until);
          return (await figuresOf(stoa.url)).values.get('stoa_event_loop_delay_max_seconds')
        },
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0.15)
  })

  it('is there for this machine, directly, and for nobody to whom it is forwarded', async () => {
    const status = async (headers: Record<string, string>) =>
      (await fetch(`${stoa.url}/metrics`, { headers })).status
    expect(await status({})).toBe(200)
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-proto'])
      expect([name, await status({ [name]: '127.0.0.1' })]).toEqual([name, 404])
  })
})

describe('/metrics that was opened on purpose', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa({
      settings: { STOA_METRICS_NETWORKS: '203.0.113.0/24', STOA_TRUSTED_PROXIES: '127.0.0.1' },
    })
  }, bootDeadline)
  afterAll(() => stoa.stop())

  it('is there for those networks, as a trusted proxy tells of them, and for nobody else', async () => {
    const status = async (address?: string) => {
      const headers = address === undefined ? {} : { 'x-forwarded-for': address }
      return (await fetch(`${stoa.url}/metrics`, { headers })).status
    }
    expect(await status('203.0.113.9')).toBe(200)
    expect(await status('198.51.100.9')).toBe(404)
    // What a visitor claims in front of the proxy is not believed.
    expect(await status('203.0.113.9, 198.51.100.9')).toBe(404)
    expect(await status()).toBe(404)
  })
})

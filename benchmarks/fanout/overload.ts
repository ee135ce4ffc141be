import type { Table } from '../support/benchmark.ts'
import { type Load, loads } from './loads.ts'
import { IncompleteError, measure, type Measurement } from './measure.ts'
import { type Contender, contenders } from './servers.ts'

/** Updates a second of all writers together; more than the last, and Stoa's limit of messages of one socket ends it. */
const rates = [2_000, 4_000, 6_000, 8_000, 10_000, 12_000, 16_000, 20_000, 24_000, 30_000, 40_000] as const
const seconds = 4
/** A server whose edits take longer than this (ms) has had enough. */
const bearableMs = 100
/** And is not asked for more beyond this. */
const hopelessMs = 2_000

interface Step {
  readonly rate: number
  /** Null when not everything arrived while the generator waited: nothing slower can be measured. */
  readonly measured: Measurement | null
}

/** Load A with ever more updates, until a server collapses. */
export async function overload(say: (line: string) => void): Promise<Table> {
  const base = loads.find(({ id }) => id === 'A')
  if (base === undefined) throw new Error('There is no load A.')
  const rivals = contenders.slice(0, 2)
  const rows: (string | number)[][] = []
  const largest: string[] = []
  for (const contender of rivals) {
    const steps = await climb(contender, base, say)
    for (const step of steps) rows.push([contender.name, step.rate, ...figuresOf(step)])
    const most = steps.findLast((step) => p99Of(step) < bearableMs)?.rate ?? 0
    largest.push(`${contender.name}: ${most.toLocaleString('en')}/s`)
  }
  return {
    title: `overload: load A with ever more updates, ${seconds} s each, until edits take over ${hopelessMs} ms`,
    columns: ['server', 'updates/s', 'p50 ms', 'p99 ms', 'CPU', 'generator'],
    rows,
    notes: [`Largest rate with p99 below ${bearableMs} ms: ${largest.join(', ')}.`],
  }
}

async function climb(contender: Contender, base: Load, say: (line: string) => void): Promise<Step[]> {
  const steps: Step[] = []
  for (const rate of rates) {
    say(`overload: ${contender.name} at ${rate.toLocaleString('en')} updates/s …`)
    const updatesPerSecond = rate / base.writersPerDocument
    // A server that collapses answers nobody who asks how its loop is.
    const load = { ...base, updatesPerSecond, seconds, watchesLoop: false }
    const step = { rate, measured: await measureOrCollapse(contender, load) }
    steps.push(step)
    if (p99Of(step) > hopelessMs) break
  }
  return steps
}

/** A peer may collapse: that is what is looked for. Of our own server it is a fault, however late it is. */
async function measureOrCollapse(contender: Contender, load: Load): Promise<Measurement | null> {
  try {
    return await measure(contender, load)
  } catch (error) {
    if (error instanceof IncompleteError && contender.isPeer) return null
    throw error
  }
}

const p99Of = ({ measured }: Step): number => measured?.latencyMs?.[2] ?? Number.POSITIVE_INFINITY

function figuresOf({ measured }: Step): (string | number)[] {
  if (measured?.latencyMs == null) return ['', 'not all arrived', '', '']
  const { latencyMs, cpuSeconds, wallSeconds, generatorShare } = measured
  const [p50, , p99] = latencyMs
  return [p50, p99, percent(cpuSeconds / (wallSeconds + 1)), percent(generatorShare)]
}

const percent = (share: number): string => `${Math.round(share * 100)} %`

import type { Browser, Page } from 'playwright-core'

/** One event of Chromium's trace. Times in µs. */
interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Time on the processor, without what other processes took. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

/** What the page's main thread did in each frame, in ms. */
export interface FrameWork {
  /** From the beginning to the end of its tasks. */
  readonly wall: readonly number[]
  /** Of that, on the processor: what a machine with nothing else to do would show. */
  readonly processor: readonly number[]
}

/**
 * Records a trace while something goes on. A frame lasts from one begin of a main frame to the next; its work is all
 * top-level tasks of the page's main thread that begin in it: input, script, style, layout, paint, collection of garbage.
 */
export async function frameWork(browser: Browser, page: Page, act: () => Promise<void>): Promise<FrameWork> {
  await browser.startTracing(page, {
    categories: [
      'toplevel',
      'devtools.timeline',
      'devtools.timeline.frame',
      'disabled-by-default-devtools.timeline',
    ],
  })
  await act()
  const trace = JSON.parse((await browser.stopTracing()).toString('utf8')) as { traceEvents: TraceEvent[] }
  return framesIn(trace.traceEvents)
}

export function framesIn(events: readonly TraceEvent[]): FrameWork {
  const mains = new Set(
    events
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}:${tid}`),
  )
  const begins = events.filter(
    (event) => event.name === 'AnimationFrame' && event.ph === 'b' && mains.has(`${event.pid}:${event.tid}`),
  )
  const main = mostFrequent(begins.map(({ pid, tid }) => `${pid}:${tid}`))
  const starts = begins
    .filter(({ pid, tid }) => `${pid}:${tid}` === main)
    .map(({ ts }) => ts)
    .sort((a, b) => a - b)
  const tasks = events.filter(
    (event) => event.ph === 'X' && event.name === 'RunTask' && `${event.pid}:${event.tid}` === main,
  )
  const wall = starts.map(() => 0)
  const processor = starts.map(() => 0)
  for (const { ts, dur = 0, tdur = dur } of tasks) {
    const frame = lastAtOrBefore(starts, ts + dur)
    if (frame === -1) continue
    wall[frame]! += dur / 1000
    processor[frame]! += tdur / 1000
  }
  if (starts.length < 30) throw new Error(`Only ${starts.length} frames in the trace.`)
  return { wall, processor }
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  return [...counts].toSorted((a, b) => b[1] - a[1])[0]?.[0]
}

/** The last frame that began before a task ended: the task that runs a frame contains its begin. */
function lastAtOrBefore(starts: readonly number[], ts: number): number {
  let [low, high] = [0, starts.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (starts[middle]! <= ts) low = middle + 1
    else high = middle
  }
  return low - 1
}

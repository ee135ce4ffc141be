// Loaded into a server under test: at SIGUSR2 it collects garbage and says on stdout what is left, at SIGWINCH it says how
// it is as it is, since a collection is followed by others, which are not of the load that is measured. The delay of the
// loop is watched from the first SIGWINCH on: 200 wakes a second are 5 ms of processor time.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  const observe = (collect: boolean) => {
    const loopDelayMs = { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }
    if (collect) globalThis.gc?.()
    const { heapUsed, external, rss } = process.memoryUsage()
    const peakRss = process.resourceUsage().maxRSS * 1024
    process.stdout.write(`observed ${JSON.stringify({ heapUsed, external, rss, peakRss, loopDelayMs })}\n`)
    delay.reset()
    if (!collect) delay.enable()
  }
  process.on('SIGUSR2', () => observe(true))
  process.on('SIGWINCH', () => observe(false))
}

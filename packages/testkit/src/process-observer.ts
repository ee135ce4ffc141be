// Loaded into a server under test: at SIGUSR2 it collects garbage and says on stdout what is left.
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

if (isMainThread) {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  process.on('SIGUSR2', () => {
    const loopDelayMs = { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 }
    globalThis.gc?.()
    const { heapUsed, external, rss } = process.memoryUsage()
    const peakRss = process.resourceUsage().maxRSS * 1024
    process.stdout.write(`observed ${JSON.stringify({ heapUsed, external, rss, peakRss, loopDelayMs })}\n`)
    delay.reset()
  })
}

import type { Clock } from '../ports.ts'

/** The clock of this process. Its timers do not keep the process alive. */
export const nodeClock: Clock = {
  now: () => performance.now(),
  schedule(delayMs, work) {
    if (delayMs <= 0) {
      const immediate = setImmediate(work)
      return () => clearImmediate(immediate)
    }
    const timer = setTimeout(work, Math.ceil(delayMs))
    timer.unref()
    return () => clearTimeout(timer)
  },
}

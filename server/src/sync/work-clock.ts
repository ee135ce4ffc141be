/**
 * The system counts a thread's time in ticks, so that a reading is off by up to one of them. In ms; 4 with the 250 ticks
 * a second of most kernels.
 */
const tickMs = 4

/** Less than this is told by the clock on the wall: to ask the system takes as long as many a message. In ms. */
const littleMs = 1

/** When the system was asked last, and what it said. */
let askedAt = Number.NEGATIVE_INFINITY
let cpuThen = 0

/**
 * Time that this thread works, and not the time for which a busy machine lets it wait: nobody is to pay for that.
 * Begins when it is made.
 */
export class WorkClock {
  readonly #began = performance.now()
  readonly #cpuBegan = recentCpuMs(this.#began)

  /** In ms; never more than has passed, and up to two ticks too much. */
  elapsed(): number {
    const passed = performance.now() - this.#began
    return passed < littleMs ? passed : Math.min(passed, cpuMs() - this.#cpuBegan + tickMs)
  }
}

/** Of up to a tick ago. */
function recentCpuMs(now: number): number {
  if (now - askedAt >= tickMs) {
    askedAt = now
    cpuThen = cpuMs()
  }
  return cpuThen
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

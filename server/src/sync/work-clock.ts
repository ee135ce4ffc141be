/**
 * The system counts a thread's time in ticks, so that a reading is off by up to one of them. In ms; 4 with the 250 ticks
 * a second of most kernels.
 */
const tickMs = 4

/**
 * Time that this thread works, and not the time for which a busy machine lets it wait: nobody is to pay for that.
 * Begins when it is made.
 */
export class WorkClock {
  readonly #began = performance.now()
  readonly #cpuBegan = cpuMs()

  /** In ms; never more than has passed. */
  elapsed(): number {
    return Math.min(performance.now() - this.#began, cpuMs() - this.#cpuBegan + tickMs)
  }
}

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1_000
}

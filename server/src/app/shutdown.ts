import type { Logger } from '../platform/logging/logger.ts'

export interface ShutdownReport {
  /** Steps that failed or did not end in time, by name. Empty when all went well. */
  failed: { step: string; error: Error }[]
}

/** The way down: named steps, last added first, with one deadline over all. */
export interface Shutdown {
  /** Adds what ends the thing that was just started. */
  add(step: string, end: () => Promise<void>): void
  readonly started: boolean
  /** Runs once; later calls get the same report. Never rejects. */
  run(): Promise<ShutdownReport>
}

/** @param deadline in ms, for all steps together */
export function createShutdown(logger: Logger, deadline: number): Shutdown {
  const steps: { step: string; end: () => Promise<void> }[] = []
  let running: Promise<ShutdownReport> | null = null

  async function runAll(): Promise<ShutdownReport> {
    const report: ShutdownReport = { failed: [] }
    const until = Date.now() + deadline
    for (const { step, end } of [...steps].reverse()) {
      try {
        await within(end(), Math.max(until - Date.now(), 100))
        logger.debug({ step }, 'stopped')
      } catch (error) {
        logger.error({ step, err: error }, 'did not stop as it should')
        report.failed.push({ step, error: error as Error })
      }
    }
    return report
  }

  return {
    add(step, end) {
      steps.push({ step, end })
    },
    get started() {
      return running !== null
    },
    run() {
      running ??= runAll()
      return running
    },
  }
}

async function within(work: Promise<void>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not end within ${ms} ms`)), ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

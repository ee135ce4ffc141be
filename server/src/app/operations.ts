import type { Logger } from '../platform/logging/logger.ts'
import { createGaugeHistory, pointInterval } from '../platform/operations/gauge-history.ts'
import type { Gauges } from '../platform/operations/gauges.ts'
import type { GaugeReading, Operations } from '../platform/operations/operations.ts'
import type { DomainStorage } from '../platform/storage/domain-storage.ts'
import type { DoctorContext } from './doctor/doctor-checks.ts'
import { runDoctor } from './doctor/run-doctor.ts'

export interface OperationsOptions {
  storage: DomainStorage
  logger: Logger
  now: () => number
  /** Known when all modules are set up. */
  gauges: () => Gauges
  doctor: DoctorContext
}

export interface RunningOperations extends Operations {
  /** Begins to keep gauges. @returns what ends it */
  start(): () => void
}

export function createOperations({
  storage,
  logger,
  now,
  gauges,
  doctor,
}: OperationsOptions): RunningOperations {
  const history = createGaugeHistory({ storage, now })
  let examining: ReturnType<typeof runDoctor> | null = null

  async function readingOf([name, { help, type = 'gauge', read }]: [
    string,
    Gauges[string],
  ]): Promise<GaugeReading> {
    try {
      return { name, help, type, value: await read() }
    } catch (error) {
      logger.warn({ err: error, gauge: name }, 'a gauge could not be read')
      return { name, help, type, value: null }
    }
  }

  return {
    runDoctor(onChecked) {
      examining ??= runDoctor(doctor, { onChecked }).finally(() => {
        examining = null
      })
      return examining
    },

    gauges: () =>
      Promise.all(
        Object.entries(gauges())
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
          .map(readingOf),
      ),

    history: (since) => history.read(since),

    start() {
      const record = (): void => {
        // The disk may be full, and that is told elsewhere: the minute has no point then.
        history
          .record(gauges())
          .catch((error: unknown) => logger.debug({ err: error }, 'a minute of gauges was not kept'))
      }
      const timer = setInterval(record, pointInterval)
      timer.unref()
      return () => clearInterval(timer)
    },
  }
}

import type { Health, HealthCheck, Language } from '@stoa/protocol'
import type { Logger } from '../../platform/logging/logger.ts'
import type { DoctorCheckReport, DoctorReport } from '../../platform/operations/doctor-report.ts'
import type { Operations } from '../../platform/operations/operations.ts'

/** Remembers what the doctor said, so that looking costs nothing and asking again does not make anybody wait. */
export interface HealthKeeper {
  health(language: Language): Health
  /** Asks again, unless that is being done. */
  examine(): void
}

export function createHealthKeeper(operations: Operations, logger: Logger): HealthKeeper {
  let report: DoctorReport | null = null
  let running: Health['running'] = null

  return {
    health: (language) => ({
      running,
      report:
        report === null
          ? null
          : {
              at: report.at,
              state: report.state,
              checks: report.checks.map((check) => presentCheck(check, language)),
            },
    }),

    examine() {
      if (running !== null) return
      running = { done: 0, total: 0 }
      operations
        .runDoctor((done, total) => {
          running = { done, total }
        })
        .then(
          (found) => {
            report = found
          },
          (error: unknown) => logger.error({ err: error }, 'the doctor could not be asked'),
        )
        .finally(() => {
          running = null
        })
    },
  }
}

const presentCheck = (
  { id, title, state, findings, facts }: DoctorCheckReport,
  language: Language,
): HealthCheck => ({
  id,
  title: title[language],
  state,
  findings: findings.map(({ severity, explanation, remedy }) => ({
    severity,
    explanation: explanation[language],
    remedy: remedy[language],
  })),
  facts: facts.map((fact) => fact[language]),
})

import type { Language } from '@stoa/protocol'

/** What is said to a person, in each language. */
export type Said = Readonly<Record<Language, string>>

/** What `stoa doctor` looks at, in the order in which it does. */
export const doctorCheckIds = [
  'data-folder',
  'secrets',
  'disk-space',
  'disk-speed',
  'database-files',
  'open-files',
  'public-url',
  'web-sockets',
  'clock',
  'mail',
  'audit-chain',
  'backups',
] as const
export type DoctorCheckId = (typeof doctorCheckIds)[number]

/** `warn`: it will become a failure, or it is one for some. `skipped`: there was nothing to look at. */
export type CheckState = 'fine' | 'warn' | 'fail' | 'skipped'

/** Something that is not as it should be: a sentence for what, and one for what to do. */
export interface DoctorFinding {
  readonly severity: 'warn' | 'fail'
  readonly explanation: Said
  readonly remedy: Said
}

export interface DoctorCheckReport {
  readonly id: DoctorCheckId
  readonly title: Said
  /** That of the worst finding; without any `fine`, or `skipped`. */
  readonly state: CheckState
  readonly findings: readonly DoctorFinding[]
  /** What is worth knowing in any case, a line each; for a check that was skipped, why. */
  readonly facts: readonly Said[]
  readonly tookMs: number
}

export interface DoctorReport {
  /** UTC ms. */
  readonly at: number
  /** That of the worst check; one that was skipped says nothing. */
  readonly state: Exclude<CheckState, 'skipped'>
  readonly checks: readonly DoctorCheckReport[]
}

/** The worst of them; `fine` without any. */
export const worstOf = (states: readonly CheckState[]): Exclude<CheckState, 'skipped'> =>
  states.includes('fail') ? 'fail' : states.includes('warn') ? 'warn' : 'fine'

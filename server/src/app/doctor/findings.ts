import type { DoctorFinding, Said } from '../../platform/operations/doctor-report.ts'

export const fail = (explanation: Said, remedy: Said): DoctorFinding => ({
  severity: 'fail',
  explanation,
  remedy,
})

export const warn = (explanation: Said, remedy: Said): DoctorFinding => ({
  severity: 'warn',
  explanation,
  remedy,
})

/** `1.5 GB`, in both languages alike. */
export function shownBytes(bytes: number): string {
  const step = Math.min(4, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)))
  return `${step === 0 ? bytes : (bytes / 1_000 ** step).toFixed(1)} ${['B', 'kB', 'MB', 'GB', 'TB'][step]}`
}

export const shownMs = (ms: number): string => `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`

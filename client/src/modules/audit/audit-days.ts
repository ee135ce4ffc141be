import type { AuditRecord } from '@stoa/protocol'

export interface AuditDay {
  /** The start of the day where the reader is, in UTC milliseconds. */
  day: number
  records: AuditRecord[]
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

/** The records by day, in the order they come. */
export function auditDays(records: readonly AuditRecord[]): AuditDay[] {
  const days: AuditDay[] = []
  for (const record of records) {
    const day = startOfDay(record.at)
    const last = days.at(-1)
    if (last?.day === day) last.records.push(record)
    else days.push({ day, records: [record] })
  }
  return days
}

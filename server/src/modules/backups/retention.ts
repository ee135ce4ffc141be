import type { BackupArchive } from '@stoa/protocol'

export interface Keep {
  readonly daily: number
  readonly weekly: number
  readonly monthly: number
}

/** Whatever the rest says. */
const newestKept = 3

const startOfDay = (moment: number): Date => {
  const day = new Date(moment)
  day.setHours(0, 0, 0, 0)
  return day
}
const dayOf = (moment: number): string => startOfDay(moment).toDateString()
/** Weeks begin on Monday. */
const weekOf = (moment: number): string => {
  const day = startOfDay(moment)
  day.setDate(day.getDate() - ((day.getDay() + 6) % 7))
  return day.toDateString()
}
const monthOf = (moment: number): string => {
  const day = startOfDay(moment)
  return `${day.getFullYear()}-${day.getMonth()}`
}

/**
 * Which backups may go. Of the last days, weeks and months that have any, the newest of each stays, so that nothing goes
 * because the server stood still or its clock was wrong. The newest three always stay, and so do the newest that a drill
 * has proven and the newest that none has found wanting. What a drill found wanting stands for no day.
 * @param archives newest first
 */
export function expired(
  archives: readonly BackupArchive[],
  { daily, weekly, monthly }: Keep,
): BackupArchive[] {
  const backups = archives.filter(({ origin }) => origin === 'backup')
  const usable = backups.filter(({ drill }) => drill !== 'failed')
  const kept = new Set<BackupArchive | undefined>([
    ...backups.slice(0, newestKept),
    usable[0],
    usable.find(({ drill }) => drill === 'passed'),
  ])
  for (const [count, bucketOf] of [
    [daily, dayOf],
    [weekly, weekOf],
    [monthly, monthOf],
  ] as const) {
    const seen = new Set<string>()
    for (const archive of usable) {
      const bucket = bucketOf(archive.createdAt)
      if (seen.has(bucket) || seen.size >= count) continue
      seen.add(bucket)
      kept.add(archive)
    }
  }
  return backups.filter((archive) => !kept.has(archive))
}

import type { AdministrationOverview } from '@stoa/protocol'

export interface DiskShare {
  name: 'content' | 'database' | 'backups' | 'others' | 'free'
  bytes: number
}

/** What the disk holds, ours first, what is free last. Where the system does not tell its size: ours alone. */
export function diskShares(disk: AdministrationOverview['disk']): DiskShare[] {
  const { totalBytes, freeBytes, contentBytes, databaseBytes, backupBytes } = disk
  const ours: DiskShare[] = [
    { name: 'content', bytes: contentBytes },
    { name: 'database', bytes: databaseBytes },
    ...(backupBytes === null ? [] : [{ name: 'backups' as const, bytes: backupBytes }]),
  ]
  if (totalBytes === null || freeBytes === null) return ours
  const known = ours.reduce((sum, { bytes }) => sum + bytes, freeBytes)
  return [
    ...ours,
    { name: 'others', bytes: Math.max(0, totalBytes - known) },
    { name: 'free', bytes: freeBytes },
  ]
}

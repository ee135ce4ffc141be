import { mkdir, readdir, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupArchive } from '@stoa/protocol'
import { inOurWords } from './archive/file-faults.ts'
import { archiveSuffix } from './archive/parts.ts'

export type ArchiveFile = Omit<BackupArchive, 'drill'>

/** `stoa-20261126T033000.123Z.tar.zst`, in UTC; before an upgrade `before-1.2.0-…`; with `.age` when encrypted. */
const pattern =
  /^(stoa|before-[0-9A-Za-z.+-]{1,60})-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)\.(\d{3})Z\.tar\.zst(\.age)?$/

/** @param before the version that is upgraded to; left out: a backup like any other */
export function archiveName(
  at: number,
  { isEncrypted, before }: { isEncrypted: boolean; before?: string },
): string {
  const time = new Date(at).toISOString().replaceAll(/[-:]/g, '')
  const origin = before === undefined ? 'stoa' : `before-${before.replaceAll(/[^0-9A-Za-z.+-]/g, '-')}`
  return `${origin}-${time}${archiveSuffix}${isEncrypted ? '.age' : ''}`
}

/** What a file of this name is; null when it is none of ours. */
export function readArchiveName(name: string): Omit<ArchiveFile, 'bytes'> | null {
  const found = pattern.exec(name)
  if (found === null) return null
  const [, origin, year, month, day, hour, minute, second, ms, age] = found
  const createdAt = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}.${ms}Z`)
  if (Number.isNaN(createdAt)) return null
  return {
    name,
    createdAt,
    encrypted: age !== undefined,
    origin: origin === 'stoa' ? 'backup' : 'upgrade',
  }
}

/** The archives in a folder by their names, newest first; none when there is no folder. */
export async function listArchives(folder: string): Promise<ArchiveFile[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return []
    throw inOurWords(error, 'backups.folder_unusable')
  })
  const archives: ArchiveFile[] = []
  for (const name of names) {
    const read = readArchiveName(name)
    const found = read === null ? null : await stat(join(folder, name)).catch(() => null)
    if (read !== null && found?.isFile() === true) archives.push({ ...read, bytes: found.size })
  }
  return archives.toSorted((a, b) => b.createdAt - a.createdAt)
}

/** @throws backups.folder_unusable */
export async function makeArchiveFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw inOurWords(error, 'backups.folder_unusable')
  }
}

export async function removeArchive(folder: string, name: string): Promise<void> {
  await rm(join(folder, name), { force: true })
}

/** Null where there is no such folder yet. */
export async function freeBytes(folder: string): Promise<number | null> {
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}

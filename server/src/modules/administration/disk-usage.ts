import { stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { AdministrationOverview } from '@stoa/protocol'
import type { Config } from '../../platform/config/settings.ts'
import { backupFolderOf, listArchives } from '../backups/index.ts'

type Disk = AdministrationOverview['disk']

/** What a database leaves beside its file while it is open. */
const databaseParts = ['', '-wal', '-shm']

/** How full the disk of the data folder is, and with what. */
export async function diskUsage(config: Config): Promise<Disk> {
  const { dataDirectory } = config
  const space = await spaceOf(dataDirectory)
  return {
    folder: dataDirectory,
    totalBytes: space?.totalBytes ?? null,
    freeBytes: space?.freeBytes ?? null,
    databaseBytes: await sizeOf(dataDirectory, 'stoa.db'),
    contentBytes: await sizeOf(dataDirectory, 'content.db'),
    backupBytes: await backupsHere(dataDirectory, backupFolderOf(config)),
  }
}

async function spaceOf(folder: string): Promise<{ totalBytes: number; freeBytes: number } | null> {
  try {
    const { blocks, bavail, bsize } = await statfs(folder)
    return blocks === 0 ? null : { totalBytes: blocks * bsize, freeBytes: bavail * bsize }
  } catch {
    return null
  }
}

async function sizeOf(folder: string, database: string): Promise<number> {
  const sizes = await Promise.all(
    databaseParts.map(async (part) => (await statOf(join(folder, `${database}${part}`)))?.size ?? 0),
  )
  return sizes.reduce((sum, size) => sum + size, 0)
}

/** Null where they lie on another disk. */
async function backupsHere(folder: string, backupFolder: string): Promise<number | null> {
  const [here, there] = [await statOf(folder), await statOf(backupFolder)]
  if (there === null) return 0
  if (here?.dev !== there.dev) return null
  const archives = await listArchives(backupFolder)
  return archives.reduce((sum, { bytes }) => sum + bytes, 0)
}

const statOf = (path: string) => stat(path).catch(() => null)

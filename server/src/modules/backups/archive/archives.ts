import { mkdtemp, readdir, rename, rm, rmdir, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { verifyAuditChain } from '../../../platform/audit/audit-chain.ts'
import type { AuditTables } from '../../../platform/audit/audit-entry.ts'
import { auditMigrations } from '../../../platform/audit/audit-migrations.ts'
import { type DomainStorage, openDomainStorage } from '../../../platform/storage/domain-storage.ts'
import { backupsFail } from '../backups.errors.ts'
import type { ArchiveKey } from './archive-key.ts'
import type { Finding } from './examine-folder.ts'
import { inOurWords } from './file-faults.ts'
import type { Manifest } from './manifest.ts'
import { runArchiveTask, type RunOptions } from './run-archive-task.ts'
import { syncFolder, workPrefix, ownWork, type WriteOptions, type WrittenArchive } from './write-archive.ts'

export interface ReadOptions extends RunOptions {
  readonly archive: string
  readonly key: ArchiveKey | null
  readonly trustSize?: boolean
  /** Names of the migrations that this Stoa knows; left out: no archive counts as newer. */
  readonly knownMigrations?: ReadonlySet<string>
}

/** What an archive turned out to be. */
export interface Verification {
  readonly manifest: Manifest
  /** Documents that were opened. */
  readonly documents: number
  /** Empty: all of it can be worked with. */
  readonly findings: readonly Finding[]
}

/** As {@link writeArchive}, in a thread of its own. */
export async function makeArchive(options: WriteOptions, run: RunOptions = {}): Promise<WrittenArchive> {
  try {
    return await runArchiveTask({ do: 'write', options }, run)
  } catch (error) {
    // The thread was ended before it could clear away what it had begun.
    if (run.signal?.aborted === true) await removeWork(dirname(resolve(options.path)), ownWork)
    throw error
  }
}

const day = 24 * 3_600_000

/** Removes what an interrupted backup or drill has left in the folder: of the day before, so that nobody is at it. */
export async function removeStaleWork(folder: string): Promise<void> {
  await removeWork(folder, workPrefix, Date.now() - day)
}

async function removeWork(folder: string, prefix: string, before = Number.POSITIVE_INFINITY): Promise<void> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names.filter((each) => each.startsWith(prefix))) {
    const path = join(folder, name)
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: before }))
    if (mtimeMs < before) await rm(path, { recursive: true, force: true })
  }
}

/**
 * Proves an archive without touching it or anything else: unpacks it into a temporary folder, checks every part against
 * its checksum, both databases, every document and the audit log, and removes the folder.
 * @param within where the temporary folder is made; left out: the system's place for such
 * @throws AppError when it cannot be unpacked at all
 */
export async function verifyArchive(
  options: ReadOptions & { readonly within?: string },
): Promise<Verification> {
  return withUnpacked(options, async (_folder, verification) => verification)
}

/** Unpacks and proves an archive, and lets `work` look at the folder before it is removed. */
export async function withUnpacked<T>(
  options: ReadOptions & { readonly within?: string },
  work: (folder: string, verification: Verification) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(join(options.within ?? tmpdir(), ownWork)).catch((cause: unknown) => {
    throw inOurWords(cause, 'backups.folder_unusable')
  })
  try {
    return await work(folder, await unpackAndProve(options, folder, false))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * Makes a data folder of an archive. It comes into being beside its place, is proven there, and gets its name at the end:
 * after a failure there is nothing.
 * @param finish works on the folder before it gets its name
 * @throws backups.folder_not_empty, backups.not_sound, backups.newer, and what unpacking throws
 */
export async function restoreArchive(
  options: ReadOptions & { readonly to: string },
  finish: (storage: DomainStorage, verification: Verification) => Promise<void>,
): Promise<Verification> {
  const to = resolve(options.to)
  const isThere = await requireEmpty(to)
  // A folder that something is mounted on, as in a container, cannot be replaced, but filled.
  const isMounted = isThere && (await stat(to)).dev !== (await stat(dirname(to))).dev
  const staging = await mkdtemp(join(isMounted ? to : dirname(to), ownWork)).catch((cause: unknown) => {
    throw inOurWords(cause, 'backups.folder_unusable')
  })
  try {
    const verification = await unpackAndProve(options, staging, true)
    if (verification.findings.length > 0) {
      const [first] = verification.findings
      throw backupsFail('backups.not_sound', { meta: { detail: `${first?.subject}: ${first?.detail}` } })
    }
    const storage = openCopy(staging)
    try {
      await finish(storage, verification)
    } finally {
      await storage.close()
    }
    if (isMounted) await moveUp(staging, to)
    else {
      if (isThere) await rmdir(to)
      await rename(staging, to)
      await syncFolder(dirname(to))
    }
    return verification
  } catch (cause) {
    throw inOurWords(cause, 'backups.folder_unusable')
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** `stoa.db` comes last: before it is there, a server would not take the folder for one of its own. */
async function moveUp(staging: string, to: string): Promise<void> {
  const names = (await readdir(staging)).filter((name) => name !== 'stoa.db')
  for (const name of [...names, 'stoa.db']) await rename(join(staging, name), join(to, name))
  await syncFolder(to)
}

/** @returns whether there is a folder. @throws backups.folder_not_empty */
async function requireEmpty(to: string): Promise<boolean> {
  try {
    if ((await readdir(to)).length > 0)
      throw backupsFail('backups.folder_not_empty', { meta: { detail: to } })
    return true
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false
    if ((cause as NodeJS.ErrnoException).code === 'ENOTDIR')
      throw backupsFail('backups.folder_not_empty', { cause, meta: { detail: to } })
    throw inOurWords(cause, 'backups.folder_unusable')
  }
}

async function unpackAndProve(
  { archive, key, trustSize = false, knownMigrations, onProgress, signal }: ReadOptions,
  into: string,
  sync: boolean,
): Promise<Verification> {
  const { manifest, documents, findings } = await runArchiveTask(
    { do: 'unpack', options: { archive, into, key, trustSize, sync } },
    { ...(onProgress === undefined ? {} : { onProgress }), ...(signal === undefined ? {} : { signal }) },
  )
  const unknown = manifest.schema.migrations.find((name) => knownMigrations?.has(name) === false)
  if (unknown !== undefined)
    throw backupsFail('backups.newer', { meta: { detail: `made by ${manifest.version}` } })
  return { manifest, documents, findings: [...findings, ...(await examineAudit(into, manifest))] }
}

async function examineAudit(folder: string, { schema }: Manifest): Promise<Finding[]> {
  // A version that had no log yet has none to examine.
  if (!schema.migrations.some((name) => name in auditMigrations)) return []
  const storage = openCopy(folder)
  try {
    const { findings } = await verifyAuditChain(storage.db<AuditTables>())
    return findings.map((finding) => ({
      kind: 'audit',
      subject: finding.kind,
      detail: JSON.stringify(finding),
    }))
  } catch (error) {
    return [{ kind: 'audit', subject: 'stoa.db', detail: (error as Error).message }]
  } finally {
    await storage.close()
  }
}

const openCopy = (dataDirectory: string): DomainStorage =>
  openDomainStorage({
    dataDirectory,
    onEffectError(error) {
      throw error
    },
  })

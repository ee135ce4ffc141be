import { existsSync, statSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import {
  type ArchiveKey,
  archiveName,
  backupFolderOf,
  backupsFail,
  contentsOf,
  makeArchive,
  makeArchiveFolder,
  parseArchiveKey,
  recordCommandBackup,
} from '../../modules/backups/index.ts'
import { version } from '../version.ts'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'
import { archiveProgress, askPassphrase, givenKey } from './archive-command.ts'

interface BackupOptions {
  to?: string
  encrypt?: boolean
  keyFile?: string
  json?: boolean
}

/** Works beside a running server, which goes on meanwhile, and without one. */
export function addBackupCommand(program: Command): void {
  const command = program
    .command('backup')
    .description('write everything into one archive, while the server runs; prints its path')
    .option('--to <path>', 'a folder, or the name of the new file; else the folder for backups')
    .option(
      '--encrypt',
      'encrypt it, with the key that is set or in the key file, or with a passphrase that is asked for',
    )
    .option('--key-file <file>', 'a file with a passphrase, an age identity or an age recipient')
    .option('--json', 'what was written, as JSON')
    .action(backUp)
  explain(command, {
    examples: {
      'stoa backup': 'into the folder for backups (STOA_BACKUP_DIR)',
      'stoa backup --to /mnt/backups': 'into another folder',
      'STOA_BACKUP_KEY_FILE=/root/stoa.key stoa backup --to /mnt/backups/monday.tar.zst.age': 'encrypted',
    },
    more: [
      'The archive is a tar, compressed by zstd, encrypted by age. The server goes on meanwhile, if it runs.',
    ],
    exitCodes: { 0: 'written', 1: 'not written' },
  })
}

async function backUp(options: BackupOptions): Promise<void> {
  const { config } = loadConfig(process.env)
  const key = await keyFor(givenKey(config, options.keyFile), options.encrypt === true)
  const startedAt = Date.now()
  const path = await pathFor(
    options.to,
    backupFolderOf(config),
    archiveName(startedAt, { isEncrypted: key !== null }),
  )
  const progress = archiveProgress()
  const { dataDirectory } = config
  const written = await makeArchive({ dataDirectory, path, key, version, scope: 'all' }, progress).finally(
    progress.end,
  )
  await recordCommandBackup(dataDirectory, written, { archive: basename(path), startedAt })
  const contents = contentsOf(written.manifest)
  const { audit } = written.manifest
  for (const name of written.leftOut) talk(`Left out, because it is no file of Stoa: ${name}`)
  const { bytes, sha256 } = written
  talk(`${contents.documents} documents, ${contents.people} people, ${bytes} bytes, sha256 ${sha256}.`)
  if (audit !== null) talk(`Note this mark of the audit log elsewhere: ${audit.sequence}:${audit.hash}`)
  printResult(options, { path, bytes, sha256, encrypted: key !== null, contents, audit }, path)
}

async function keyFor(given: ArchiveKey | null, encrypt: boolean): Promise<ArchiveKey | null> {
  if (given !== null || !encrypt) return given
  const passphrase = await askPassphrase('Passphrase, at least twelve characters: ')
  if (passphrase === null) throw backupsFail('backups.key_unusable')
  const key = parseArchiveKey(passphrase)
  if ((await askPassphrase('The same again: ')) === passphrase) return key
  throw backupsFail('backups.key_unusable', { meta: { detail: 'The two were not the same.' } })
}

async function pathFor(to: string | undefined, folder: string, name: string): Promise<string> {
  if (to === undefined) {
    await makeArchiveFolder(folder)
    return join(folder, name)
  }
  const path = resolve(to)
  return existsSync(path) && statSync(path).isDirectory() ? join(path, name) : path
}

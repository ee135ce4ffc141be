import type { Command } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import type { Config } from '../../platform/config/settings.ts'
import {
  type ArchiveKey,
  contentsOf,
  isEncryptedArchive,
  parseArchiveKey,
  verifyArchive,
} from '../../modules/backups/index.ts'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'
import { modules } from '../modules.ts'
import { knownMigrations } from '../upgrade.ts'
import { archiveProgress, askPassphrase, givenKey } from './archive-command.ts'

interface VerifyOptions {
  keyFile?: string
  trustSize?: boolean
  json?: boolean
}

export function addVerifyCommand(program: Command): void {
  const command = program
    .command('verify')
    .description(
      'prove a backup without touching anything: every checksum, both databases, every document, the audit log',
    )
    .argument('<archive>', 'the file that stoa backup wrote')
    .option('--key-file <file>', 'a file with the passphrase or the age identity')
    .option('--trust-size', 'although it unpacks to far more than one expects')
    .option('--json', 'what was found, as JSON')
    .action(verify)
  explain(command, {
    examples: {
      'stoa verify /mnt/backups/stoa-20261126T033000.000Z.tar.zst': 'prove one backup',
      'stoa verify --key-file /root/stoa.key monday.tar.zst.age': 'an encrypted one',
    },
    more: ['It is unpacked into a temporary folder (TMPDIR), which is removed again.'],
    exitCodes: { 0: 'sound', 1: 'not sound, or not readable' },
  })
}

async function verify(archive: string, options: VerifyOptions): Promise<void> {
  const { config } = loadConfig(process.env)
  const progress = archiveProgress()
  const { manifest, findings, documents } = await verifyArchive({
    ...(await readingOf(config, archive, options)),
    onProgress: progress.onProgress,
  }).finally(progress.end)
  const contents = contentsOf(manifest)
  process.exitCode = findings.length === 0 ? 0 : 1
  const { version, createdAt, audit, scope } = manifest
  const ok = findings.length === 0
  printResult(
    options,
    { ok, version, createdAt, scope, contents, documents, audit, findings },
    ok
      ? `ok  of ${new Date(createdAt).toISOString()}, Stoa ${version}: ${documents} documents opened, ${contents.people} people, ${contents.auditEntries} entries of the audit log`
      : findings.map(({ kind, subject, detail }) => `WRONG  ${kind}  ${subject}: ${detail}`).join('\n'),
  )
  if (!ok) talk('Do not rely on this backup: verify an earlier one, and make a new one.')
}

/** What reading an archive takes, from settings, options, and a question on a terminal. */
export async function readingOf(
  config: Config,
  archive: string,
  { keyFile, trustSize = false }: Pick<VerifyOptions, 'keyFile' | 'trustSize'>,
): Promise<{
  archive: string
  key: ArchiveKey | null
  trustSize: boolean
  knownMigrations: ReadonlySet<string>
}> {
  let key = givenKey(config, keyFile)
  if (key === null && (await isEncryptedArchive(archive))) {
    const typed = await askPassphrase('Passphrase of the archive: ')
    if (typed !== null) key = parseArchiveKey(typed)
  }
  return { archive, key, trustSize, knownMigrations: new Set(knownMigrations(modules)) }
}

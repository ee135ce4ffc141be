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
import { modules } from '../modules.ts'
import { knownMigrations } from '../upgrade.ts'
import { askPassphrase, givenKey, progressLine, sayingWhy, talk } from './archive-command.ts'

interface VerifyOptions {
  keyFile?: string
  trustSize?: boolean
  json?: boolean
}

export function addVerifyCommand(program: Command): void {
  program
    .command('verify')
    .description(
      'prove a backup without touching anything: every checksum, both databases, every document, the audit log',
    )
    .argument('<archive>')
    .option('--key-file <file>', 'a file with the passphrase or the age identity')
    .option('--trust-size', 'although it unpacks to far more than one expects')
    .option('--json', 'what was found, as JSON')
    .addHelpText(
      'after',
      `
It is unpacked into a temporary folder (TMPDIR), which is removed again.

Examples:
  stoa verify /mnt/backups/stoa-20261126T033000.000Z.tar.zst
  stoa verify --key-file /root/stoa.key monday.tar.zst.age

Exit codes: 0 sound, 1 not.`,
    )
    .action((archive: string, options: VerifyOptions) => sayingWhy(() => verify(archive, options)))
}

async function verify(archive: string, options: VerifyOptions): Promise<void> {
  const { config } = loadConfig(process.env)
  const progress = progressLine()
  const { manifest, findings, documents } = await verifyArchive({
    ...(await readingOf(config, archive, options)),
    onProgress: progress.show,
  }).finally(progress.end)
  const contents = contentsOf(manifest)
  process.exitCode = findings.length === 0 ? 0 : 1
  if (options.json === true) {
    const { version, createdAt, audit, scope } = manifest
    const ok = findings.length === 0
    process.stdout.write(
      `${JSON.stringify({ ok, version, createdAt, scope, contents, documents, audit, findings }, null, 2)}\n`,
    )
    return
  }
  for (const { kind, subject, detail } of findings)
    process.stdout.write(`WRONG  ${kind}  ${subject}: ${detail}\n`)
  if (findings.length > 0) talk('Do not rely on this backup: verify an earlier one, and make a new one.')
  else
    process.stdout.write(
      `ok  of ${new Date(manifest.createdAt).toISOString()}, Stoa ${manifest.version}: ${documents} documents opened, ${contents.people} people, ${contents.auditEntries} entries of the audit log\n`,
    )
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

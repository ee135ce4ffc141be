import { basename, resolve } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import {
  contentsOf,
  livingSource,
  type Recovered,
  recordRestore,
  restoreArchive,
  unpackedSource,
  withUnpacked,
} from '../../modules/backups/index.ts'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'
import { type Beside, openBeside } from '../open-beside.ts'
import { archiveProgress, confirmed } from './archive-command.ts'
import { ownerOf } from './owner-of.ts'
import { readingOf } from './verify.command.ts'

interface RestoreOptions {
  to?: string
  document?: string
  space?: string
  asOf?: number
  for?: string
  keyFile?: string
  trustSize?: boolean
  json?: boolean
  yes?: boolean
}

export function addRestoreCommand(program: Command): void {
  const command = program
    .command('restore')
    .description(
      'make a data folder of a backup; or bring one document or space back as it was, beside what there is',
    )
    .argument('[archive]', 'left out: what the data folder itself remembers')
    .option('--to <folder>', 'the new data folder: missing, or empty')
    .option('--document <id>', 'one document, board or note, as a copy')
    .option('--space <id>', 'all that was in a space, as a new one')
    .option('--as-of <time>', 'as it was then: 2026-11-26, 2026-11-26T15:30, or with a zone', moment)
    .option('--for <email>', 'who gets the copy, and nobody else until they share it; else the first owner')
    .option('--key-file <file>', 'a file with the passphrase or the age identity of the archive')
    .option('--trust-size', 'although it unpacks to far more than one expects')
    .option('--json', 'what came of it, as JSON')
    .option('-y, --yes', 'do not ask')
  explain(command, {
    examples: {
      'stoa restore stoa-20261126T033000.000Z.tar.zst --to /srv/stoa-new':
        'everything, into a new data folder',
      'stoa restore --document 0198c2f0-… --as-of 2026-11-25T17:00': 'a document as it was yesterday',
      'stoa restore monday.tar.zst --space 0198c2f0-… --for lin@example.com':
        'a space out of a backup, for one person',
    },
    more: [
      'Copies are made in the data folder of STOA_DATA_DIR, whether its server runs or not. An id is the end of a page’s address.',
    ],
  })
  command.action(async (archive: string | undefined, options: RestoreOptions) => {
    const wanted = [options.to, options.document, options.space].filter((each) => each !== undefined)
    if (wanted.length !== 1) command.error('Say one of --to, --document and --space.', { exitCode: 2 })
    if (options.to !== undefined && archive === undefined)
      command.error('Say which archive is to be restored.', { exitCode: 2 })
    if (options.to !== undefined && (options.asOf !== undefined || options.for !== undefined))
      command.error('--as-of and --for are for one document or space.', { exitCode: 2 })
    if (options.to === undefined && archive === undefined && options.asOf === undefined)
      command.error('Say --as-of, or an archive.', { exitCode: 2 })
    await (options.to === undefined ? bringBack(archive, options) : restore(archive!, options))
  })
}

async function restore(archive: string, options: RestoreOptions): Promise<void> {
  const { config } = loadConfig(process.env)
  const to = resolve(options.to!)
  talk(`Everything in ${archive} is restored to ${to}.`)
  if (options.yes !== true && !(await confirmed('Go on?'))) return
  const progress = archiveProgress()
  const { manifest, documents } = await restoreArchive(
    { ...(await readingOf(config, archive, options)), to, onProgress: progress.onProgress },
    (storage, verification) => recordRestore(storage, verification, basename(archive)),
  ).finally(progress.end)
  if (manifest.scope === 'databases')
    talk(
      'This is a backup from before an upgrade, without what people uploaded: copy `files` from the old folder.',
    )
  talk(`Start it with STOA_DATA_DIR=${to}. Sessions and tokens of that time work again.`)
  const { createdAt, version } = manifest
  printResult(options, { to, createdAt, version, documents, contents: contentsOf(manifest) }, to)
}

async function bringBack(archive: string | undefined, options: RestoreOptions): Promise<void> {
  const { config } = loadConfig(process.env)
  const beside = await openBeside(config, createLogger(config.logLevel))
  try {
    const owner = await ownerOf(beside.services.identity, options.for)
    const at = options.asOf ?? null
    const what =
      options.document === undefined ? `the space ${options.space}` : `the document ${options.document}`
    talk(`A copy of ${what} is made for ${owner.name}.`)
    if (options.yes !== true && !(await confirmed('Go on?'))) return
    let recovered: Recovered
    if (archive === undefined) {
      const { documents, spaces } = beside.services
      const source = livingSource(documents, spaces, beside.sync)
      recovered = await recover(beside, owner, source, options, at ?? Date.now())
    } else {
      const progress = archiveProgress()
      const reading = { ...(await readingOf(config, archive, options)), onProgress: progress.onProgress }
      recovered = await withUnpacked(reading, async (folder, { manifest }) => {
        progress.end()
        const source = await unpackedSource(folder)
        try {
          return await recover(beside, owner, source, options, at ?? manifest.createdAt)
        } finally {
          await source.close()
        }
      }).finally(progress.end)
    }
    for (const id of recovered.missing) talk(`Not kept as of that time, and left out: ${id}`)
    talk(
      `“${recovered.title}”, ${recovered.documents} document(s); only ${owner.name} sees it until it is shared.`,
    )
    printResult(options, recovered, recovered.id)
  } finally {
    await beside.close()
  }
}

function recover(
  { services }: Beside,
  owner: Actor,
  source: Parameters<Beside['services']['backups']['recovery']['document']>[1],
  { document, space, asOf }: RestoreOptions,
  shownAt: number,
): Promise<Recovered> {
  const { recovery } = services.backups
  return document === undefined
    ? recovery.space(owner, source, { id: space!, at: asOf ?? null, shownAt })
    : recovery.document(owner, source, { id: document, at: asOf ?? null, shownAt })
}

function moment(value: string): number {
  const isDate = /^\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)?)?$/.test(value)
  // A date alone would be taken for UTC, and everything else for the zone of the machine.
  const at = isDate ? Date.parse(value.length === 10 ? `${value}T23:59:59.999` : value) : Number.NaN
  if (Number.isNaN(at) || at > Date.now() + 86_400_000)
    throw new InvalidArgumentError(
      'It is a date such as 2026-11-26 (the end of that day), or a time such as 2026-11-26T15:30.',
    )
  return at
}

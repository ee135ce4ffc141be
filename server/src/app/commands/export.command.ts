import { join } from 'node:path'
import type { Command } from 'commander'
import { stoaOperator } from '../../platform/audit/audit-entry.ts'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import { inTreeOrder, type KnownDocument } from '../../modules/documents/index.ts'
import type { KnownSpace } from '../../modules/spaces/index.ts'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'
import { createProgress } from '../command-line/progress.ts'
import { everybody } from '../everybody.ts'
import { exchangeFail } from '../exchange/exchange.errors.ts'
import { exportDocuments } from '../exchange/export-documents.ts'
import { openSink } from '../exchange/export-sink.ts'
import { type Beside, openBeside } from '../open-beside.ts'
import { version } from '../version.ts'

interface ExportOptions {
  to?: string
  document?: string
  space?: string
  json?: boolean
}

/** Works beside a running server, on what is stored: everything that somebody was told is saved. */
export function addExportCommand(program: Command): void {
  const command = program
    .command('export')
    .description('write documents as files that people and other programs read; prints where they are')
    .option('--document <id>', 'one document, with what is below it')
    .option('--space <id>', 'one space; else everything')
    .option('--to <path>', 'a new .zip, or a folder that is missing or empty; else a .zip where you are')
    .option('--json', 'what was written, as JSON')
  command.action(async (options: ExportOptions) => {
    if (options.document !== undefined && options.space !== undefined)
      command.error('Say one of --document and --space.', { exitCode: 2 })
    await exportAll(options)
  })
  explain(command, {
    examples: {
      'stoa export --to everything.zip': 'all spaces',
      'stoa export --space 0198c2f0-… --to /srv/handbook': 'one space, into a folder',
      'stoa export --document 0198c2f0-… --to plan.zip': 'a page and what is below it',
    },
    more: [
      'Pages and notes become Markdown, boards JSON and CSV, in folders as they hang together; each document is there once more as JSON and as its Yjs state (.yjs), and manifest.json lists all of it with checksums. stoa import reads it back. Rights, comments, history and the trash are not in it: for those there is stoa backup.',
      'Nobody is asked for a right, and it is written down in the audit log: keep the files as you keep the data folder.',
    ],
    exitCodes: { 0: 'written', 1: 'not written' },
  })
}

async function exportAll(options: ExportOptions): Promise<void> {
  const { config } = loadConfig(process.env)
  const at = Date.now()
  const to =
    options.to ?? join('.', `stoa-export-${new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '')}.zip`)
  const beside = await openBeside(config, createLogger(config.logLevel))
  const progress = createProgress()
  try {
    const { spaces, documents } = await chosen(beside, options)
    const people = new Map((await everybody(beside.services.identity)).map(({ id, name }) => [id, name]))
    const sink = await openSink(to, at)
    try {
      const manifest = await exportDocuments({
        sync: beside.sync,
        sink,
        spaces,
        documents,
        version,
        at,
        nameOf: (id) => people.get(id) ?? null,
        onProgress: (done, total) => progress.show('exporting', done, total, 'documents'),
      })
      await record(beside, options, spaces, documents)
      await sink.finish()
      progress.end()
      talk(`${manifest.documents.length} document(s) of ${spaces.length} space(s).`)
      printResult(options, { path: to, spaces: manifest.spaces, documents: manifest.documents }, to)
    } finally {
      await sink.discard()
    }
  } finally {
    progress.end()
    await beside.close()
  }
}

/** @throws exchange.nothing_there */
async function chosen(
  { services }: Beside,
  { document, space }: ExportOptions,
): Promise<{ spaces: KnownSpace[]; documents: KnownDocument[] }> {
  const all = await services.spaces.known()
  const [top] = document === undefined ? [] : await services.documents.known({ id: document })
  const spaceId = top?.space_id ?? space
  const spaces = spaceId === undefined ? all : all.filter(({ id }) => id === spaceId)
  if ((document !== undefined && top?.trashed_at !== null) || (spaceId !== undefined && spaces.length === 0))
    throw exchangeFail('exchange.nothing_there')
  const documents: KnownDocument[] = []
  for (const { id } of spaces) {
    const known = await services.documents.known({ spaceId: id })
    documents.push(...inTreeOrder(known.filter(({ trashed_at }) => trashed_at === null)))
  }
  return { spaces, documents: top === undefined ? documents : withBelow(top, documents) }
}

function withBelow(top: KnownDocument, documents: readonly KnownDocument[]): KnownDocument[] {
  const taken = new Set([top.id])
  return documents.filter(({ id, parent_id }) => {
    if (taken.has(parent_id ?? '')) taken.add(id)
    return taken.has(id)
  })
}

function record(
  { storage, audit }: Beside,
  { document, space }: ExportOptions,
  [first]: readonly KnownSpace[],
  documents: readonly KnownDocument[],
): Promise<void> {
  const target =
    document !== undefined
      ? { type: 'document', id: document, name: documents[0]!.title }
      : space !== undefined
        ? { type: 'space', id: space, name: first!.name }
        : null
  return storage.unitOfWork((unit) =>
    audit.record(unit, {
      action: 'documents.exported',
      actor: stoaOperator,
      target,
      details: { documents: documents.length },
    }),
  )
}

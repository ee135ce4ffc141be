import type { Command } from 'commander'
import { stoaOperator } from '../../platform/audit/audit-entry.ts'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'
import { createProgress, type Progress } from '../command-line/progress.ts'
import { exchangeFail } from '../exchange/exchange.errors.ts'
import { faultsOf, type ImportPlan, planImport } from '../exchange/import-plan.ts'
import { type LeftOut, openSource } from '../exchange/import-source.ts'
import { type Beside, openBeside } from '../open-beside.ts'
import { confirmed } from './archive-command.ts'
import { ownerOf } from './owner-of.ts'

interface ImportOptions {
  space?: string
  for?: string
  dryRun?: boolean
  json?: boolean
  yes?: boolean
}

/** Works beside a running server: only new documents come to be, and it sees them within a moment. */
export function addImportCommand(program: Command): void {
  const command = program
    .command('import')
    .description('make documents of an export of Stoa, or of Markdown; all of it, or nothing')
    .argument('<source>', 'a folder, a .zip or a .md file')
    .option('--space <id>', 'into this space; else into new ones')
    .option('--for <email>', 'whose they are; else the first owner’s')
    .option('--dry-run', 'say what would become of each file, and change nothing')
    .option('--json', 'as JSON')
    .option('-y, --yes', 'do not ask')
    .action(importAll)
  explain(command, {
    examples: {
      'stoa import handbook.zip --dry-run': 'see what would become of each file',
      'stoa import ~/notes --for lin@example.com': 'a folder of Markdown, as a new space of hers',
      'stoa import everything.zip --space 0198c2f0-…': 'into a space that there is',
    },
    more: [
      'Of an export each document comes back as it was, or, where somebody changed its Markdown, as that says. Of Markdown each file becomes a page with the name of the file as its title, below the page of its folder. Pictures and other files are left out, and named.',
      'Nothing that exists is changed; new spaces belong to --for alone until they are shared, and what comes into a space is seen by those who see the space. The server may run or not; nobody is asked for a right, and it is written down in the audit log.',
    ],
    exitCodes: { 0: 'done', 1: 'nothing was taken over; after --dry-run: nothing would be' },
  })
}

async function importAll(given: string, options: ImportOptions): Promise<void> {
  const { config } = loadConfig(process.env)
  const source = await openSource(given)
  const progress = createProgress()
  try {
    const beside = await openBeside(config, createLogger(config.logLevel))
    try {
      const { sync, services } = beside
      const plan = await planImport(source, {
        kinds: sync.kinds,
        language: services.identity.language(),
        documentBytes: config.limits.documentBytes,
      })
      const into = options.space === undefined ? null : await services.spaces.nameOf(options.space)
      if (options.space !== undefined && into === null) throw exchangeFail('exchange.nothing_there')
      const faults = await faultsOf(plan, (done, total) => progress.show('reading', done, total, 'documents'))
      progress.end()
      for (const { path, why } of plan.leftOut) talk(`Left out: ${path}: ${why}`)
      for (const { path, why } of faults) talk(`Not usable: ${path}: ${why}`)
      if (options.dryRun === true) {
        report(options, plan, faults, new Map())
        if (faults.length > 0) process.exitCode = 1
        return
      }
      if (faults.length > 0) throw exchangeFail('exchange.unusable')
      const where = into === null ? `${plan.spaces.length} new space(s)` : `the space ${into}`
      talk(`${plan.documents.length} document(s) come into ${where}.`)
      if (options.yes !== true && !(await confirmed('Go on?'))) return
      report(options, plan, [], await takeOver(beside, plan, options, progress))
    } finally {
      progress.end()
      await beside.close()
    }
  } finally {
    await source.close()
  }
}

async function takeOver(
  { services, audit }: Beside,
  plan: ImportPlan,
  options: ImportOptions,
  progress: Progress,
): Promise<ReadonlyMap<string, string>> {
  const owner = await ownerOf(services.identity, options.for)
  let spaceIds: ReadonlyMap<string, string> = new Map()
  return services.documents.adoptTree(
    owner,
    {
      documents: plan.documents,
      onProgress: (done, total) => progress.show('importing', done, total, 'documents'),
      async spaceIds() {
        const ids = new Map<string, string>()
        for (const { key, name, description } of plan.spaces) {
          const named = { name: name.trim() === '' ? '?' : name, description }
          ids.set(key, options.space ?? (await services.spaces.create(owner, named)).id)
        }
        spaceIds = ids
        return ids
      },
    },
    async (unit) => {
      for (const { key, name } of plan.spaces)
        await audit.record(unit, {
          action: 'documents.imported',
          actor: stoaOperator,
          target: { type: 'space', id: spaceIds.get(key)!, name },
          details: {
            userId: owner.userId,
            documents: plan.documents.filter(({ spaceKey }) => spaceKey === key).length,
          },
        })
    },
  )
}

/** @param ids of the documents, by their keys; empty after a dry run */
function report(
  options: ImportOptions,
  { documents, leftOut }: ImportPlan,
  faults: readonly LeftOut[],
  ids: ReadonlyMap<string, string>,
): void {
  const titles = new Map(documents.map(({ key, title }) => [key, title]))
  const rows = documents.map(({ key, parentKey, path, kind, title, from }) => ({
    path,
    kind,
    title,
    from,
    id: ids.get(key) ?? null,
    parent: parentKey === null ? null : titles.get(parentKey)!,
  }))
  const words = rows.map(({ path, kind, title, id }) => `${id ?? kind}\t${title}\t${path}`)
  printResult(
    options,
    { dryRun: options.dryRun === true, documents: rows, leftOut, faults },
    words.join('\n'),
  )
}

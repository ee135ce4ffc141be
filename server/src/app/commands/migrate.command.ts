import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import type { Config } from '../../platform/config/settings.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import { openDomainStorage } from '../../platform/storage/domain-storage.ts'
import { explain } from '../command-line/explain.ts'
import { printResult, talk } from '../command-line/output.ts'
import { lockDataFolder } from '../data-folder-lock.ts'
import { NothingToExamineError } from '../doctor/doctor-checks.ts'
import { modules } from '../modules.ts'
import { allMigrations, readSchemaState, secureBeforeUpgrade } from '../upgrade.ts'
import { version } from '../version.ts'
import { confirmed } from './archive-command.ts'

interface MigrateOptions {
  dryRun?: boolean
  json?: boolean
  yes?: boolean
}

/** What a start of the server does as well; by hand for whoever wants to see it done before they open the doors. */
export function addMigrateCommand(program: Command): void {
  const command = program
    .command('migrate')
    .description(
      'bring the data folder up to this version, after a backup of its databases; stop the server first',
    )
    .option('--dry-run', 'print what would run, and change nothing')
    .option('--json', 'as JSON')
    .option('-y, --yes', 'do not ask')
    .action(migrate)
  explain(command, {
    examples: {
      'stoa migrate --dry-run': 'see what a new version will change',
      'stoa migrate': 'do it, before the server starts',
    },
    more: [
      'The server does the same when it starts, so that this is never necessary. The way back is stoa restore with the backup that was made, into another folder, and the version from before.',
    ],
    exitCodes: {
      0: 'done, or there was nothing to do',
      1: 'failed: nothing was changed, or the backup is there',
    },
  })
}

async function migrate(options: MigrateOptions): Promise<void> {
  const { config } = loadConfig(process.env)
  if (!existsSync(join(config.dataDirectory, 'stoa.db')))
    throw new NothingToExamineError(config.dataDirectory)
  const pendingNow = (): readonly string[] => readSchemaState(config.dataDirectory, modules, version).pending
  // With nothing to do a running server is in nobody's way.
  if (options.dryRun === true || pendingNow().length === 0) return print(options, pendingNow(), null)
  const unlock = lockDataFolder(config.dataDirectory)
  try {
    const pending = pendingNow()
    talk(
      `${config.dataDirectory} is brought up to Stoa ${version}, in ${pending.length} steps, after a backup.`,
    )
    if (options.yes !== true && !(await confirmed('Go on?'))) return
    print(options, pending, await upgrade(config))
  } finally {
    unlock()
  }
}

async function upgrade(config: Config): Promise<string | null> {
  const logger = createLogger(config.logLevel)
  const backup = await secureBeforeUpgrade(config, modules, { version, logger, now: Date.now })
  const storage = openDomainStorage({
    dataDirectory: config.dataDirectory,
    onEffectError: (error) => logger.error({ err: error }, 'an effect after a commit failed'),
  })
  try {
    await storage.migrate(allMigrations(modules))
  } finally {
    await storage.close()
  }
  return backup
}

function print(options: MigrateOptions, migrations: readonly string[], backup: string | null): void {
  if (migrations.length === 0) talk('There is nothing to do: the data folder is up to date.')
  else if (options.dryRun === true) talk(`${migrations.length} would run, after a backup of the databases:`)
  if (backup !== null) talk(`The databases as they were: ${backup}`)
  if (migrations.length > 0 || options.json === true)
    printResult(
      options,
      { version, dryRun: options.dryRun === true, migrations, backup },
      migrations.join('\n'),
    )
}

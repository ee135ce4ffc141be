import type { Command } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import { bootStoa } from '../boot.ts'
import { explain } from '../command-line/explain.ts'
import { printResult } from '../command-line/output.ts'
import { createProgress } from '../command-line/progress.ts'

/** Needs the data folder for itself: the documents are read as they are stored. */
export function addBoardsCommand(program: Command): void {
  const command = program
    .command('boards')
    .description('task boards')
    .command('rebuild')
    .description('make the lists of all cards anew from their boards; stop the server first')
    .option('--json', 'how many, as JSON')
    .action(rebuild)
  explain(command, {
    examples: { 'stoa boards rebuild': 'after a list shows other cards than its board' },
    exitCodes: { 1: 'failed, or the server runs' },
  })
}

async function rebuild(options: { json?: boolean }): Promise<void> {
  const { config } = loadConfig(process.env)
  const stoa = await bootStoa({ config, logger: createLogger(config.logLevel), clientDirectory: null })
  const progress = createProgress()
  try {
    const rebuilt = await stoa.services.boards.rebuild(({ done, total }) =>
      progress.show('rebuilding', done, total, 'boards'),
    )
    progress.end()
    printResult(options, { rebuilt }, `Rebuilt ${rebuilt} board(s).`)
  } finally {
    progress.end()
    await stoa.close()
  }
}

import type { Command } from 'commander'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import { bootStoa } from '../boot.ts'

/** Needs the data folder for itself: the documents are read as they are stored. */
export function addBoardsCommand(program: Command): void {
  program
    .command('boards')
    .description('task boards')
    .command('rebuild')
    .description('make the lists of all cards anew from their boards; stop the server first')
    .action(rebuild)
}

async function rebuild(): Promise<void> {
  const { config } = loadConfig(process.env)
  const stoa = await bootStoa({ config, logger: createLogger(config.logLevel), clientDirectory: null })
  try {
    const total = await stoa.services.boards.rebuild(({ done, total: all, title }) => {
      if (process.stderr.isTTY) process.stderr.write(`${done + 1}/${all} ${title}\n`)
    })
    process.stdout.write(`Rebuilt ${total} board(s).\n`)
  } finally {
    await stoa.close()
  }
}

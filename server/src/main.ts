import { ConfigError } from './platform/config/load-config.ts'
import { NativePartError } from './platform/assets/load-native-part.ts'
import { AppError } from './platform/errors/app-error.ts'
import { createCommandLine } from './app/command-line.ts'
import { DataFolderInUseError } from './app/data-folder-lock.ts'
import { NotUpgradedError } from './app/open-beside.ts'
import { NewerDataFolderError } from './app/upgrade.ts'

// Whoever reads what we print may stop reading: `stoa config | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

createCommandLine()
  .parseAsync()
  .catch((error: unknown) => {
    // What the operator can mend is said in one sentence; a stack is for what only we can.
    const expected =
      error instanceof ConfigError ||
      error instanceof DataFolderInUseError ||
      error instanceof NewerDataFolderError ||
      error instanceof NotUpgradedError ||
      error instanceof AppError ||
      error instanceof NativePartError
    process.stderr.write(`${expected ? error.message : ((error as Error).stack ?? String(error))}\n`)
    process.exit(1)
  })

import { ConfigError } from './platform/config/load-config.ts'
import { NativePartError } from './platform/assets/load-native-part.ts'
import { AppError } from './platform/errors/app-error.ts'
import { CertificateError } from './platform/http/certificate.ts'
import { createCommandLine } from './app/command-line.ts'
import { DataFolderInUseError } from './app/data-folder-lock.ts'
import { NotUpgradedError } from './app/open-beside.ts'
import { NewerDataFolderError } from './app/upgrade.ts'

// Whoever reads what we print may stop reading: `stoa config | head` is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** What the operator can mend is said in one sentence; a stack is for what only we can. */
const mendable = [
  ConfigError,
  CertificateError,
  DataFolderInUseError,
  NewerDataFolderError,
  NotUpgradedError,
  AppError,
  NativePartError,
]

createCommandLine()
  .parseAsync()
  .catch((error: unknown) => {
    const said = mendable.some((kind) => error instanceof kind)
      ? (error as Error).message
      : ((error as Error).stack ?? String(error))
    process.stderr.write(`${said}\n`)
    process.exit(1)
  })

import { Command } from 'commander'
import { addBackupCommand } from './commands/backup.command.ts'
import { addBoardsCommand } from './commands/boards.command.ts'
import { addCompletionCommand } from './commands/completion.command.ts'
import { addConfigCommand } from './commands/config.command.ts'
import { addDoctorCommand } from './commands/doctor.command.ts'
import { addExportCommand } from './commands/export.command.ts'
import { addHealthcheckCommand } from './commands/healthcheck.command.ts'
import { addImportCommand } from './commands/import.command.ts'
import { addMailCommand } from './commands/mail.command.ts'
import { addManCommand } from './commands/man.command.ts'
import { addMigrateCommand } from './commands/migrate.command.ts'
import { addRestoreCommand } from './commands/restore.command.ts'
import { addServeCommand } from './commands/serve.command.ts'
import { addSessionsCommand } from './commands/sessions.command.ts'
import { addSupportBundleCommand } from './commands/support-bundle.command.ts'
import { addUserCommand } from './commands/user.command.ts'
import { addVersionCommands } from './commands/version.command.ts'
import { addVerifyCommand } from './commands/verify.command.ts'
import { version } from './version.ts'

/**
 * The definitions of the command line: `npm run -s stoa -- <command>`, and the same behind `./stoa`. Help, completion, the man
 * page and the reference page are made of them; `run-command-line.ts` runs one.
 */
export function createCommandLine(): Command {
  const program = new Command('stoa')
    .description('Stoa: a place on your own server where an organisation writes, plans and decides together.')
    .version(version)
  addServeCommand(program)
  addUserCommand(program)
  addSessionsCommand(program)
  addBackupCommand(program)
  addBoardsCommand(program)
  addVerifyCommand(program)
  addRestoreCommand(program)
  addExportCommand(program)
  addImportCommand(program)
  addMigrateCommand(program)
  addHealthcheckCommand(program)
  addDoctorCommand(program)
  addSupportBundleCommand(program)
  addConfigCommand(program)
  addMailCommand(program)
  addVersionCommands(program)
  addCompletionCommand(program)
  addManCommand(program)
  return program
}

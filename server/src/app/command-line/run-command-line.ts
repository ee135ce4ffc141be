import { type Command, CommanderError } from 'commander'
import type { Problem } from '@stoa/protocol'
import { NativePartError } from '../../platform/assets/load-native-part.ts'
import { ConfigError } from '../../platform/config/load-config.ts'
import { AppError } from '../../platform/errors/app-error.ts'
import { CertificateError } from '../../platform/http/certificate.ts'
import { createCommandLine } from '../command-line.ts'
import { DataFolderInUseError } from '../data-folder-lock.ts'
import { NothingToExamineError } from '../doctor/doctor-checks.ts'
import { NotUpgradedError } from '../open-beside.ts'
import { StartFailureError } from '../start-failure.ts'
import { NewerDataFolderError } from '../upgrade.ts'
import { talk } from './output.ts'

/** What the operator can mend is said in one sentence; a stack is for what only we can. */
const mendable = [
  [ConfigError, 'command_line.settings_unusable'],
  [CertificateError, 'command_line.certificate_unusable'],
  [DataFolderInUseError, 'command_line.folder_in_use'],
  [NewerDataFolderError, 'command_line.folder_newer'],
  [NotUpgradedError, 'command_line.folder_not_upgraded'],
  [NothingToExamineError, 'command_line.folder_empty'],
  [NativePartError, 'command_line.native_part'],
  [StartFailureError, 'command_line.not_started'],
] as const

/**
 * Runs one command, with the words behind the program's name; without any, the server.
 * @returns the exit code: 0 done, 1 failed, 2 wrong use
 */
export async function runCommandLine(words: readonly string[]): Promise<number> {
  const program = createCommandLine()
  each(program, (command) => {
    command.configureOutput({ outputError: () => undefined })
    command.exitOverride((error) => {
      throw new WrongUseError(error, command)
    })
  })
  process.exitCode = 0
  try {
    await program.parseAsync(words.length === 0 ? ['serve'] : words, { from: 'user' })
    return process.exitCode
  } catch (error) {
    if (error instanceof WrongUseError && error.isAnswer) return 0
    const problem = problemOf(error)
    // Before it is parsed nobody knows whose option it is; there is one --json, and it means the same everywhere.
    if (words.includes('--json')) talk(JSON.stringify(problem))
    else talk([problem.title, ...(problem.detail === undefined ? [] : [`  ${problem.detail}`])].join('\n'))
    return error instanceof WrongUseError ? 2 : 1
  }
}

/** What commander refuses; also how it ends after it printed help or the version. */
class WrongUseError extends Error {
  override readonly name = 'WrongUseError'
  /** Help or the version was asked for, and printed. */
  readonly isAnswer: boolean
  readonly seeAlso: string
  constructor(error: CommanderError, command: Command) {
    const name = nameOf(command)
    const isHelp = error.code === 'commander.help'
    super(isHelp ? `Say what ${name} is to do.` : error.message.replace(/^error: /, ''))
    this.isAnswer = error.exitCode === 0
    this.seeAlso = `See: ${name} --help`
  }
}

function nameOf(command: Command): string {
  return command.parent === null ? command.name() : `${nameOf(command.parent)} ${command.name()}`
}

function each(command: Command, work: (command: Command) => void): void {
  work(command)
  for (const below of command.commands) each(below, work)
}

function problemOf(error: unknown): Problem {
  const problem = (code: string, status: number, title: string, more: Partial<Problem> = {}): Problem => ({
    type: `urn:stoa:error:${code}`,
    title,
    status,
    code,
    ...more,
  })
  if (error instanceof WrongUseError)
    return problem('command_line.wrong_use', 400, error.message, { detail: error.seeAlso })
  if (error instanceof AppError) {
    const detail = error.meta?.['detail']
    return problem(error.code, error.status, error.textIn('en'), {
      ...(typeof detail === 'string' ? { detail } : {}),
      ...(error.meta === undefined ? {} : { meta: error.meta }),
    })
  }
  for (const [kind, code] of mendable)
    if (error instanceof kind) return problem(code, 409, (error as Error).message)
  // What the operating system refuses names the file itself: a stack adds nothing.
  if (error instanceof Error && 'syscall' in error) return problem('command_line.system', 500, error.message)
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return problem('command_line.failed', 500, said)
}

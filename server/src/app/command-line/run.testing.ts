import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { runCommandLine } from './run-command-line.ts'

export interface Ended {
  /** What a script would read. */
  out: string
  /** What a person would. */
  talk: string
  code: number
}

/**
 * Runs a command as the shell would, in this process, where nobody can be asked. Several at once would mix what they
 * write.
 */
export async function runHere(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const { stdout, stderr, exitCode } = process
  const before = { out: stdout.write, talk: stderr.write, environment: { ...process.env } }
  const [out, talk]: [string[], string[]] = [[], []]
  stdout.write = (text) => out.push(String(text)) > 0
  stderr.write = (text) => talk.push(String(text)) > 0
  Object.assign(process.env, environment)
  try {
    const code = await runCommandLine(words)
    return { out: out.join(''), talk: talk.join(''), code }
  } finally {
    stdout.write = before.out
    stderr.write = before.talk
    process.exitCode = exitCode
    for (const name of Object.keys(environment)) {
      const value = before.environment[name]
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** The entry of the program, for `node`. */
export const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

/** Runs a command as a process of its own. */
export const runProcess = (
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> =>
  new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [main, ...words],
      { env: { ...process.env, ...environment } },
      (_error, out, talk) => resolve({ out, talk, code: child.exitCode ?? -1 }),
    )
  })

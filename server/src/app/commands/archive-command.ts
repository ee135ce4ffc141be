import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import type { Config } from '../../platform/config/settings.ts'
import { type ArchiveKey, backupsFail, keyOf, parseArchiveKey } from '../../modules/backups/index.ts'
import { createProgress } from '../command-line/progress.ts'

/** Shows what the thread for archives is at. */
export function archiveProgress(): {
  onProgress(stage: string, done: number, total: number): void
  end(): void
} {
  const progress = createProgress()
  return {
    onProgress: (stage, done, total) =>
      progress.show(stage, done, total, stage === 'opening documents' ? 'documents' : 'bytes'),
    end: progress.end,
  }
}

/** From the key file, else the setting; never from the command line itself, which others on the machine can read. */
export function givenKey(config: Config, keyFile: string | undefined): ArchiveKey | null {
  if (keyFile === undefined) return keyOf(config)
  let text: string
  try {
    text = readFileSync(keyFile, 'utf8')
  } catch (cause) {
    throw backupsFail('backups.key_unusable', { cause, meta: { detail: (cause as Error).message } })
  }
  return parseArchiveKey(text)
}

/** Asks on a terminal for what is typed without being shown; null where nobody can be asked. */
export async function askPassphrase(question: string): Promise<string | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null
  let isQuiet = false
  const output = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!isQuiet) process.stderr.write(chunk)
      done()
    },
  })
  const terminal = createInterface({ input: process.stdin, output, terminal: true })
  try {
    const answer = terminal.question(question)
    isQuiet = true
    return await answer
  } finally {
    terminal.close()
    process.stderr.write('\n')
  }
}

/** Asks on a terminal; elsewhere whoever runs the command has decided. */
export async function confirmed(question: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return true
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return /^y(es)?$/i.test((await terminal.question(`${question} [y/N] `)).trim())
  } finally {
    terminal.close()
  }
}

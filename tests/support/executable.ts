import { execFile } from 'node:child_process'
import { linkSync, copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { cachedExecutable } from '../../scripts/binary/cached-executable.ts'

/** How long a test may take that may have to build the executable first, in ms. */
export const buildDeadline = 180_000

/** Puts a built `stoa` into a folder, as somebody who downloaded it would. @returns its path */
export async function downloadInto(folder: string): Promise<string> {
  const built = await cachedExecutable()
  const path = join(folder, 'stoa')
  try {
    linkSync(built, path)
  } catch {
    copyFileSync(built, path)
  }
  return path
}

export interface Ended {
  code: number
  stdout: string
  stderr: string
}

/** Runs a program to its end with the given environment and nothing else. */
export const runToEnd = (
  program: string,
  parameters: readonly string[],
  options: { cwd?: string; env?: Record<string, string>; timeout?: number } = {},
): Promise<Ended> =>
  new Promise((resolve) => {
    const { cwd, env = {}, timeout = 60_000 } = options
    const child = execFile(
      program,
      parameters,
      { cwd, env, timeout, maxBuffer: 64 * 1024 * 1024 },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, stdout, stderr }),
    )
  })

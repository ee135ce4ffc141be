import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))

/** The owner of a server that {@link startStoaProcess} started. */
export const processOwner = { email: 'owner@example.com', password: 'the-owner-of-it-all' } as const

export interface StoaProcessOptions {
  /** An existing data folder; else a new one, removed by `dispose`. */
  dataDirectory?: string
  /** Default 0, any free one. */
  port?: number
  /** More environment. An entry of undefined takes a variable away, the owner's too. */
  env?: Readonly<Record<string, string | undefined>>
}

/** A server as an operator runs it: a process of its own. */
export interface StoaProcess {
  readonly url: string
  readonly port: number
  readonly pid: number
  readonly dataDirectory: string
  /** Lines on stdout so far. */
  readonly stdout: readonly string[]
  /** JSON lines on stderr so far, parsed; what is no JSON stands as `{ text }`. */
  readonly log: readonly Readonly<Record<string, unknown>>[]
  /** Ends it with a signal and waits. @returns the exit code; null when the signal ended it */
  end(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>
  /** Ends it if it still runs, and removes the data folder if it was made here. */
  dispose(): Promise<void>
}

/** How long a server may take until it listens, in ms: the machine may be busy. */
const startDeadline = 30_000

/** Starts `stoa serve`. @throws with what it said when it ends before it listens, or does not listen in time */
export async function startStoaProcess(options: StoaProcessOptions = {}): Promise<StoaProcess> {
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), 'stoa-process-'))
  const env: Record<string, string> = {}
  const wanted = {
    ...process.env,
    STOA_DATA_DIR: dataDirectory,
    STOA_PORT: String(options.port ?? 0),
    STOA_ADMIN_EMAIL: processOwner.email,
    STOA_ADMIN_PASSWORD: processOwner.password,
    ...options.env,
  }
  for (const [name, value] of Object.entries(wanted)) if (value !== undefined) env[name] = value

  const child = spawn(process.execPath, [main, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => resolve(code))
  })
  const stdout: string[] = []
  const log: Record<string, unknown>[] = []
  createInterface(child.stderr).on('line', (line) => log.push(parsed(line)))

  const url = await listening(child, stdout, log)
  return {
    url,
    port: Number(new URL(url).port),
    pid: child.pid!,
    dataDirectory,
    stdout,
    log,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      return ended
    },
    async dispose() {
      child.kill('SIGKILL')
      await ended
      if (options.dataDirectory === undefined) rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

function listening(child: ChildProcess, stdout: string[], log: readonly unknown[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const fail = (what: string) => {
      child.kill('SIGKILL')
      reject(
        new Error(`${what}\n${stdout.join('\n')}\n${log.map((line) => JSON.stringify(line)).join('\n')}`),
      )
    }
    const timer = setTimeout(() => fail(`Not listening within ${startDeadline} ms.`), startDeadline)
    child.once('exit', (code) => {
      clearTimeout(timer)
      fail(`Ended with ${code} before it listened.`)
    })
    createInterface(child.stdout!).on('line', (line) => {
      stdout.push(line)
      const found = /^Stoa is listening on (\S+)$/.exec(line)?.[1]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    })
  })
}

function parsed(line: string): Record<string, unknown> {
  try {
    return JSON.parse(line) as Record<string, unknown>
  } catch {
    return { text: line }
  }
}

/** Signs the owner in and makes an API token. */
export async function ownerToken(url: string): Promise<string> {
  const headers = { 'content-type': 'application/json' }
  const signedIn = await fetch(`${url}/api/v1/sessions`, {
    method: 'POST',
    headers,
    body: JSON.stringify(processOwner),
  })
  const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
  const made = await fetch(`${url}/api/v1/api-tokens`, {
    method: 'POST',
    headers: { ...headers, cookie },
    body: JSON.stringify({ name: 'testkit' }),
  })
  if (made.status !== 201) throw new Error(`No token: ${made.status} ${await made.text()}`)
  return ((await made.json()) as { token: string }).token
}

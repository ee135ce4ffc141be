import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { waitUntil } from './wait-until.ts'

const main = fileURLToPath(new URL('../../../server/src/main.ts', import.meta.url))
const observer = new URL('./process-observer.ts', import.meta.url).href

/** The owner of a server that {@link startStoaProcess} started. */
export const processOwner = { email: 'owner@example.com', password: 'the-owner-of-it-all' } as const

export interface StoaProcessOptions {
  /** An existing data folder; else a new one, removed by `dispose`. */
  dataDirectory?: string
  /** Default 0, any free one. */
  port?: number
  /**
   * A built `stoa`, run instead of the sources: in its own folder, with nothing of this process's environment. It does
   * not answer `observe`.
   */
  executable?: string
  /** The words that run it with another runtime than this one, instead of the sources. */
  program?: readonly [string, ...string[]]
  /** More environment. An entry of undefined takes a variable away, the owner's too. */
  env?: Readonly<Record<string, string | undefined>>
}

/** What a server says of itself, after a collection of garbage unless it was asked not to. Bytes and ms. */
export interface ProcessFigures {
  readonly heapUsed: number
  readonly external: number
  readonly rss: number
  /** Since the process started. */
  readonly peakRss: number
  /** Delay of the event loop since it was last asked; watched from the first time on that nothing was collected. */
  readonly loopDelayMs: { readonly p99: number; readonly max: number }
}

/** A server as an operator runs it: a process of its own. */
export interface StoaProcess extends AsyncDisposable {
  readonly url: string
  /** The same with `ws://`. */
  readonly wsUrl: string
  readonly port: number
  readonly pid: number
  readonly dataDirectory: string
  /** Lines on stdout so far. */
  readonly stdout: readonly string[]
  /** JSON lines on stderr so far, parsed; what is no JSON stands as `{ text }`. */
  readonly log: readonly Readonly<Record<string, unknown>>[]
  readonly isRunning: boolean
  /** Ends it with a signal and waits. @returns the exit code; null when the signal ended it */
  end(signal?: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null>
  /** Starts it again on the same data and port, after it ended. */
  restart(): Promise<void>
  observe(options?: { readonly collect?: boolean }): Promise<ProcessFigures>
  /** Ends it if it still runs, and removes the data folder if it was made here. */
  dispose(): Promise<void>
}

/** What `npm start` and the executable start Node with; scripts/node-options.ts says why. */
export const nodeOptions: readonly string[] = ['--v8-pool-size=0']

/** How long a server may take until it listens, in ms: the machine may be busy. */
const startDeadline = 30_000

/** Starts `stoa serve`. @throws with what it said when it ends before it listens, or does not listen in time */
export async function startStoaProcess(options: StoaProcessOptions = {}): Promise<StoaProcess> {
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), 'stoa-process-'))
  const stdout: string[] = []
  const log: Record<string, unknown>[] = []
  let url = `http://127.0.0.1:${options.port ?? 0}`
  let running = await start()

  async function start() {
    const env: Record<string, string> = {}
    const wanted = {
      ...(options.executable === undefined ? process.env : {}),
      STOA_DATA_DIR: dataDirectory,
      // With a public address what it listens on is not what it says.
      STOA_PORT: String(options.port ?? (new URL(url).port || 0)),
      STOA_ADMIN_EMAIL: processOwner.email,
      STOA_ADMIN_PASSWORD: processOwner.password,
      ...options.env,
    }
    for (const [name, value] of Object.entries(wanted)) if (value !== undefined) env[name] = value
    const [program, parameters, cwd] =
      options.executable === undefined
        ? [...wordsOf(options.program), undefined]
        : [options.executable, ['serve'], dirname(options.executable)]
    const child = spawn(program, parameters, { env, cwd, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = new Promise<number | null>((resolve) => {
      child.once('exit', (code) => resolve(code))
    })
    createInterface(child.stderr).on('line', (line) => log.push(parsed(line)))
    url = await listening(child, stdout, log)
    return { child, ended }
  }

  async function dispose(): Promise<void> {
    running.child.kill('SIGKILL')
    await running.ended
    if (options.dataDirectory === undefined) rmSync(dataDirectory, { recursive: true, force: true })
  }

  return {
    get url() {
      return url
    },
    get wsUrl() {
      return url.replace('http', 'ws')
    },
    get port() {
      return Number(new URL(url).port)
    },
    get pid() {
      return running.child.pid!
    },
    get isRunning() {
      return running.child.exitCode === null && running.child.signalCode === null
    },
    dataDirectory,
    stdout,
    log,
    async end(signal = 'SIGTERM') {
      running.child.kill(signal)
      return running.ended
    },
    async restart() {
      await running.ended
      running = await start()
    },
    async observe({ collect = true } = {}) {
      const before = stdout.length
      const observed = () => stdout.slice(before).find((line) => line.startsWith('observed '))
      running.child.kill(collect ? 'SIGUSR2' : 'SIGWINCH')
      await waitUntil(() => observed() !== undefined, {
        timeoutMs: 30_000,
        what: 'the server says how it is',
      })
      return JSON.parse(observed()!.slice('observed '.length)) as ProcessFigures
    },
    dispose,
    [Symbol.asyncDispose]: dispose,
  }
}

function wordsOf(
  [program, ...words]: readonly string[] = [
    process.execPath,
    ...nodeOptions,
    '--expose-gc',
    '--import',
    observer,
    main,
  ],
): [string, string[]] {
  return [program!, [...words, 'serve']]
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

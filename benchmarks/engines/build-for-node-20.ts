import { cpSync, globSync, mkdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const benchmarks = join(root, 'benchmarks/node_modules')

/** Beside the fan-out core, which is at the top: where else a source is written to. */
const others: Readonly<Record<string, string>> = {
  'packages/testkit/src/wait-until.ts': 'wait-until.ts',
  'benchmarks/engines/uws-module.ts': 'uws-module.ts',
  'benchmarks/engines/uws-process.ts': 'uws-process.ts',
  'benchmarks/engines/uws-load-server.ts': 'uws-load-server.ts',
  'benchmarks/fanout/servers/small-rooms.ts': 'small-rooms.ts',
}

/**
 * Node 20 does not run TypeScript: writes the fan-out core, its engines and their suite, and the server of the load as
 * JavaScript, with what they need.
 * @returns the folder
 */
export function buildForNode20(folder: string): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  const core = globSync('packages/fanout/src/**/*.ts', { cwd: root })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => [path, path.replace('packages/fanout/src/', '')] as const)
  for (const [path, to] of [...core, ...Object.entries(others)]) {
    const target = join(folder, to.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, asJavaScript(readFileSync(join(root, path), 'utf8')))
  }
  const lib0 = realpathSync(join(benchmarks, 'lib0'))
  for (const [name, from] of [
    ['ws', realpathSync(join(root, 'packages/fanout/node_modules/ws'))],
    ['yjs', realpathSync(join(benchmarks, 'yjs'))],
    ['y-protocols', realpathSync(join(benchmarks, 'y-protocols'))],
    ['lib0', lib0],
    ['isomorphic.js', join(lib0, '../isomorphic.js')],
  ] as const)
    cpSync(from, join(folder, 'node_modules', name), { recursive: true, dereference: true })
  return folder
}

function asJavaScript(source: string): string {
  return stripTypeScriptTypes(source)
    .replaceAll(/(from '\.{1,2}\/[^']+)\.ts'/g, "$1.js'")
    .replaceAll("from '@stoa/testkit'", "from './wait-until.js'")
    .replaceAll("from '@stoa/fanout'", "from './index.js'")
    .replaceAll(/from '@stoa\/fanout\/(\w+)'/g, "from './$1/index.js'")
    .replaceAll("from '../../packages/fanout/src/", "from './")
    .replaceAll("from '../fanout/servers/", "from './")
}

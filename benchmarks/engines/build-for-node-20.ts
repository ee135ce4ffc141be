import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/**
 * Node 20 does not run TypeScript: writes the fan-out core, its engines and their suite as JavaScript, and the one
 * helper that the suite needs.
 * @returns the folder
 */
export function buildForNode20(folder: string): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n')
  const sources = globSync('packages/fanout/src/**/*.ts', { cwd: root })
    .filter((path) => !path.endsWith('.test.ts'))
    .map((path) => ({ path, to: path.replace('packages/fanout/src/', '') }))
  const helper = { path: 'packages/testkit/src/wait-until.ts', to: 'wait-until.ts' }
  const entry = { path: 'benchmarks/engines/uws-process.ts', to: 'uws-process.ts' }
  for (const { path, to } of [...sources, helper, entry]) {
    const target = join(folder, to.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, asJavaScript(readFileSync(join(root, path), 'utf8')))
  }
  cpSync(join(root, 'packages/fanout/node_modules/ws'), join(folder, 'node_modules/ws'), {
    recursive: true,
    dereference: true,
  })
  return folder
}

function asJavaScript(source: string): string {
  return stripTypeScriptTypes(source)
    .replaceAll(/(from '\.{1,2}\/[^']+)\.ts'/g, "$1.js'")
    .replaceAll("from '@stoa/testkit'", "from './wait-until.js'")
    .replaceAll("from '../../packages/fanout/src/", "from './")
}

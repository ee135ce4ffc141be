// Makes a checkout ready: dependencies, the built client, a browser for the tests.
// Runs on any Node >= 18, before the project's own Node 24 exists, so it imports nothing but node:*.
//
//   node scripts/setup.mjs             dependencies, when the lockfile changed
//   node scripts/setup.mjs --build     also the client, when its sources changed
//   node scripts/setup.mjs --browser   also says early when no Chromium can be found
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const wanted = new Set(process.argv.slice(2))

const say = (line) => process.stderr.write(`[setup] ${line}\n`)
const fail = (line) => {
  say(line)
  process.exit(1)
}

function run(command, args) {
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], env: process.env })
  if (done.error) fail(`${command} could not be started: ${done.error.message}`)
  if (done.status !== 0) fail(`${command} ${args.join(' ')} ended with code ${done.status}.`)
}

/** One hash over the contents of all files below the given paths. */
function hashOf(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    if (!existsSync(path)) return
    const entries = readdirSync(path, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (entry.name === 'node_modules' || entry.name === 'dist') continue
      const full = join(path, entry.name)
      if (entry.isDirectory()) add(full)
      else hash.update(full.slice(root.length)).update(readFileSync(full))
    }
  }
  for (const path of paths) {
    const full = join(root, path)
    if (/\.[a-z]+$/.test(path)) hash.update(path).update(existsSync(full) ? readFileSync(full) : '')
    else add(full)
  }
  return hash.digest('hex')
}

/** Runs `work` unless `stamp` already holds `key`. */
function once(stamp, key, work) {
  const file = join(root, stamp)
  if (existsSync(file) && readFileSync(file, 'utf8') === key) return
  work()
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, key)
}

const manifests = [
  'server',
  'client',
  'tests',
  'benchmarks',
  'packages/protocol',
  'packages/fanout',
  'packages/editor',
  'packages/testkit',
].map((folder) => `${folder}/package.json`)
const installKey = `${process.platform}-${process.arch}-${hashOf(['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json', ...manifests])}`
once('node_modules/.setup-stamp', installKey, () => {
  say('installing dependencies (once, until the lockfile changes)…')
  run('npx', ['--yes', packageManager, 'install', '--frozen-lockfile'])
})

const bundled = join(root, 'node_modules/.bin/node')
const node = existsSync(bundled) ? bundled : process.execPath
const version = spawnSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8' }).stdout?.trim() ?? ''
if (Number(version.split('.')[0]) < 24) {
  fail(
    `Stoa runs on Node 24 or newer; it brings its own on Linux (x64, arm64). On ${process.platform}-${process.arch} ` +
      `please install Node 24 (found ${version || 'none'}).`,
  )
}

if (wanted.has('--build')) {
  once('client/dist/.build-stamp', hashOf(['client', 'packages', 'pnpm-lock.yaml']), () => {
    say('building the client…')
    run(node, [join(root, 'client/node_modules/vite/bin/vite.js'), 'build', join(root, 'client')])
  })
}

if (wanted.has('--browser')) {
  const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].some(existsSync)
  const packaged = existsSync(join(root, 'tests/node_modules/@sparticuz/chromium'))
  if (!system && !packaged)
    fail('The browser tests need Chromium: apt-get install chromium fonts-wqy-microhei')
}

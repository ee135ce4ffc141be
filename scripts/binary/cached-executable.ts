import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildExecutable, currentCommit, executableName, ownArchitecture } from './build-executable.ts'
import { root } from './repository.ts'

const inputs = [
  'pnpm-lock.yaml',
  'package.json',
  'LICENSE',
  'scripts/binary/*',
  'server/package.json',
  'server/src/**/*',
  'packages/*/package.json',
  'packages/*/src/**/*',
  'client/dist/**/*',
]

/**
 * The executable for this machine, built unless what it is made of is as it was: for tests and benchmarks.
 */
export async function cachedExecutable(): Promise<string> {
  if (ownArchitecture === null) throw new Error('Executables are built for Linux on x64 and arm64 only.')
  const hash = createHash('sha256').update(String(currentCommit()))
  for (const pattern of inputs) {
    for (const entry of globSync(pattern, { cwd: root, withFileTypes: true }).sort((a, b) =>
      join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1,
    )) {
      if (!entry.isFile() || /\.(test|testing)\.ts$/.test(entry.name)) continue
      const path = join(entry.parentPath, entry.name)
      hash.update(`${path.slice(root.length)}\0`).update(readFileSync(path))
    }
  }
  const cache = join(root, 'node_modules/.cache/stoa-binary')
  const folder = join(cache, `built-${hash.digest('hex').slice(0, 32)}`)
  const path = join(folder, executableName(ownArchitecture))
  if (existsSync(path)) return path

  mkdirSync(cache, { recursive: true })
  const older = globSync('built-*', { cwd: cache })
  const draft = mkdtempSync(join(cache, 'draft-'))
  await buildExecutable(ownArchitecture, draft)
  try {
    renameSync(draft, folder)
  } catch {
    // Another process built the same.
    rmSync(draft, { recursive: true, force: true })
  }
  for (const name of older) rmSync(join(cache, name), { recursive: true, force: true })
  return path
}

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { root } from './repository.ts'

/** A package of the registry that is part of the executable. */
export interface Part {
  name: string
  version: string
  /** As the package says it: an SPDX expression, nearly always. */
  license: string
  /** The texts of its licence and notices, joined; empty when it brings none. */
  licenseText: string
  /** `sha512-…` of its archive, out of the lockfile. */
  integrity: string | null
  /** Names and versions of what it needs: `name@version`. */
  needs: string[]
}

export interface Manifest {
  name: string
  version: string
  main?: string
  license?: string | { type?: string }
  licenses?: readonly { type?: string }[]
  dependencies?: Readonly<Record<string, string>>
  optionalDependencies?: Readonly<Record<string, string>>
}

export const manifestOf = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest

/** Where a package finds another one, as Node looks for it; null when it is not installed. */
export function findPackage(name: string, from: string): string | null {
  for (let folder = realpathSync(from); folder !== dirname(folder); folder = dirname(folder)) {
    const found = join(folder, 'node_modules', name)
    if (existsSync(join(found, 'package.json'))) return realpathSync(found)
  }
  return null
}

/** Everything of the registry that the server and the client are made of, by name and version. */
export function collectParts(): Part[] {
  const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
  const parts = new Map<string, Part>()
  const seen = new Set<string>()

  function visit(folder: string): string[] {
    const manifest = manifestOf(folder)
    const names = Object.keys({ ...manifest.dependencies, ...manifest.optionalDependencies })
    const needs: string[] = []
    for (const name of names) {
      const found = findPackage(name, folder)
      if (found === null) continue
      const needed = manifestOf(found)
      const id = `${needed.name}@${needed.version}`
      const isOurs = !found.includes('/node_modules/')
      if (!isOurs) needs.push(id)
      if (seen.has(found)) continue
      seen.add(found)
      const itsNeeds = visit(found)
      if (isOurs) continue
      parts.set(id, {
        name: needed.name,
        version: needed.version,
        license: licenseOf(needed),
        licenseText: licenseTextOf(found),
        integrity: integrityOf(lockfile, id),
        needs: itsNeeds.sort(),
      })
    }
    return needs
  }
  for (const place of ['server', 'client']) visit(join(root, place))
  return [...parts.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, part]) => part)
}

function licenseOf({ license, licenses }: Manifest): string {
  if (typeof license === 'string') return license
  return license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'unknown'
}

function licenseTextOf(folder: string): string {
  return readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|ts|json)$/i.test(name))
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim())
    .join('\n\n')
}

function integrityOf(lockfile: string, id: string): string | null {
  const quoted = id.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
  return (
    new RegExp(`^  '?${quoted}'?:\\n    resolution: \\{integrity: ([^,}]+)`, 'm').exec(lockfile)?.[1] ?? null
  )
}

/**
 * The folder of a package that belongs to another architecture, and was therefore not installed: fetched from the
 * registry once, and refused unless it is what the lockfile names.
 */
export function fetchedPackage(name: string, version: string): string {
  const id = `${name}@${version}`
  const cache = join(root, 'node_modules/.cache/stoa-binary')
  const folder = join(cache, id.replaceAll('/', '+'))
  if (existsSync(folder)) return join(folder, 'package')
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'draft-'))
  const run = (command: string, parameters: readonly string[]): string => {
    const done = spawnSync(command, parameters, { cwd: draft, encoding: 'utf8' })
    if (done.status !== 0)
      throw new Error(`${command} ${parameters.join(' ')}: ${done.error?.message ?? done.stderr}`)
    return done.stdout
  }
  const [packed] = JSON.parse(run('npm', ['pack', id, '--json'])) as { filename: string }[]
  const archive = join(draft, packed!.filename.replace('@', '').replace('/', '-'))
  const integrity = integrityOf(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8'), id)
  const found = `sha512-${createHash('sha512').update(readFileSync(archive)).digest('base64')}`
  if (integrity !== found)
    throw new Error(`${id} is not what the lockfile names: ${found}, not ${integrity}.`)
  run('tar', ['-xzf', archive])
  renameSync(draft, folder)
  return join(folder, 'package')
}

/** The folder of a package for one architecture, installed or fetched. */
export function packageFor(name: string, neededBy: string): string {
  const installed = findPackage(name, neededBy)
  if (installed !== null) return installed
  const version = manifestOf(neededBy).optionalDependencies?.[name]
  if (version === undefined) throw new Error(`${neededBy} does not need ${name}.`)
  return fetchedPackage(name, version)
}

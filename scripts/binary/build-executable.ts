import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { describeCommands } from '../../server/src/app/command-line/describe-commands.ts'
import { manPage } from '../../server/src/app/command-line/manual.ts'
import { createCommandLine } from '../../server/src/app/command-line.ts'
import { type About, billOfMaterials, licensesText } from './about.ts'
import { bundleServer } from './bundle.ts'
import { compileScripts } from './compile-scripts.ts'
import { writeExecutable } from './executable.ts'
import { collectParts, findPackage, manifestOf, packageFor } from './packages.ts'
import { type Architecture, root } from './repository.ts'

/** What this machine runs; null where it runs none of those that are built. */
export const ownArchitecture: Architecture | null =
  process.platform === 'linux' && (process.arch === 'x64' || process.arch === 'arm64') ? process.arch : null

/** `stoa` for this machine, else with the machine in its name. */
export const executableName = (architecture: Architecture): string =>
  architecture === ownArchitecture ? 'stoa' : `stoa-linux-${architecture}`

export interface BuiltExecutable {
  path: string
  sha256: string
  bytes: number
}

/** Builds one executable into `folder`. The client is expected in client/dist. */
export async function buildExecutable(architecture: Architecture, folder: string): Promise<BuiltExecutable> {
  const nodeFolder = packageFor(`node-linux-${architecture}`, root)
  const about = aboutIt(nodeFolder)
  const bundle = await bundleServer({ architecture, packageFolder: packageFor })
  if (!bundle.assets.has('client/dist/index.html.gz'))
    throw new Error('The client is not built: npm run build makes it.')
  if (about.commit !== null) bundle.assets.set('about/commit', Buffer.from(about.commit))
  const ownText = readFileSync(join(root, 'LICENSE'), 'utf8')
  bundle.assets.set('about/licenses.txt', Buffer.from(licensesText(about, ownText)))
  bundle.assets.set('about/sbom.cdx.json', Buffer.from(billOfMaterials(about)))

  mkdirSync(folder, { recursive: true })
  const path = join(folder, executableName(architecture))
  await writeExecutable({
    bundle,
    node: readFileSync(join(nodeFolder, 'bin/node')),
    compiled: architecture === ownArchitecture ? await compileScripts(bundle) : new Map(),
    output: path,
  })
  writeFileSync(`${path}.cdx.json`, billOfMaterials(about))
  writeFileSync(join(folder, 'stoa.1'), manPage(describeCommands(createCommandLine()), about.version))
  const bytes = readFileSync(path)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  writeFileSync(`${path}.sha256`, `${sha256}  ${basename(path)}\n`)
  return { path, sha256, bytes: bytes.length }
}

function aboutIt(nodeFolder: string): About {
  const node = manifestOf(nodeFolder)
  return {
    version: manifestOf(root).version,
    commit: currentCommit(),
    committedAt: git('log', '-1', '--format=%cI')?.trim() ?? null,
    node: { version: node.version, licenseText: readFileSync(join(nodeFolder, 'LICENSE'), 'utf8') },
    sqliteVersion: sqliteVersion(),
    parts: collectParts(),
  }
}

function git(...parameters: string[]): string | null {
  try {
    return execFileSync('git', parameters, {
      cwd: root,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return null
  }
}

/** See `About.commit`. */
export function currentCommit(): string | null {
  const commit = git('rev-parse', 'HEAD')?.trim() ?? null
  const isChanged = (git('status', '--porcelain') ?? '') !== ''
  return commit !== null && isChanged ? `${commit}-changed` : commit
}

function sqliteVersion(): string {
  const folder = findPackage('better-sqlite3', join(root, 'server'))
  if (folder === null) throw new Error('better-sqlite3 is not installed.')
  const Database = createRequire(import.meta.url)(folder) as new (
    path: string,
  ) => {
    prepare(sql: string): { get(): { version: string } }
  }
  return new Database(':memory:').prepare('select sqlite_version() as version').get().version
}

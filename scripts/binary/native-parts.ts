import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Plugin } from 'rolldown'
import { manifestOf } from './packages.ts'
import { type Architecture, root } from './repository.ts'

export interface NativePartsOptions {
  architecture: Architecture
  /** The folder of a package that holds a native part for that architecture. */
  packageFolder(name: string, neededBy: string): string
  /** Takes a native part: its key inside the executable, and its bytes. */
  take(key: string, bytes: Buffer): void
}

const loader = join(root, 'server/src/platform/assets/load-native-part.ts')
const prefix = '\0native-part:'

/**
 * Puts what loads a native part out of the executable in the place of what looks for it on the disk. Two ways of
 * packing one are known: `better-sqlite3` has an entry for each machine, which requires its `.node` by name; a package
 * made with NAPI-RS has one package for each machine, and an index that only chooses among them.
 */
export function nativePartsPlugin({ architecture, packageFolder, take }: NativePartsOptions): Plugin {
  return {
    name: 'stoa-native-parts',
    async resolveId(source, importer, options) {
      if (source === 'better-sqlite3')
        return this.resolve(`better-sqlite3/linux-${architecture}`, importer, { ...options, skipSelf: true })
      if (source.endsWith('.node') && importer !== undefined) return prefix + join(importer, '..', source)
      if (source.startsWith('.') || source.startsWith('/') || source.startsWith('node:')) return null

      const resolved = await this.resolve(source, importer, { ...options, skipSelf: true })
      const folder = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(resolved?.id ?? '')?.[0]
      if (folder === undefined) return resolved
      const { name, optionalDependencies = {} } = manifestOf(folder)
      const platformPackage = `${name}-linux-${architecture}-gnu`
      if (!(platformPackage in optionalDependencies)) return resolved
      const itsFolder = packageFolder(platformPackage, folder)
      return prefix + join(itsFolder, manifestOf(itsFolder).main ?? 'index.node')
    },
    load(id) {
      if (!id.startsWith(prefix)) return null
      const path = id.slice(prefix.length)
      if (!existsSync(path)) throw new Error(`There is no native part ${path}.`)
      const bytes = readFileSync(path)
      const hash = createHash('sha256').update(bytes).digest('hex')
      const key = `native/${hash}/${basename(path)}`
      take(key, bytes)
      return {
        code: `module.exports = require(${JSON.stringify(loader)}).loadNativePart(${JSON.stringify(key)})`,
        moduleType: 'js',
      }
    },
  }
}

import { existsSync, globSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runInNewContext } from 'node:vm'
import { type Plugin, rolldown } from 'rolldown'
import { nativePartsPlugin } from './native-parts.ts'
import { type Architecture, root } from './repository.ts'

export interface Bundle {
  /** What every thread of the executable runs first: launch.ts. */
  launch: string
  /**
   * The scripts, by their keys in the executable: `<place of the thread's module>/index.js`, and beside it the parts that
   * are loaded when they are first needed. Each is a function expression, see launch.ts.
   */
  scripts: Map<string, string>
  /** The keys of those that each start of their thread loads. */
  first: Set<string>
  /** What they name, by place in the repository: the client, native parts. */
  assets: Map<string, Buffer>
}

/** What few use, and no start loads: imported where it is used, by `import()`. */
const late = [
  '@node-rs/argon2',
  '@simplewebauthn/server',
  'age-encryption',
  'ldapts',
  'nodemailer',
  'openid-client',
]

/** The place of the module that the main thread starts with. */
export const mainPlace = 'server/src/main.ts'

export interface BundleOptions {
  architecture: Architecture
  /** See `NativePartsOptions`. */
  packageFolder(name: string, neededBy: string): string
}

const names = { function: true, class: true }
const naming = /new URL\(\s*'(\.[\w./-]+)'\s*,\s*import\.meta\.url\s*\)/g

/** Gives our modules their address inside the executable, and notes what they name by it. */
function addressPlugin(named: (url: URL) => void): Plugin {
  return {
    name: 'stoa-addresses',
    transform(code, id) {
      if (!id.startsWith(root) || id.includes('/node_modules/') || !code.includes('import.meta.url'))
        return null
      for (const [, path] of code.matchAll(naming)) named(new URL(path!, pathToFileURL(id)))
      const address = JSON.stringify(`stoa:///${relative(root, id)}`)
      return { code: code.replaceAll('import.meta.url', address), map: null }
    },
  }
}

/**
 * The reader of the API is one text of almost four megabytes in its package. As a file beside the script it is not
 * kept on the heap of a server that nobody asks for it; the route sends the bytes as it sent the text.
 */
function longTextPlugin(take: (key: string, text: string) => void): Plugin {
  const assets = join(root, 'server/src/platform/assets/assets.ts')
  return {
    name: 'stoa-long-texts',
    transform(code, id) {
      if (!id.includes('/@scalar/fastify-api-reference/')) return null
      const found = /^var (\w+) = (".{1000000,}");$/m.exec(code)
      if (found === null) throw new Error(`${id} is not made as it was: see longTextPlugin.`)
      const key = 'api-reference/standalone.js'
      take(key, runInNewContext(found[2]!) as string)
      const read = `import { readAsset } from ${JSON.stringify(assets)};\n`
      const constant = `var ${found[1]} = readAsset(new URL("stoa:///${key}"));`
      return { code: read + code.replace(found[0], () => constant), map: null }
    },
  }
}

/** With ASCII alone the script is kept as one byte a character in memory, not two. */
const escaped = (text: string): string =>
  [...Array(text.length).keys()].map((i) => `\\u${text.charCodeAt(i).toString(16).padStart(4, '0')}`).join('')

/**
 * Bundles the server and its threads, each into one script, and collects the files they name: the other half of
 * server/src/platform/assets/assets.ts.
 */
export async function bundleServer({ architecture, packageFolder }: BundleOptions): Promise<Bundle> {
  const assets = new Map<string, Buffer>()
  const scripts = new Map<string, string>()
  const first = new Set<string>()
  const entries = [mainPlace]

  function take(url: URL): void {
    const path = fileURLToPath(url)
    const place = relative(root, path)
    if (place.endsWith('.ts')) {
      if (!entries.includes(place)) entries.push(place)
      return
    }
    if (!existsSync(path)) return
    const files = statSync(path).isDirectory()
      ? globSync('**/*', { cwd: path, withFileTypes: true })
          .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
          .map((entry) => join(entry.parentPath, entry.name))
      : [path]
    for (const file of files) {
      // What lies beside itself compressed is unpacked for whoever cannot.
      if (!files.includes(`${file}.gz`)) assets.set(relative(root, file), readFileSync(file))
    }
  }

  async function bundle(entry: string): Promise<void> {
    const build = await rolldown({
      input: join(root, entry),
      cwd: root,
      platform: 'node',
      // Lexical comes twice, and chooses when it runs.
      resolve: { conditionNames: ['production', 'node', 'default'] },
      plugins: [
        longTextPlugin((key, text) => assets.set(key, Buffer.from(text))),
        nativePartsPlugin({ architecture, packageFolder, take: (key, bytes) => assets.set(key, bytes) }),
        addressPlugin(take),
      ],
      transform: { define: { 'process.env.NODE_ENV': '"production"' } },
      onLog(level, log) {
        // What is not found now would fail at its first use, on somebody's server.
        if (level === 'warn') throw new Error(`${entry}: ${log.message}`)
      },
    })
    try {
      const { output } = await build.generate({
        format: 'cjs',
        entryFileNames: 'index.js',
        chunkFileNames: '[name].js',
        // Functions and classes keep the names that errors and logs show; those of variables are a fifth of the text.
        minify: { compress: { keepNames: names }, mangle: { keepNames: names }, codegen: true },
        comments: false,
      })
      for (const part of output) {
        if (part.type !== 'chunk') throw new Error(`${entry} became more than scripts: ${part.fileName}`)
        const code = part.code.replaceAll(/[^\p{ASCII}]/gu, escaped)
        scripts.set(`${entry}/${part.fileName}`, `(function (exports, require, module) {${code}\n})`)
        if (part.isEntry) for (const name of [part.fileName, ...part.imports]) first.add(`${entry}/${name}`)
      }
      for (const part of output) {
        if (part.type !== 'chunk' || !first.has(`${entry}/${part.fileName}`)) continue
        const early = late.find((name) => part.moduleIds.some((id) => id.includes(`/node_modules/${name}`)))
        if (early !== undefined)
          throw new Error(`${entry} loads ${early} at each start: import it where it is used.`)
      }
    } finally {
      await build.close()
    }
  }

  // A thread may name another one: the list grows while it is walked.
  for (const entry of entries) await bundle(entry)
  return { launch: await bundleScript('scripts/binary/launch.ts'), scripts, first, assets }
}

/** A script that needs nothing but Node, as one text. */
export async function bundleScript(place: string): Promise<string> {
  const build = await rolldown({ input: join(root, place), cwd: root, platform: 'node' })
  try {
    const { output } = await build.generate({ format: 'cjs', minify: true, comments: false })
    return output[0].code
  } finally {
    await build.close()
  }
}

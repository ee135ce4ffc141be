import { createHash } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { bundleServer, mainPlace } from '../../scripts/binary/bundle.ts'
import { packageFor } from '../../scripts/binary/packages.ts'
import { launcher } from '../../server/src/platform/assets/start-thread.ts'
import { bundleForNode20 } from './build-for-node-20.ts'

/**
 * Writes the whole server as the executable has it, but as a script for Node 20, with its files in a folder.
 * @returns the words that run it
 */
export async function buildServerForNode20(folder: string): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true })
  const { launch, scripts, assets } = await bundleServer({ architecture: 'x64', packageFolder: packageFor })
  const renamed = new Map<string, string>()
  for (const [key, bytes] of assets) {
    const patched = key.startsWith('native/') ? asExperimental(bytes) : null
    if (patched === null) {
      write(join(folder, 'assets', key), bytes)
      continue
    }
    const [, hash = '', name = ''] = key.split('/')
    const newHash = createHash('sha256').update(patched).digest('hex')
    write(join(folder, 'assets/native', newHash, name), patched)
    renamed.set(hash, newHash)
  }
  for (const [key, text] of scripts) {
    let changed = text
    for (const [from, to] of renamed) changed = changed.replaceAll(`native/${from}/`, `native/${to}/`)
    write(join(folder, 'assets', key), changed)
  }
  write(join(folder, 'assets/launch.js'), launch)
  write(join(folder, 'stoa.cjs'), launcher(launch, mainPlace))
  const [prelude, observer] = [join(folder, 'prelude.cjs'), join(folder, 'observer.cjs')]
  await bundleForNode20('benchmarks/engines/node-20-prelude.ts', prelude, 'cjs')
  await bundleForNode20('packages/testkit/src/process-observer.ts', observer, 'cjs')
  return ['--expose-gc', '--require', prelude, '--require', observer, join(folder, 'stoa.cjs')]
}

function write(path: string, content: string | Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, content)
}

/** `mov eax, 10; ret`: what better-sqlite3 answers when it is asked for the Node-API that it needs. */
const needsVersion10 = Buffer.from('b80a000000c3', 'hex')
const experimental = 0x7fff_ffff

/**
 * better-sqlite3 13 needs references to strings, which Node 20 has under the name of an experimental Node-API, and
 * which newer ones call version 10. It is the same file otherwise.
 * @returns null for what does not need it
 */
function asExperimental(library: Buffer): Buffer | null {
  const at = library.indexOf(needsVersion10)
  if (at === -1) return null
  if (library.includes(needsVersion10, at + 1)) throw new Error('better-sqlite3 is not built as it was.')
  const patched = Buffer.from(library)
  patched.writeInt32LE(experimental, at + 1)
  return patched
}

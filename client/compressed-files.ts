import { globSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Plugin } from 'vite'

/** What is compressed already, as pictures and fonts, stays as it is. */
const texts = '**/*.{css,html,js,json,svg,txt,webmanifest}'
/** In bytes: a smaller file fits into one packet as it is. */
const least = 1024

/**
 * Puts each text of the built client beside itself as `<name>.br` and `<name>.gz`, pressed as hard as it goes, once: the
 * server sends these, and never compresses anything while somebody waits. A browser on plain HTTP takes gzip only.
 */
export function compressedFiles(): Plugin {
  let folder = ''
  return {
    name: 'compressed-files',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir)
    },
    async closeBundle() {
      const files = globSync(texts, { cwd: folder }).map((name) => join(folder, name))
      await Promise.all(files.map(compressFile))
    },
  }
}

async function compressFile(path: string): Promise<void> {
  const bytes = await readFile(path)
  if (bytes.length < least) return
  const params = {
    [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  }
  await writeFile(`${path}.br`, await promisify(brotliCompress)(bytes, { params }))
  await writeFile(`${path}.gz`, await promisify(gzip)(bytes, { level: constants.Z_BEST_COMPRESSION }))
}

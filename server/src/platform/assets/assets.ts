import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getAssetKeys, getRawAsset, isSea } from 'node:sea'
import { zstdDecompressSync } from 'node:zlib'

// Whatever the server needs beside its own code is named by `new URL('<relative>', import.meta.url)`. Run from source,
// that is a file. `npm run build:binary` finds the same expressions, puts what they name into the executable under its
// place in the repository, and gives every module an address `stoa:///<place>`: so the same expression finds it there.

/** The scheme of what lies inside the executable. */
const inside = 'stoa:'

/** Whether this is the executable, not a run from source. */
export const isExecutable = isSea()

const keyOf = (asset: URL): string => decodeURIComponent(asset.pathname).slice(1)

/**
 * The bytes of a file that belongs to the program; null when there is none. Not to be written to: inside the executable
 * it is the executable's own memory, unless it is packed there (`.zst`) and unpacked for each who asks.
 */
export function readAsset(asset: URL): Buffer | null {
  if (asset.protocol !== inside) return existsSync(asset) ? readFileSync(asset) : null
  if (!isExecutable) return null
  const key = keyOf(asset)
  const keys = getAssetKeys()
  if (keys.includes(key)) return Buffer.from(getRawAsset(key))
  const packed = `${key}.zst`
  return keys.includes(packed) ? zstdDecompressSync(new Uint8Array(getRawAsset(packed))) : null
}

/** The files below a folder that belongs to the program, relative to it, in order; none when the folder is missing. */
export function listAssets(folder: URL): string[] {
  if (folder.protocol === inside) {
    const prefix = keyOf(folder)
    return getAssetKeys()
      .filter((key) => key.startsWith(prefix))
      .map((key) => key.slice(prefix.length))
      .sort()
  }
  if (!existsSync(folder)) return []
  const root = fileURLToPath(folder)
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .sort()
}

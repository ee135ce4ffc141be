/*
 * What an archive holds, in this order: the manifest, the two databases, the settings in the data folder, the keys of
 * `secrets/`, what people uploaded, and the checksums of all of these. It is a tar, compressed by zstd, and encrypted by
 * age when a key was given: also without Stoa `age -d`, `zstd -d` and `tar -x` open it, and `sha256sum -c` checks it.
 */
export const manifestPart = 'manifest.json'
export const checksumsPart = 'SHA256SUMS'
export const databaseParts = ['stoa.db', 'content.db'] as const
export type DatabasePart = (typeof databaseParts)[number]
export const configPart = 'stoa.config.json'
/** Folders whose files are parts, in the order in which they are written. */
export const folderParts = ['secrets', 'files'] as const

/** Longest name of a part, in bytes: what the plain tar format takes. */
const longestName = 255
// oxlint-disable-next-line no-control-regex -- that is what is looked for
const unusual = /[\u0000-\u001f\u007f\\:]/

/** Whether a path may lie in `secrets/` or `files/`: it can lead nowhere else, on no system. */
export function isFilePart(name: string): boolean {
  const [folder, ...rest] = name.split('/')
  return (
    folderParts.some((known) => known === folder) &&
    rest.length > 0 &&
    rest.every((segment) => segment !== '' && segment !== '.' && segment !== '..') &&
    !unusual.test(name) &&
    name.isWellFormed() &&
    Buffer.byteLength(name) <= longestName
  )
}

export const isDatabasePart = (name: string): name is DatabasePart =>
  databaseParts.some((known) => known === name)

/** Ends the name of an archive; encrypted ones have `.age` behind it. */
export const archiveSuffix = '.tar.zst'

/** In bytes of UTF-8: file systems take 255, and an ending follows. */
const longestName = 120

/** Names that Windows keeps for devices. */
const reserved = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** A name that every file system takes, as near to the title as it can be. */
export function fileNameOf(title: string): string {
  const plain = title
    .normalize('NFC')
    // Not those that join letters and faces.
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/gu, ' ')
    .replaceAll(/[/\\:*?"<>|]/g, '-')
    .replaceAll(/\s+/g, ' ')
    .replace(/^[. ]+/, '')
  // What looks like an ending of ours would make a folder of a page's name the name of another page's file.
  const name = shortened(plain)
    .replace(/[. ]+$/, '')
    .replace(/\.(?=(md|markdown|txt|json|csv|yjs|zip)$)/i, '-')
  if (name === '') return 'untitled'
  return reserved.test(name) ? `${name}_` : name
}

function shortened(text: string): string {
  let bytes = 0
  let kept = ''
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    bytes += Buffer.byteLength(segment)
    if (bytes > longestName) break
    kept += segment
  }
  return kept
}

/** Gives each name once within a folder, whatever the file system takes for the same: `Plan`, `Plan (2)`. */
export class NamesInFolders {
  readonly #taken = new Map<string, Set<string>>()

  /** @returns the path, without an ending */
  place(folder: string, title: string): string {
    const taken = this.#taken.get(folder) ?? new Set()
    this.#taken.set(folder, taken)
    const wanted = fileNameOf(title)
    let name = wanted
    for (let n = 2; taken.has(name.toLowerCase()); n++) name = `${wanted} (${n})`
    taken.add(name.toLowerCase())
    return folder === '' ? name : `${folder}/${name}`
  }
}

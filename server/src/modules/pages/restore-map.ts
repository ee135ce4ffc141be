import * as Y from 'yjs'

/**
 * Makes a map what it was, by as small a change as it can: what is the same stays untouched, and a map within it is gone
 * into rather than replaced, so that what others write there at the same time is merged.
 * @param keep keys at the top that are left alone
 */
export function restoreMap(
  live: Y.Map<unknown>,
  version: Y.Map<unknown>,
  keep: ReadonlySet<string> = new Set(),
): void {
  for (const key of Array.from(live.keys())) if (!version.has(key) && !keep.has(key)) live.delete(key)
  for (const [key, wanted] of version.entries()) {
    if (keep.has(key)) continue
    const present = live.get(key)
    if (wanted instanceof Y.Map && present instanceof Y.Map) restoreMap(present, wanted)
    else if (wanted instanceof Y.AbstractType) {
      if (!(present instanceof Y.AbstractType) || !isSame(present.toJSON(), wanted.toJSON()))
        live.set(key, wanted.clone())
    } else if (!isSame(present, wanted)) live.set(key, wanted)
  }
}

const isSame = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b)

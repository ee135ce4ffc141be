import { platformFail } from '../errors/platform-errors.ts'

/** Sorting keys of the last row of a page, as strings and numbers. */
export type CursorKeys = readonly (string | number)[]

/** Opaque for callers; not a secret. */
export function encodeCursor(keys: CursorKeys): string {
  return Buffer.from(JSON.stringify(keys)).toString('base64url')
}

/** Throws `http.invalid_cursor` for anything that {@link encodeCursor} did not make with as many keys. */
export function decodeCursor<const T extends readonly ('string' | 'number')[]>(
  cursor: string,
  shape: T,
): { [K in keyof T]: T[K] extends 'string' ? string : number } {
  let keys: unknown
  try {
    keys = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'))
  } catch (cause) {
    throw platformFail('http.invalid_cursor', { cause })
  }
  if (
    !Array.isArray(keys) ||
    keys.length !== shape.length ||
    shape.some((type, i) => typeof keys[i] !== type)
  ) {
    throw platformFail('http.invalid_cursor')
  }
  return keys as { [K in keyof T]: T[K] extends 'string' ? string : number }
}

/** Turns `limit + 1` fetched rows into a page. */
export function pageFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keysOf: (row: Row) => CursorKeys,
  present: (row: Row) => Item,
): { items: Item[]; nextCursor: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return {
    items: rows.slice(0, limit).map(present),
    nextCursor: last === undefined ? null : encodeCursor(keysOf(last)),
  }
}

import { statSync } from 'node:fs'
import { join } from 'node:path'

/** Size of what the server keeps on disk for content, write-ahead log included. */
export function contentBytes(dataDirectory: string): number {
  return ['content.db', 'content.db-wal'].reduce(
    (sum, name) => sum + (statSync(join(dataDirectory, name), { throwIfNoEntry: false })?.size ?? 0),
    0,
  )
}

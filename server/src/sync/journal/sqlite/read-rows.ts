import type Database from 'better-sqlite3'

/** Rows put together at most, and the largest that are, in bytes. */
const rowsAtOnce = 1_000
const smallBytes = 4_096

interface Rows {
  /** The small ones one behind the other, as hexadecimal digits. Null when there is no row. */
  readonly bytes: string | null
  /** Of every row, in bytes, with commas between. */
  readonly lengths: string | null
}

export interface RowRange {
  readonly documentKey: number
  /** Number of the last row before the first that is wanted. */
  readonly after: number
  readonly upTo: number
}

/**
 * Reads updates of a document in order. Most are a few bytes, and an object of the driver for each would take longer
 * than all else that loading does: small ones come a thousand at a time, as views of one buffer.
 */
export function prepareReadRows(db: Database.Database): (range: RowRange) => Uint8Array[] {
  const many = db.prepare<[RowRange], Rows>(
    `SELECT group_concat(CASE WHEN length("update") <= ${smallBytes} THEN hex("update") ELSE '' END, '') AS bytes,
            group_concat(length("update"), ',') AS lengths
     FROM (SELECT "update" FROM journal
           WHERE document_key = @documentKey AND sequence > @after AND sequence <= @upTo ORDER BY sequence)`,
  )
  const large = db
    .prepare<[RowRange], Buffer>(
      `SELECT "update" FROM journal
       WHERE document_key = @documentKey AND sequence > @after AND sequence <= @upTo
         AND length("update") > ${smallBytes} ORDER BY sequence`,
    )
    .pluck()
  return ({ documentKey, after, upTo }) => {
    const updates: Uint8Array[] = []
    for (let from = after; from < upTo; from += rowsAtOnce) {
      const range = { documentKey, after: from, upTo: Math.min(from + rowsAtOnce, upTo) }
      const rows = many.get(range)
      if (rows?.lengths == null) continue
      const small = Buffer.from(rows.bytes ?? '', 'hex')
      const lengths = rows.lengths.split(',').map(Number)
      const others = lengths.some((length) => length > smallBytes) ? large.all(range) : []
      let [at, next] = [small.byteOffset, 0]
      for (const length of lengths) {
        const other = length > smallBytes ? others[next++] : undefined
        updates.push(other ?? new Uint8Array(small.buffer, at, length))
        if (other === undefined) at += length
      }
    }
    return updates
  }
}

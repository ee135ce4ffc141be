import type Database from 'better-sqlite3'
import type { ChangeSlot, ListChangesOptions } from '../content-history.ts'
import { stateOf } from '../stored-state.ts'

/** A state that replaces the rows up to it. */
export interface Pruning {
  readonly sequence: number
  readonly at: number
  readonly state: Uint8Array
  readonly retainDailyAfter: number
}

const day = 24 * 60 * 60 * 1000

/** The part of `content.db` that remembers: rows as they were written, and states that outlive their rows. */
export class HistoryDatabase {
  readonly #statements: ReturnType<typeof prepare>

  constructor(db: Database.Database) {
    this.#statements = prepare(db)
  }

  listChanges(documentId: string, { before, limit, slotMs }: ListChangesOptions): ChangeSlot[] {
    const upTo = before ?? Number.MAX_SAFE_INTEGER
    const slots = this.#statements.slots.all({ documentId, upTo, slotMs, limit }).map((row) => ({
      from: row.from,
      sequence: row.sequence,
      since: row.since,
      until: row.until,
      authorIds: this.#statements.authors.all({ documentId, ...row }).map(({ id }) => id),
    }))
    if (slots.length === limit) return slots
    // Rows are gone below their first: of the days before, one state each is left.
    const oldest = slots.at(-1)?.from ?? Math.min(upTo, this.#firstRow(documentId))
    const kept = this.#statements.keptBelow.all({ documentId, upTo: oldest, limit: limit - slots.length })
    return [
      ...slots,
      ...kept.map(({ sequence, at }) => ({ from: sequence, sequence, since: at, until: at, authorIds: [] })),
    ]
  }

  sequenceAt(documentId: string, at: number): number {
    return this.#statements.sequenceAt.get({ documentId, at })?.sequence ?? 0
  }

  /** @throws UnreadableContentError */
  stateAt(documentId: string, sequence: number): Uint8Array | null {
    const last = this.#statements.last.get(documentId)
    if (last === undefined || sequence < 0 || sequence > last.sequence) return null
    const base = this.#statements.base.get({ documentId, sequence })
    const updates = this.#statements.updates.all({ documentId, after: base?.sequence ?? 0, upTo: sequence })
    if (updates.length !== sequence - (base?.sequence ?? 0)) return null
    return stateOf({ snapshot: base?.state ?? null, updates: updates.map((row) => row.update) })
  }

  updatesSince(documentId: string, at: number, exceptAuthorId: string): Uint8Array[] {
    return this.#statements.since.all({ documentId, at, exceptAuthorId }).map((row) => row.update)
  }

  /** The last row that may go: older than the time, and contained in the snapshot and in what was reported. */
  prunable(
    documentId: string,
    retainAfter: number,
    covered: number,
  ): { sequence: number; at: number } | null {
    return this.#statements.prunable.get({ documentId, retainAfter, covered }) ?? null
  }

  /** Puts a state in the place of rows. */
  prune(documentId: string, { sequence, at, state, retainDailyAfter }: Pruning): void {
    this.#statements.keep.run({ documentId, sequence, at, state, pinned: 0 })
    const dayStart = at - (at % day)
    this.#statements.thinDay.run({ documentId, sequence, from: dayStart, to: dayStart + day })
    this.#statements.expire.run({ documentId, sequence, retainDailyAfter })
    this.#statements.deleteRows.run({ documentId, sequence })
  }

  keep(documentId: string, sequence: number, state: Uint8Array): void {
    const at = this.#statements.rowTime.get({ documentId, sequence })?.at ?? Date.now()
    this.#statements.keep.run({ documentId, sequence, at, state, pinned: 1 })
  }

  release(documentId: string, sequence: number): void {
    this.#statements.release.run({ documentId, sequence })
  }

  forgetAuthor(authorId: string): void {
    this.#statements.forgetAuthor.run(authorId)
  }

  #firstRow(documentId: string): number {
    return this.#statements.firstRow.get(documentId)?.sequence ?? Number.MAX_SAFE_INTEGER
  }
}

const key = '(SELECT key FROM document WHERE id = @documentId)'

function prepare(db: Database.Database) {
  type OfDocument<More extends object = object> = [{ readonly documentId: string } & More]
  return {
    last: db.prepare<[string], { sequence: number }>(
      'SELECT last_sequence AS sequence FROM document WHERE id = ?',
    ),
    firstRow: db.prepare<[string], { sequence: number | null }>(
      `SELECT min(sequence) AS sequence FROM journal
       WHERE document_key = (SELECT key FROM document WHERE id = ?)`,
    ),
    slots: db.prepare<
      OfDocument<{ upTo: number; slotMs: number; limit: number }>,
      { from: number; sequence: number; since: number; until: number }
    >(
      `SELECT min(sequence) AS "from", max(sequence) AS sequence, min(at) AS since, max(at) AS until
       FROM journal WHERE document_key = ${key} AND sequence < @upTo
       GROUP BY at / CAST(@slotMs AS INTEGER) ORDER BY sequence DESC LIMIT @limit`,
    ),
    authors: db.prepare<OfDocument<{ from: number; sequence: number }>, { id: string }>(
      `SELECT DISTINCT a.id FROM journal j JOIN author a ON a.key = j.author_key
       WHERE j.document_key = ${key} AND j.sequence BETWEEN @from AND @sequence`,
    ),
    keptBelow: db.prepare<OfDocument<{ upTo: number; limit: number }>, { sequence: number; at: number }>(
      `SELECT sequence, at FROM kept_state WHERE document_key = ${key} AND sequence < @upTo
       ORDER BY sequence DESC LIMIT @limit`,
    ),
    sequenceAt: db.prepare<OfDocument<{ at: number }>, { sequence: number }>(
      `SELECT max(sequence) AS sequence FROM (
         SELECT max(sequence) AS sequence FROM journal WHERE document_key = ${key} AND at <= @at
         UNION ALL
         SELECT max(sequence) FROM kept_state WHERE document_key = ${key} AND at <= @at)`,
    ),
    base: db.prepare<OfDocument<{ sequence: number }>, { sequence: number; state: Buffer }>(
      `SELECT sequence, state FROM (
         SELECT sequence, state FROM kept_state WHERE document_key = ${key} AND sequence <= @sequence
         UNION ALL
         SELECT sequence, state FROM snapshot WHERE document_key = ${key} AND sequence <= @sequence)
       ORDER BY sequence DESC LIMIT 1`,
    ),
    updates: db.prepare<OfDocument<{ after: number; upTo: number }>, { update: Buffer }>(
      `SELECT "update" FROM journal WHERE document_key = ${key} AND sequence > @after AND sequence <= @upTo
       ORDER BY sequence`,
    ),
    since: db.prepare<OfDocument<{ at: number; exceptAuthorId: string }>, { update: Buffer }>(
      `SELECT j."update" FROM journal j LEFT JOIN author a ON a.key = j.author_key
       WHERE j.document_key = ${key} AND j.at >= @at AND a.id IS NOT @exceptAuthorId ORDER BY j.sequence`,
    ),
    rowTime: db.prepare<OfDocument<{ sequence: number }>, { at: number }>(
      `SELECT at FROM journal WHERE document_key = ${key} AND sequence = @sequence`,
    ),
    prunable: db.prepare<
      OfDocument<{ retainAfter: number; covered: number }>,
      { sequence: number; at: number }
    >(
      `SELECT j.sequence, j.at FROM journal j JOIN document d ON d.key = j.document_key
       WHERE d.id = @documentId AND j.at < @retainAfter AND j.sequence <= min(@covered, d.reported_sequence)
       ORDER BY j.sequence DESC LIMIT 1`,
    ),
    keep: db.prepare<OfDocument<{ sequence: number; at: number; state: Uint8Array; pinned: number }>>(
      `INSERT INTO kept_state (document_key, sequence, at, pinned, state)
       SELECT key, @sequence, @at, @pinned, @state FROM document WHERE id = @documentId
       ON CONFLICT (document_key, sequence) DO UPDATE SET pinned = max(pinned, excluded.pinned)`,
    ),
    thinDay: db.prepare<OfDocument<{ sequence: number; from: number; to: number }>>(
      `DELETE FROM kept_state WHERE document_key = ${key} AND pinned = 0 AND sequence < @sequence
       AND at >= @from AND at < @to`,
    ),
    expire: db.prepare<OfDocument<{ sequence: number; retainDailyAfter: number }>>(
      `DELETE FROM kept_state WHERE document_key = ${key} AND pinned = 0 AND sequence < @sequence
       AND at < @retainDailyAfter`,
    ),
    deleteRows: db.prepare<OfDocument<{ sequence: number }>>(
      `DELETE FROM journal WHERE document_key = ${key} AND sequence <= @sequence`,
    ),
    forgetAuthor: db.prepare<[string]>(
      `UPDATE author SET id = 'erased:' || lower(hex(randomblob(8))) WHERE id = ?`,
    ),
    release: db.prepare<OfDocument<{ sequence: number }>>(
      `UPDATE kept_state SET pinned = 0 WHERE document_key = ${key} AND sequence = @sequence`,
    ),
  }
}

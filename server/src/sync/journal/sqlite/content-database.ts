import Database from 'better-sqlite3'
import type { DocumentKind } from '@stoa/protocol'
import { ContentExistsError } from '../../sync-errors.ts'
import type {
  AppendResult,
  ContentHead,
  EntryRejection,
  JournalEntry,
  ListOptions,
  NewContent,
  Snapshot,
  StoredContent,
  UnreportedChange,
} from '../content-store.ts'
import { HistoryDatabase, type Pruning } from './history-database.ts'
import { prepareReadRows } from './read-rows.ts'

/** Of the tables below; kept as the file's `user_version`. */
export const contentSchemaVersion = 1

/*
 * `content.db`. Integer keys stand in for document and author ids: a keystroke is 20-25 bytes, and two ids of 36
 * would be most of its row.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS document (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    schema_version INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_sequence INTEGER NOT NULL,
    reported_sequence INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS author (
    key INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE
  ) STRICT;
  CREATE TABLE IF NOT EXISTS journal (
    document_key INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    author_key INTEGER,
    at INTEGER NOT NULL,
    "update" BLOB NOT NULL,
    PRIMARY KEY (document_key, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS snapshot (
    document_key INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    state BLOB NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS kept_state (
    document_key INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    pinned INTEGER NOT NULL,
    state BLOB NOT NULL,
    PRIMARY KEY (document_key, sequence)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS quarantine (
    document_key INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (document_key, sequence)
  ) STRICT, WITHOUT ROWID;
  PRAGMA user_version = ${contentSchemaVersion};
`

interface DocumentRow {
  readonly key: number
  readonly kind: DocumentKind
  readonly schema_version: number
  readonly last_sequence: number
  readonly reported_sequence: number
}

export interface ContentDatabaseOptions {
  readonly path: string
  /** Opened for loading and folding beside the writing thread. */
  readonly readOnly?: boolean
}

/** The synchronous half of the SQLite store. Lives in a worker thread only: every call may wait for the disk. */
export class ContentDatabase {
  readonly #db: Database.Database
  readonly #statements: ReturnType<typeof prepare>
  readonly history: HistoryDatabase

  constructor({ path, readOnly = false }: ContentDatabaseOptions) {
    this.#db = new Database(path, { readonly: readOnly, timeout: 5_000 })
    if (!readOnly) {
      this.#db.pragma('journal_mode = WAL')
      // This build defaults to NORMAL in WAL mode, which loses the last commits when the power fails.
      this.#db.pragma('synchronous = FULL')
      this.#checkDurability()
      this.#db.exec(schema)
    }
    this.#statements = prepare(this.#db)
    this.history = new HistoryDatabase(this.#db)
  }

  append(entries: readonly JournalEntry[]): AppendResult {
    return this.#transact(() => this.#append(entries))
  }

  #append(entries: readonly JournalEntry[]): AppendResult {
    const rejected = new Map<string, EntryRejection>()
    const heads = new Map<string, { key: number; last: number; before: number }>()
    for (const entry of entries) {
      if (rejected.has(entry.documentId)) continue
      let head = heads.get(entry.documentId)
      if (head === undefined) {
        const row = this.#row(entry.documentId)
        if (row === undefined) {
          rejected.set(entry.documentId, 'unknown-document')
          continue
        }
        head = { key: row.key, last: row.last_sequence, before: row.last_sequence }
        heads.set(entry.documentId, head)
      }
      if (entry.sequence > head.last + 1) {
        rejected.set(entry.documentId, 'gap')
      } else if (entry.sequence === head.last + 1) {
        const author = entry.authorId === null ? null : this.#authorKey(entry.authorId)
        this.#statements.insertEntry.run(head.key, entry.sequence, author, entry.at, entry.update)
        head.last = entry.sequence
      } else if (!this.#isStored(head.key, entry)) {
        rejected.set(entry.documentId, 'conflict')
      }
    }
    for (const head of heads.values())
      if (head.last > head.before) this.#statements.setLast.run(head.last, head.key)
    return { rejected }
  }

  create(content: NewContent): void {
    this.#transact(() => {
      if (this.#row(content.documentId) !== undefined) throw new ContentExistsError(content.documentId)
      const last = content.update === null ? 0 : 1
      const { documentId, kind, schemaVersion, at } = content
      const key = this.#statements.insertDocument.run(
        documentId,
        kind,
        schemaVersion,
        at,
        last,
      ).lastInsertRowid
      if (content.update === null) return
      const author = content.authorId === null ? null : this.#authorKey(content.authorId)
      this.#statements.insertEntry.run(key, 1, author, at, content.update)
    })
  }

  find(documentId: string): ContentHead | null {
    const row = this.#row(documentId)
    if (row === undefined) return null
    const head = this.#headWithoutRows(row)
    const after = this.#statements.bytesAfter.get(row.key, head.snapshotSequence)
    return { ...head, bytes: head.bytes + (after?.bytes ?? 0) }
  }

  /** Snapshot and rows as of one moment. */
  load(documentId: string): StoredContent | null {
    return this.#transact(() => {
      const row = this.#row(documentId)
      if (row === undefined) return null
      const head = this.#headWithoutRows(row)
      const snapshot = this.#statements.snapshotState.get(row.key)?.state ?? null
      const range = { documentKey: row.key, after: head.snapshotSequence, upTo: head.sequence }
      const updates = this.#statements.updates(range)
      const bytes = updates.reduce((sum, update) => sum + update.byteLength, head.bytes)
      return { ...head, bytes, snapshot, updates }
    })
  }

  /** Replaces an older snapshot only. */
  writeSnapshot(snapshot: Snapshot, pruning: Pruning | null): void {
    this.#transact(() => {
      const row = this.#row(snapshot.documentId)
      if (row === undefined) return
      this.#statements.upsertSnapshot.run(row.key, snapshot.sequence, snapshot.at, snapshot.state)
      if (pruning !== null) this.history.prune(snapshot.documentId, pruning)
    })
  }

  markReported(documentId: string, sequence: number): void {
    this.#statements.setReported.run(sequence, documentId, sequence)
  }

  listUnreported(): UnreportedChange[] {
    return this.#statements.unreported.all().map((row) => ({
      documentId: row.id,
      kind: row.kind,
      sequence: row.last_sequence,
      at: row.at ?? row.created_at,
      authorIds: this.#statements.authorsAfter.all(row.key, row.reported_sequence).map((each) => each.id),
    }))
  }

  list({ createdBefore, after, limit }: ListOptions): string[] {
    return this.#statements.list.all(after ?? '', createdBefore, limit).map(({ id }) => id)
  }

  /** Numbers of rows that are left out of the document, in order. */
  quarantined(documentId: string): number[] {
    return this.#statements.quarantined.all(documentId).map(({ sequence }) => sequence)
  }

  quarantine(documentId: string, sequences: readonly number[]): void {
    this.#transact(() => {
      const row = this.#row(documentId)
      if (row === undefined) return
      for (const sequence of sequences) this.#statements.quarantine.run(row.key, sequence, Date.now())
    })
  }

  purge(documentId: string): void {
    this.#transact(() => {
      const row = this.#row(documentId)
      if (row === undefined) return
      this.#statements.deleteJournal.run(row.key)
      this.#statements.deleteSnapshot.run(row.key)
      this.#statements.deleteKept.run(row.key)
      this.#statements.deleteQuarantine.run(row.key)
      this.#statements.deleteDocument.run(row.key)
    })
  }

  /** Lets the file grow to this many pages and no further: a quota, and a full disk that tests can afford. */
  limitPages(pages: number): void {
    this.#db.pragma(`max_page_count = ${pages}`)
  }

  get pages(): number {
    return this.#db.pragma('page_count', { simple: true }) as number
  }

  close(): void {
    this.#db.close()
  }

  /** Some file systems of the network do not take what was asked for, and say nothing. @throws */
  #checkDurability(): void {
    const mode = this.#db.pragma('journal_mode', { simple: true })
    const synchronous = this.#db.pragma('synchronous', { simple: true })
    if (mode !== 'wal' || synchronous !== 2)
      throw new Error(
        `The file system does not keep content safely: ${String(mode)}, ${String(synchronous)}.`,
      )
  }

  #transact<T>(work: () => T): T {
    return this.#db.transaction(work).immediate()
  }

  /** The bytes are those of the snapshot alone. */
  #headWithoutRows(row: DocumentRow): ContentHead {
    const snapshot = this.#statements.snapshotHead.get(row.key)
    return {
      kind: row.kind,
      schemaVersion: row.schema_version,
      sequence: row.last_sequence,
      snapshotSequence: snapshot?.sequence ?? 0,
      bytes: snapshot?.bytes ?? 0,
    }
  }

  #row(documentId: string): DocumentRow | undefined {
    return this.#statements.document.get(documentId)
  }

  /** An entry below a pruned snapshot counts as stored: its document has moved on far beyond any retry. */
  #isStored(key: number, entry: JournalEntry): boolean {
    const stored = this.#statements.entry.get(key, entry.sequence)
    return stored === undefined || Buffer.compare(stored.update, entry.update) === 0
  }

  #authorKey(id: string): number | bigint {
    return this.#statements.author.get(id)?.key ?? this.#statements.insertAuthor.run(id).lastInsertRowid
  }
}

/** All SQL of the content database. */
function prepare(db: Database.Database) {
  return {
    document: db.prepare<[string], DocumentRow>(
      'SELECT key, kind, schema_version, last_sequence, reported_sequence FROM document WHERE id = ?',
    ),
    insertDocument: db.prepare<[string, string, number, number, number]>(
      `INSERT INTO document (id, kind, schema_version, created_at, last_sequence, reported_sequence)
       VALUES (?, ?, ?, ?, ?, 0)`,
    ),
    setLast: db.prepare<[number, number]>('UPDATE document SET last_sequence = ? WHERE key = ?'),
    setReported: db.prepare<[number, string, number]>(
      'UPDATE document SET reported_sequence = ? WHERE id = ? AND reported_sequence < ?',
    ),
    deleteDocument: db.prepare<[number]>('DELETE FROM document WHERE key = ?'),
    author: db.prepare<[string], { key: number }>('SELECT key FROM author WHERE id = ?'),
    insertAuthor: db.prepare<[string]>('INSERT INTO author (id) VALUES (?)'),
    insertEntry: db.prepare<[number | bigint, number, number | bigint | null, number, Uint8Array]>(
      'INSERT INTO journal (document_key, sequence, author_key, at, "update") VALUES (?, ?, ?, ?, ?)',
    ),
    entry: db.prepare<[number, number], { update: Buffer }>(
      'SELECT "update" FROM journal WHERE document_key = ? AND sequence = ?',
    ),
    updates: prepareReadRows(db),
    bytesAfter: db.prepare<[number, number], { bytes: number }>(
      `SELECT coalesce(sum(length("update")), 0) AS bytes FROM journal WHERE document_key = ? AND sequence > ?`,
    ),
    deleteJournal: db.prepare<[number]>('DELETE FROM journal WHERE document_key = ?'),
    snapshotHead: db.prepare<[number], { sequence: number; bytes: number }>(
      'SELECT sequence, length(state) AS bytes FROM snapshot WHERE document_key = ?',
    ),
    snapshotState: db.prepare<[number], { state: Buffer }>(
      'SELECT state FROM snapshot WHERE document_key = ?',
    ),
    upsertSnapshot: db.prepare<[number, number, number, Uint8Array]>(
      `INSERT INTO snapshot (document_key, sequence, at, state) VALUES (?, ?, ?, ?)
       ON CONFLICT (document_key) DO UPDATE SET sequence = excluded.sequence, at = excluded.at,
         state = excluded.state WHERE excluded.sequence > snapshot.sequence`,
    ),
    deleteSnapshot: db.prepare<[number]>('DELETE FROM snapshot WHERE document_key = ?'),
    deleteKept: db.prepare<[number]>('DELETE FROM kept_state WHERE document_key = ?'),
    quarantined: db.prepare<[string], { sequence: number }>(
      `SELECT q.sequence FROM quarantine q JOIN document d ON d.key = q.document_key
       WHERE d.id = ? ORDER BY q.sequence`,
    ),
    quarantine: db.prepare<[number, number, number]>(
      'INSERT OR IGNORE INTO quarantine (document_key, sequence, at) VALUES (?, ?, ?)',
    ),
    deleteQuarantine: db.prepare<[number]>('DELETE FROM quarantine WHERE document_key = ?'),
    list: db.prepare<[string, number, number], { id: string }>(
      'SELECT id FROM document WHERE id > ? AND created_at < ? ORDER BY id LIMIT ?',
    ),
    unreported: db.prepare<
      [],
      DocumentRow & { readonly id: string; readonly at: number | null; readonly created_at: number }
    >(
      `SELECT d.*, (SELECT j.at FROM journal j WHERE j.document_key = d.key AND j.sequence = d.last_sequence) AS at
       FROM document d WHERE d.last_sequence > d.reported_sequence ORDER BY d.key`,
    ),
    authorsAfter: db.prepare<[number, number], { id: string }>(
      `SELECT DISTINCT a.id FROM journal j JOIN author a ON a.key = j.author_key
       WHERE j.document_key = ? AND j.sequence > ?`,
    ),
  }
}

import { buildState } from '../stored-state.ts'
import { ContentDatabase } from './content-database.ts'

/** One document of a content database, opened as a room would open it. */
export interface ExaminedDocument {
  readonly documentId: string
  readonly kind: string
  /** Null: it opens. */
  readonly fault: string | null
}

const pageSize = 500

/**
 * Opens every document of a `content.db` that nobody writes to, one after the other. Takes its time: belongs into a thread.
 * @param path of the file; what lies beside it is its write-ahead log, if there is one
 */
export function* examineContent(path: string): Generator<ExaminedDocument> {
  const database = new ContentDatabase({ path, readOnly: true })
  try {
    for (let after: string | null = null; ; ) {
      const ids: string[] = database.list({
        createdBefore: Number.MAX_SAFE_INTEGER,
        after,
        limit: pageSize,
      })
      for (const documentId of ids) yield examine(database, documentId)
      after = ids.at(-1) ?? null
      if (ids.length < pageSize) return
    }
  } finally {
    database.close()
  }
}

function examine(database: ContentDatabase, documentId: string): ExaminedDocument {
  try {
    const content = database.load(documentId)
    if (content === null) return { documentId, kind: '', fault: 'it is gone' }
    const { kind, sequence, snapshotSequence, updates } = content
    if (updates.length !== sequence - snapshotSequence)
      return {
        documentId,
        kind,
        fault: `${sequence - snapshotSequence - updates.length} of its updates are missing`,
      }
    const first = sequence - updates.length + 1
    const known = database.quarantined(documentId).map((each) => each - first)
    const { leftOut } = buildState(content, new Set(known.filter((index) => index >= 0)))
    const broken = leftOut.filter((index) => !known.includes(index)).length
    return { documentId, kind, fault: broken === 0 ? null : `${broken} of its updates cannot be applied` }
  } catch (error) {
    return { documentId, kind: '', fault: (error as Error).message }
  }
}

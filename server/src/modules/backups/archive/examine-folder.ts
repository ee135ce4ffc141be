import { existsSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { examineContent } from '../../../sync/index.ts'
import type { Manifest } from './manifest.ts'
import { type DatabasePart, databaseParts } from './parts.ts'
import { countRows, hasTable } from './snapshot.ts'
import type { OnProgress } from './write-archive.ts'

/** Something that is wrong with what was unpacked. */
export interface Finding {
  readonly kind: /** SQLite's own examination of a file found something. */
    | 'file'
    /** There are not as many rows as the manifest says. */
    | 'rows'
    /** A document does not open. */
    | 'document'
    /** A document of the tree has no content, or content of another kind. */
    | 'content'
    /** The audit log is not whole. */
    | 'audit'
  /** A file, a table, or the id of a document. */
  readonly subject: string
  readonly detail: string
}

export interface Examination {
  readonly findings: readonly Finding[]
  /** Documents that were opened. */
  readonly documents: number
}

/** Findings that are collected at most: more say nothing new. */
const mostFindings = 100

/**
 * Proves that a folder that was unpacked, and that nobody else uses, can be worked with: the files are sound, all rows are
 * there, every document opens. Takes its time: belongs into a thread.
 */
export function examineFolder(folder: string, manifest: Manifest, onProgress: OnProgress): Examination {
  const findings: Finding[] = []
  const report = (kind: Finding['kind'], subject: string, detail: string): void => {
    if (findings.length < mostFindings) findings.push({ kind, subject, detail })
  }
  for (const part of databaseParts) examineFile(folder, part, manifest, report)

  const domain = new Database(join(folder, 'stoa.db'), { readonly: true })
  const total = manifest.rows['content.db']['document'] ?? 0
  const opened = new Map<string, string>()
  try {
    for (const { documentId, kind, fault } of examineContent(join(folder, 'content.db'))) {
      opened.set(documentId, kind)
      if (fault !== null) report('document', documentId, fault)
      onProgress(opened.size, total)
    }
    if (hasTable(domain, 'documents')) {
      const rows = domain.prepare('SELECT id, kind FROM documents').iterate() as Iterable<{
        id: string
        kind: string
      }>
      for (const { id, kind } of rows) {
        const found = opened.get(id)
        if (found === undefined) report('content', id, 'it has no content')
        else if (found !== kind && found !== '') report('content', id, `its content is of the kind ${found}`)
      }
    }
  } catch (error) {
    report('file', 'content.db', (error as Error).message)
  } finally {
    domain.close()
  }
  return { findings, documents: opened.size }
}

type Report = (kind: Finding['kind'], subject: string, detail: string) => void

function examineFile(folder: string, part: DatabasePart, manifest: Manifest, report: Report): void {
  const path = join(folder, part)
  if (!existsSync(path)) return report('file', part, 'it is missing')
  const database = new Database(path, { readonly: true })
  try {
    for (const found of database.pragma('integrity_check(10)') as { integrity_check: string }[])
      if (found.integrity_check !== 'ok') report('file', part, found.integrity_check)
    if (part === 'stoa.db' && (database.pragma('foreign_key_check') as unknown[]).length > 0)
      report('file', part, 'rows refer to others that are not there')
    const rows = countRows(database)
    const expected = manifest.rows[part]
    for (const table of new Set([...Object.keys(rows), ...Object.keys(expected)]))
      if (rows[table] !== expected[table])
        report(
          'rows',
          `${part}: ${table}`,
          `${rows[table] ?? 'no'} rows instead of ${expected[table] ?? 'no'}`,
        )
  } catch (error) {
    report('file', part, (error as Error).message)
  } finally {
    database.close()
  }
}

import { type DocumentKind, documentKinds } from './documents.ts'

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A document's name on the sync endpoints: `<kind>.<id>`, for example `page.01989c7e-…`. Safe in a URL as it is. */
export function formatSyncName(kind: DocumentKind, id: string): string {
  return `${kind}.${id}`
}

/** The inverse of {@link formatSyncName}; null for anything else. */
export function parseSyncName(name: string): { kind: DocumentKind; id: string } | null {
  const dot = name.indexOf('.')
  const kind = documentKinds.find((known) => known === name.slice(0, dot))
  const id = name.slice(dot + 1)
  return kind !== undefined && idPattern.test(id) ? { kind, id } : null
}

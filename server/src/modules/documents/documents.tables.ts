import type { DocumentKind } from '@stoa/protocol'
import type { Generated } from 'kysely'

export interface DocumentTable {
  id: string
  space_id: string
  /** Null: stands at the top of its space. */
  parent_id: string | null
  kind: DocumentKind
  title: string
  /** A fractional index among the siblings, those in the trash included. */
  position: string
  /** Version of the kind's schema that the content is in. */
  schema_version: number
  created_by: string
  created_at: number
  /** Of title, place or content. */
  updated_by: string
  updated_at: number
  trashed_at: number | null
  trashed_by: string | null
  /** The document whose deletion took this one along; itself for the one that was deleted. */
  trash_root: string | null
  version: Generated<number>
  /** 1: rights of the parent, or of the space at the top, count here too. */
  inherits: Generated<0 | 1>
  /** Whose grants count: the document itself where it has some or does not inherit, else the scope of its parent. */
  scope_id: string
}

/** When a person last changed the content or the title of a document. */
export interface DocumentActivityTable {
  document_id: string
  user_id: string
  edited_at: number
}

export interface DocumentsTables {
  documents: DocumentTable
  document_activity: DocumentActivityTable
}

/** What other modules may read. */
export interface DocumentsViews {
  /** Documents that are not in the trash. */
  live_documents: Pick<
    DocumentTable,
    'id' | 'space_id' | 'parent_id' | 'kind' | 'title' | 'position' | 'updated_at' | 'updated_by' | 'scope_id'
  >
  /** Every document there is, in the trash or not. */
  document_places: Pick<DocumentTable, 'id' | 'space_id' | 'kind' | 'title' | 'trashed_at'>
  /** Every right a person has on a document, wherever it was given; the effective one is the `max`. */
  document_ranks: { document_id: string; user_id: string; rank: number }
  document_edits: { document_id: string; user_id: string; edited_at: number }
}

/** A version somebody gave a name. Its content is kept by the sync plane, under document and sequence. */
export interface VersionTable {
  id: string
  document_id: string
  sequence: number
  /** When the document was like that. */
  at: number
  name: string
  created_by: string
  created_at: number
}

export interface HistoryTables {
  versions: VersionTable
}

import type { Language, TemplateKind } from '@stoa/protocol'
import type { Generated } from 'kysely'

/** A template of the organisation's own. */
export interface TemplateTable {
  id: string
  kind: TemplateKind
  language: Language
  title: string
  description: string
  /** A Yjs update. */
  state: Uint8Array
  /** Of the kind, when the state was taken. */
  schema_version: number
  /** JSON: what it looks like from afar. */
  outline: string
  created_by: string
  created_at: number
  updated_by: string
  updated_at: number
  version: Generated<number>
}

export interface TemplatesTables {
  templates: TemplateTable
}

import {
  type DocumentDetail,
  type DocumentNode,
  formatSyncName,
  type Person,
  type PreviewDocument,
  type TrashItem,
} from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { actionsOfDocumentRole, roleOfRank } from './documents.access.ts'
import type { DocumentRow } from './documents.repository.ts'
import type { VisibleRow } from './visible-documents.repository.ts'

/** Somebody whose account is not there any more. */
export const unknownPerson = (id: string): Person => ({ id, name: '', hue: 0 })

export const presentNode = (
  row: Pick<DocumentRow, 'id' | 'space_id' | 'parent_id' | 'kind' | 'title' | 'position' | 'updated_at'>,
): DocumentNode => ({
  id: row.id,
  spaceId: row.space_id,
  parentId: row.parent_id,
  kind: row.kind,
  title: row.title,
  position: row.position,
  updatedAt: row.updated_at,
})

export const presentDetail = (
  row: DocumentRow,
  facts: {
    actor: Pick<Actor, 'via'>
    rank: number
    descendants: number
    createdBy: Person
    updatedBy: Person | null
  },
): DocumentDetail => ({
  ...presentNode(row),
  syncName: formatSyncName(row.kind, row.id),
  schemaVersion: row.schema_version,
  version: row.version,
  createdAt: row.created_at,
  createdBy: facts.createdBy,
  updatedBy: facts.updatedBy,
  trashedAt: row.trashed_at,
  descendants: facts.descendants,
  role: roleOfRank(facts.rank),
  can: actionsOfDocumentRole(roleOfRank(facts.rank), facts.actor),
})

export const presentTrashItem = (row: DocumentRow, taken: number, trashedBy: Person | null): TrashItem => ({
  ...presentNode(row),
  trashedAt: row.trashed_at ?? 0,
  trashedBy,
  descendants: taken,
})

export const presentPreview = (row: VisibleRow): PreviewDocument => ({
  id: row.id,
  spaceId: row.space_id,
  spaceName: row.space_name,
  title: row.title,
  role: roleOfRank(row.rank),
})

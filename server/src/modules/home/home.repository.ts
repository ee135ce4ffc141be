import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DocumentsViews } from '../documents/index.ts'
import type { PeopleView } from '../identity/index.ts'
import type { SpacesViews } from '../spaces/index.ts'

/** Home has no tables of its own: it reads views that other modules publish. */
export type Tables = DocumentsViews & SpacesViews & PeopleView
export type Db = Database<Tables>

/** Documents the person edited, last first, among those the person may still see. */
export const lastEdited = (db: Db, userId: string, limit: number) =>
  entries(db, userId)
    .innerJoin('document_edits', 'document_edits.document_id', 'live_documents.id')
    .where('document_edits.user_id', '=', userId)
    .select('document_edits.edited_at as at')
    .orderBy('document_edits.edited_at', 'desc')
    .limit(limit)
    .execute()

/** Documents the person may see that somebody else changed last, newest first. */
export const changedByOthers = (db: Db, userId: string, limit: number) =>
  entries(db, userId)
    .where('live_documents.updated_by', '!=', userId)
    .select('live_documents.updated_at as at')
    .orderBy('live_documents.updated_at', 'desc')
    .limit(limit)
    .execute()

const entries = (db: Db, userId: string) =>
  db
    .selectFrom('live_documents')
    .innerJoin('space_names', 'space_names.id', 'live_documents.space_id')
    .leftJoin('people', 'people.id', 'live_documents.updated_by')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('document_ranks')
          .select('document_ranks.rank')
          .whereRef('document_ranks.document_id', '=', 'live_documents.id')
          .where('document_ranks.user_id', '=', userId),
      ),
    )
    .selectAll('live_documents')
    .select(['space_names.name as space_name', 'people.name as person_name', 'people.hue as person_hue'])

export type HomeRow = Awaited<ReturnType<typeof lastEdited>>[number]

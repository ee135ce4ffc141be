import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DocumentsViews } from '../documents/index.ts'
import type { PeopleView } from '../identity/index.ts'
import type { SpacesViews } from '../spaces/index.ts'

export type Tables = DocumentsViews & PeopleView & SpacesViews
export type Db = Database<Tables>

/** How many there are of what an organisation is made of. */
export async function countTotals(db: Db) {
  const count = async (table: 'people' | 'space_names'): Promise<number> => {
    const row = await db
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    return row.count
  }
  const documents = await db
    .selectFrom('document_places')
    .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('trashed_at').as('in_trash')])
    .executeTakeFirstOrThrow()
  return {
    accounts: await count('people'),
    spaces: await count('space_names'),
    documents: documents.all - documents.in_trash,
    inTrash: documents.in_trash,
  }
}

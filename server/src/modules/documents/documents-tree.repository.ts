import { sql } from 'kysely'
import type { Db, DocumentRow } from './documents.repository.ts'

/** Ids of the documents below this one that are not in the trash, without itself. */
export async function liveDescendants(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .withRecursive('below(id)', (cte) =>
      cte
        .selectFrom('documents')
        .select('documents.id')
        .where('parent_id', '=', id)
        .where('trashed_at', 'is', null)
        .unionAll((eb) =>
          eb
            .selectFrom('documents')
            .innerJoin('below', 'below.id', 'documents.parent_id')
            .select('documents.id')
            .where('documents.trashed_at', 'is', null),
        ),
    )
    .selectFrom('below')
    .select('below.id')
    .execute()
  return rows.map((row) => row.id)
}

/** How many of the documents below this one, not in the trash, a person may see. */
export async function countVisibleBelow(db: Db, userId: string, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with recursive below(id, scope_id) as (
      select id, scope_id from documents where parent_id = ${id} and trashed_at is null
      union all
      select documents.id, documents.scope_id from documents join below on documents.parent_id = below.id
      where documents.trashed_at is null
    )
    select count(*) as count from below
    where scope_id in (select scope_id from scope_ranks where user_id = ${userId})`.execute(db)
  return rows[0]?.count ?? 0
}

/** Ids of everything below this one, in the trash or not, with itself. */
export async function wholeSubtree(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .withRecursive('subtree(id)', (cte) =>
      cte
        .selectFrom('documents')
        .select('documents.id')
        .where('documents.id', '=', id)
        .unionAll((eb) =>
          eb
            .selectFrom('documents')
            .innerJoin('subtree', 'subtree.id', 'documents.parent_id')
            .select('documents.id'),
        ),
    )
    .selectFrom('subtree')
    .select('subtree.id')
    .execute()
  return rows.map((row) => row.id)
}

/** The chain from the document up to the top of its space, itself first. */
export async function ancestors(db: Db, id: string): Promise<string[]> {
  const rows = await db
    .withRecursive('above(id, parent_id)', (cte) =>
      cte
        .selectFrom('documents')
        .select(['documents.id', 'documents.parent_id'])
        .where('documents.id', '=', id)
        .unionAll((eb) =>
          eb
            .selectFrom('documents')
            .innerJoin('above', 'above.parent_id', 'documents.id')
            .select(['documents.id', 'documents.parent_id']),
        ),
    )
    .selectFrom('above')
    .select('above.id')
    .execute()
  return rows.map((row) => row.id)
}

/** Levels below this document, itself counted as one. */
export async function heightOf(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ height: number }>`
    with recursive levels(id, depth) as (
      select id, 1 from documents where id = ${id}
      union all
      select d.id, levels.depth + 1 from documents d join levels on d.parent_id = levels.id
    )
    select max(depth) as height from levels`.execute(db)
  return rows[0]?.height ?? 0
}

/** Children of one parent, or the top of a space, in order. Those in the trash hold their places. */
export function siblings(db: Db, spaceId: string, parentId: string | null) {
  return db
    .selectFrom('documents')
    .select(['id', 'position', 'trashed_at'])
    .where('space_id', '=', spaceId)
    .where('parent_id', parentId === null ? 'is' : '=', parentId)
    .orderBy('position')
    .orderBy('id')
    .execute()
}

export async function setSpace(db: Db, ids: readonly string[], spaceId: string): Promise<void> {
  await db.updateTable('documents').set({ space_id: spaceId }).where('id', 'in', ids).execute()
}

export async function putInTrash(
  db: Db,
  ids: readonly string[],
  trash: { root: string; by: string; at: number },
): Promise<void> {
  await db
    .updateTable('documents')
    .set({ trashed_at: trash.at, trashed_by: trash.by, trash_root: trash.root })
    .where('id', 'in', ids)
    .execute()
}

export async function takeFromTrash(db: Db, root: string): Promise<void> {
  await db
    .updateTable('documents')
    .set({ trashed_at: null, trashed_by: null, trash_root: null })
    .where('trash_root', '=', root)
    .execute()
}

/** Ids of what went to the trash with `root`, itself included. */
export async function trashedWith(db: Db, root: string): Promise<string[]> {
  const rows = await db.selectFrom('documents').select('id').where('trash_root', '=', root).execute()
  return rows.map((row) => row.id)
}

/** What was deleted in a space, newest first; each with the number of documents it took along. */
export async function listTrash(
  db: Db,
  userId: string,
  rank: number,
  spaceId: string,
  page: { after: readonly [number, string] | null; limit: number },
): Promise<(DocumentRow & { taken: number })[]> {
  let rows = db
    .selectFrom('documents')
    .selectAll('documents')
    .select((eb) =>
      eb
        .selectFrom('documents as taken')
        .select((inner) => inner.fn.countAll<number>().as('count'))
        .whereRef('taken.trash_root', '=', 'documents.id')
        .as('with_root'),
    )
    .where('space_id', '=', spaceId)
    .whereRef('trash_root', '=', 'documents.id')
    .where('documents.scope_id', 'in', (eb) =>
      eb
        .selectFrom('scope_ranks')
        .select('scope_ranks.scope_id')
        .where('user_id', '=', userId)
        .where('rank', '>=', rank),
    )
  if (page.after !== null) {
    const [at, id] = page.after
    rows = rows.where((eb) =>
      eb.or([eb('trashed_at', '<', at), eb.and([eb('trashed_at', '=', at), eb('id', '<', id)])]),
    )
  }
  const found = await rows.orderBy('trashed_at', 'desc').orderBy('id', 'desc').limit(page.limit).execute()
  return found.map(({ with_root, ...row }) => ({ ...row, taken: (with_root ?? 1) - 1 }))
}

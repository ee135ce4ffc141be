import { sql } from 'kysely'
import type { Db, DocumentRow } from './documents.repository.ts'

/** A document is its own scope where it has grants or does not inherit; else it shares that of its parent. */
const own = sql<boolean>`documents.inherits = 0 or documents.id in (select source_id from grant_sources)`

/** Sets the scopes in the subtree of `rootId`, whose parent's scope is right already. */
export async function assignScopes(db: Db, rootId: string): Promise<void> {
  await sql`
    with recursive tree(id, scope_id) as (
      select documents.id, case when ${own} then documents.id
        else coalesce((select parent.scope_id from documents parent where parent.id = documents.parent_id),
          documents.space_id) end
      from documents where documents.id = ${rootId}
      union all
      select documents.id, case when ${own} then documents.id else tree.scope_id end
      from documents join tree on documents.parent_id = tree.id
    )
    update documents set scope_id = tree.scope_id from tree
    where documents.id = tree.id and documents.scope_id <> tree.scope_id`.execute(db)
}

/** Ids of the documents in the subtree that are their own scope. */
export async function ownScopes(db: Db, rootId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive tree(id, scope_id) as (
      select id, scope_id from documents where id = ${rootId}
      union all
      select documents.id, documents.scope_id from documents join tree on documents.parent_id = tree.id
    )
    select id from tree where scope_id = id`.execute(db)
  return rows.map(({ id }) => id)
}

/** What the scopes in a subtree consist of: their nodes, and those above up to the first that does not inherit. */
export async function sourcesBelow(db: Db, rootId: string) {
  const { rows } = await sql<{ scope_id: string; source_id: string; distance: number }>`
    with recursive tree(id) as (
      select id from documents where id = ${rootId}
      union all
      select documents.id from documents join tree on documents.parent_id = tree.id
    ),
    chain(scope_id, node_id, node_scope_id, parent_id, space_id, inherits, distance) as (
      select id, id, scope_id, parent_id, space_id, inherits, 0
      from documents where id in (select id from tree) and scope_id = id
      union all
      select chain.scope_id, documents.id, documents.scope_id, documents.parent_id, documents.space_id,
        documents.inherits, chain.distance + 1
      from chain join documents on documents.id = chain.parent_id
      where chain.inherits = 1
    )
    select scope_id, node_id as source_id, distance from chain where node_scope_id = node_id
    union all
    select scope_id, space_id, distance + 1 from chain where parent_id is null and inherits = 1`.execute(db)
  return rows
}

export async function setInherits(db: Db, id: string, inherits: boolean): Promise<void> {
  await db
    .updateTable('documents')
    .set((eb) => ({ inherits: inherits ? 1 : 0, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

/** Documents that stand directly below one of `ids` and are none of them. */
export async function childrenLeftBehind(db: Db, ids: readonly string[]): Promise<DocumentRow[]> {
  if (ids.length === 0) return []
  return db
    .selectFrom('documents')
    .selectAll()
    .where('parent_id', 'in', ids)
    .where('id', 'not in', ids)
    .execute()
}

/** The scope of each of `ids`. */
export async function scopesOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db.selectFrom('documents').select(['id', 'scope_id']).where('id', 'in', ids).execute()
  return new Map(rows.map(({ id, scope_id }) => [id, scope_id]))
}

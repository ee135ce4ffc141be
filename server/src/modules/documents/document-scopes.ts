import type { GrantKeeper } from '../rights/index.ts'
import * as repository from './document-scopes.repository.ts'
import type { Db, DocumentRow } from './documents.repository.ts'

/**
 * Brings the scopes of a subtree up to date after a grant came or went on its root, its inheritance was broken or
 * restored, or it was moved.
 */
export async function renewScopes(db: Db, grants: GrantKeeper, rootId: string): Promise<void> {
  const before = await repository.ownScopes(db, rootId)
  await repository.assignScopes(db, rootId)
  const after = await repository.ownScopes(db, rootId)
  const rows = await repository.sourcesBelow(db, rootId)
  await grants.replaceScopes(db, [...new Set([...before, ...after])], rows)
}

/**
 * Makes what a document has inherited from above its own, because it is about to lose its place there and to stand at
 * the top of its space. Otherwise a page below a restricted one would come into the open when that one is deleted.
 */
export async function keepInheritedRights(
  db: Db,
  grants: GrantKeeper,
  child: DocumentRow,
  by: string,
): Promise<void> {
  if (child.parent_id === null || child.inherits === 0) return
  const above = (await repository.scopesOf(db, [child.parent_id])).get(child.parent_id)
  if (above === undefined || above === child.space_id) return
  const node = { type: 'document', id: child.id } as const
  await grants.copy(db, { scopeId: above, exceptSource: child.space_id }, node, by)
  if (!(await grants.hasSource(db, above, child.space_id))) await repository.setInherits(db, child.id, false)
}

/** Takes documents' rights away with them, while those that stood below keep what they had. */
export async function beforeRemoval(
  db: Db,
  grants: GrantKeeper,
  ids: readonly string[],
  by: string,
): Promise<() => Promise<void>> {
  const left = await repository.childrenLeftBehind(db, ids)
  for (const child of left) await keepInheritedRights(db, grants, child, by)
  return async () => {
    await grants.forget(db, ids)
    for (const { id } of left) await renewScopes(db, grants, id)
  }
}

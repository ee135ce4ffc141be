import type { Actor } from '../../platform/permissions/actor.ts'
import type { AnyDatabase } from '../../platform/storage/domain-storage.ts'
import type { Db } from './rights.repository.ts'

/** Those of `ids` who have a right where the actor has one too. Visitors of a link meet nobody by name. */
export async function acquaintancesOf(
  actor: Actor,
  ids: readonly string[],
  db: AnyDatabase,
): Promise<ReadonlySet<string>> {
  if (actor.via.type === 'link') return new Set()
  const rows = await (db as Db)
    .selectFrom('scope_ranks')
    .select('user_id')
    .distinct()
    .where('user_id', 'in', ids)
    .where('scope_id', 'in', (eb) =>
      eb.selectFrom('scope_ranks').select('scope_id').where('user_id', '=', actor.userId),
    )
    .execute()
  return new Set(rows.map(({ user_id }) => user_id))
}

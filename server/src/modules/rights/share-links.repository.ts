import type { Insertable, Selectable } from 'kysely'
import type { LinkVisitTable, ShareLinkTable } from './rights.tables.ts'
import type { Db } from './rights.repository.ts'

export type ShareLinkRow = Selectable<ShareLinkTable>

export async function insertLink(db: Db, row: Insertable<ShareLinkTable>): Promise<void> {
  await db.insertInto('share_links').values(row).execute()
}

/** Neither withdrawn nor expired. */
const live = (db: Db, now: number) =>
  db
    .selectFrom('share_links')
    .selectAll('share_links')
    .where('share_links.revoked_at', 'is', null)
    .where((eb) => eb.or([eb('share_links.expires_at', 'is', null), eb('share_links.expires_at', '>', now)]))

export const findLink = (db: Db, id: string, now: number): Promise<ShareLinkRow | undefined> =>
  live(db, now).where('id', '=', id).executeTakeFirst()

export const findLinkBySecret = (
  db: Db,
  secretHash: string,
  now: number,
): Promise<ShareLinkRow | undefined> => live(db, now).where('secret_hash', '=', secretHash).executeTakeFirst()

/** Of one document, newest first. */
export function listLinks(
  db: Db,
  documentId: string,
  now: number,
  page: { after: string | null; limit: number },
) {
  let rows = live(db, now)
    .leftJoin('people', 'people.id', 'share_links.created_by')
    .select(['people.name as person_name', 'people.hue as person_hue'])
    .where('share_links.document_id', '=', documentId)
  if (page.after !== null) rows = rows.where('share_links.id', '<', page.after)
  return rows.orderBy('share_links.id', 'desc').limit(page.limit).execute()
}

export async function updateLink(
  db: Db,
  id: string,
  change: Partial<Pick<ShareLinkRow, 'wrong_passwords' | 'closed_until' | 'revoked_at'>>,
): Promise<void> {
  await db.updateTable('share_links').set(change).where('id', '=', id).execute()
}

/** Links whose time is over and that were not ended yet. */
export const listExpired = (db: Db, now: number): Promise<ShareLinkRow[]> =>
  db
    .selectFrom('share_links')
    .selectAll()
    .where('revoked_at', 'is', null)
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(100)
    .execute()

/** When the next link expires, in UTC milliseconds; null when none does. */
export async function nextExpiry(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('share_links')
    .select((eb) => eb.fn.min('expires_at').as('at'))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row?.at ?? null
}

export async function insertVisit(db: Db, row: LinkVisitTable): Promise<void> {
  await db.insertInto('link_visits').values(row).execute()
}

/** The visit and its link, while both last. */
export function findVisit(db: Db, which: { tokenHash: string } | { id: string }, now: number) {
  const visits = live(db, now)
    .innerJoin('link_visits', 'link_visits.link_id', 'share_links.id')
    .select('link_visits.id as visit_id')
    .where('link_visits.expires_at', '>', now)
  return 'id' in which
    ? visits.where('link_visits.id', '=', which.id).executeTakeFirst()
    : visits.where('link_visits.token_hash', '=', which.tokenHash).executeTakeFirst()
}

export async function deleteVisitsOf(db: Db, linkId: string): Promise<void> {
  await db.deleteFrom('link_visits').where('link_id', '=', linkId).execute()
}

export async function deleteOldVisits(db: Db, now: number): Promise<void> {
  await db.deleteFrom('link_visits').where('expires_at', '<=', now).execute()
}

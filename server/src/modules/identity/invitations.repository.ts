import type { OrganisationRole } from '@stoa/protocol'
import type { Selectable } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { IdentityTables, InvitationTable } from './identity.tables.ts'

type Db = Database<IdentityTables>
export type InvitationRow = Selectable<InvitationTable> & { inviter: string; inviter_role: OrganisationRole }

const withInviter = (db: Db) =>
  db
    .selectFrom('invitations')
    .innerJoin('users', 'users.id', 'invitations.created_by')
    .selectAll('invitations')
    .select(['users.name as inviter', 'users.role as inviter_role'])

/** Newest first; also those that ran out, for as long as they are kept. */
export function listInvitations(db: Db, after: string | null, limit: number): Promise<InvitationRow[]> {
  let rows = withInviter(db)
  if (after !== null) rows = rows.where('invitations.id', '<', after)
  return rows.orderBy('invitations.id', 'desc').limit(limit).execute()
}

export const findInvitation = (db: Db, id: string): Promise<InvitationRow | undefined> =>
  withInviter(db).where('invitations.id', '=', id).executeTakeFirst()

/** While it holds, and whoever sent it is still there. */
export const findByToken = (db: Db, tokenHash: string, now: number): Promise<InvitationRow | undefined> =>
  withInviter(db)
    .where('invitations.token_hash', '=', tokenHash)
    .where('invitations.expires_at', '>', now)
    .where('users.deactivated_at', 'is', null)
    .executeTakeFirst()

export async function insertInvitation(
  db: Db,
  { inviter: _name, inviter_role: _role, ...row }: InvitationRow,
): Promise<void> {
  await db.insertInto('invitations').values(row).execute()
}

export async function renewInvitation(
  db: Db,
  id: string,
  change: Pick<InvitationTable, 'token_hash' | 'mail_id' | 'expires_at'>,
): Promise<void> {
  await db.updateTable('invitations').set(change).where('id', '=', id).execute()
}

/** Whether it was still there: of two who come with the same link one gets in. */
export async function takeInvitation(db: Db, tokenHash: string, now: number): Promise<boolean> {
  const done = await db
    .deleteFrom('invitations')
    .where('token_hash', '=', tokenHash)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return done.numDeletedRows > 0n
}

export async function deleteFor(db: Db, email: string): Promise<void> {
  await db.deleteFrom('invitations').where('email', '=', email).execute()
}

/** Whether somebody has this address already. */
export async function isTaken(db: Db, email: string): Promise<boolean> {
  return (
    (await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst()) !== undefined
  )
}

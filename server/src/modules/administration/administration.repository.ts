import type { MailTables } from '../../platform/mail/mail-migrations.ts'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { DocumentsViews } from '../documents/index.ts'
import type { AccountsView } from '../organisation/index.ts'
import type { SpacesViews } from '../spaces/index.ts'

export type Tables = DocumentsViews & AccountsView & SpacesViews & MailTables
export type Db = Database<Tables>

/** How many there are of what an organisation is made of. */
export async function countTotals(db: Db) {
  const accounts = await db
    .selectFrom('accounts')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('deactivated_at', 'is', null)
    .executeTakeFirstOrThrow()
  const spaces = await db
    .selectFrom('space_names')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const documents = await db
    .selectFrom('document_places')
    .select((eb) => [eb.fn.countAll<number>().as('all'), eb.fn.count<number>('trashed_at').as('in_trash')])
    .executeTakeFirstOrThrow()
  return {
    accounts: accounts.count,
    spaces: spaces.count,
    documents: documents.all - documents.in_trash,
    inTrash: documents.in_trash,
  }
}

/** Null for whoever has no account, as the operator of the machine. */
export async function addressOf(db: Db, userId: string): Promise<string | null> {
  const row = await db.selectFrom('accounts').select('email').where('id', '=', userId).executeTakeFirst()
  return row?.email ?? null
}

/** Of the queue of mails: what waits, and when it last moved. */
export const mailQueue = (db: Db) =>
  db
    .selectFrom('mails')
    .select((eb) => [
      eb.fn.count<number>('sealed').as('waiting'),
      eb.fn.min('created_at').filterWhere('sealed', 'is not', null).as('waiting_since'),
      eb.fn.max('sent_at').as('last_sent_at'),
    ])
    .executeTakeFirstOrThrow()

/** Mails of which the last attempt failed, those that were given up too; newest first. */
export const failedMails = (db: Db, limit: number) =>
  db
    .selectFrom('mails')
    .select(['id', 'recipient', 'created_at', 'attempts', 'last_error', 'next_at', 'failed_at'])
    .where('sent_at', 'is', null)
    .where('last_error', 'is not', null)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()

import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { notesFail } from './notes.errors.ts'
import type { NoteSpendingTable, NotesTables } from './notes.tables.ts'
import { forgetSpendings, insertSpending, spendingsSince } from './spending.repository.ts'

const hour = 3_600_000
const day = 24 * hour

/** How much one person may do within a time. A meeting of a hundred people is sent at once; a mailing list is not. */
const limits: Readonly<
  Record<
    NoteSpendingTable['what'],
    { most: number; within: number; code: 'notes.too_many_mails' | 'notes.too_many_drafts' }
  >
> = {
  mail: { most: 500, within: day, code: 'notes.too_many_mails' },
  address: { most: 50, within: day, code: 'notes.too_many_mails' },
  draft: { most: 20, within: hour, code: 'notes.too_many_drafts' },
}

/**
 * Counts what a person is about to do, in the transaction of doing it.
 * @throws notes.too_many_mails, notes.too_many_drafts, with `retryAfterSeconds`
 */
export async function spend(
  unit: UnitOfWork,
  now: number,
  { userId, what, amount }: Pick<NoteSpendingTable, 'what' | 'amount'> & { userId: string },
): Promise<void> {
  if (amount === 0) return
  const db = unit.db<NotesTables>()
  const { most, within, code } = limits[what]
  await forgetSpendings(db, now - day)
  const spent = await spendingsSince(db, userId, what, now - within)
  const refusal = overspent(spent, { amount, most, within, now })
  if (refusal !== null) throw notesFail(code, { meta: refusal })
  await insertSpending(db, { id: uuidv7(now), user_id: userId, what, amount, at: now })
}

/** Null when there is room, else when there will be. Never, for more than fits at all: then only `most` is told. */
function overspent(
  spent: readonly { amount: number; at: number }[],
  { amount, most, within, now }: { amount: number; most: number; within: number; now: number },
): { most: number; left: number; retryAfterSeconds?: number } | null {
  let left = most - spent.reduce((sum, each) => sum + each.amount, 0)
  if (amount <= left) return null
  const told = { most, left: Math.max(0, left) }
  for (const each of spent) {
    left += each.amount
    if (amount <= left) return { ...told, retryAfterSeconds: Math.ceil((each.at + within - now) / 1000) }
  }
  return told
}

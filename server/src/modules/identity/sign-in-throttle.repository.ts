import type { Database } from '../../platform/storage/domain-storage.ts'
import type { IdentityTables, SignInBudgetTable } from './identity.tables.ts'

type Db = Database<IdentityTables>

export const findBudgets = (db: Db, keys: readonly string[]): Promise<SignInBudgetTable[]> =>
  db.selectFrom('sign_in_budgets').selectAll().where('key', 'in', keys).execute()

export async function putBudget(db: Db, row: SignInBudgetTable): Promise<void> {
  const { key: _key, ...values } = row
  await db
    .insertInto('sign_in_budgets')
    .values(row)
    .onConflict((conflict) => conflict.column('key').doUpdateSet(values))
    .execute()
}

export async function deleteBudget(db: Db, key: string): Promise<void> {
  await db.deleteFrom('sign_in_budgets').where('key', '=', key).execute()
}

export async function deleteBudgetsBefore(db: Db, time: number): Promise<void> {
  await db.deleteFrom('sign_in_budgets').where('last_at', '<', time).execute()
}

import type { TemplateKind } from '@stoa/protocol'
import type { Insertable, Selectable } from 'kysely'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { PeopleView } from '../identity/index.ts'
import type { TemplatesTables, TemplateTable } from './templates.tables.ts'

export type Tables = TemplatesTables & PeopleView
export type Db = Database<Tables>
export type TemplateRow = Selectable<TemplateTable>
/** Without its content. */
export type ListedTemplate = Omit<TemplateRow, 'state'>

const listed = [
  'id',
  'kind',
  'language',
  'title',
  'description',
  'schema_version',
  'outline',
  'created_by',
  'created_at',
  'updated_by',
  'updated_at',
  'version',
] as const

/** By title, then id. */
export function listTemplates(
  db: Db,
  page: { kind: TemplateKind | undefined; after: readonly [string, string] | null; limit: number },
): Promise<ListedTemplate[]> {
  let rows = db.selectFrom('templates').select(listed)
  if (page.kind !== undefined) rows = rows.where('kind', '=', page.kind)
  if (page.after !== null) {
    const [title, id] = page.after
    rows = rows.where((eb) =>
      eb.or([eb('title', '>', title), eb.and([eb('title', '=', title), eb('id', '>', id)])]),
    )
  }
  return rows.orderBy('title').orderBy('id').limit(page.limit).execute()
}

export const findListed = (db: Db, id: string): Promise<ListedTemplate | undefined> =>
  db.selectFrom('templates').select(listed).where('id', '=', id).executeTakeFirst()

export const findTemplate = (db: Db, id: string): Promise<TemplateRow | undefined> =>
  db.selectFrom('templates').selectAll().where('id', '=', id).executeTakeFirst()

export async function countTemplates(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('templates')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

export async function insertTemplate(db: Db, row: Insertable<TemplateTable>): Promise<void> {
  await db.insertInto('templates').values(row).execute()
}

/** Counts the version up. */
export async function updateTemplate(
  db: Db,
  id: string,
  change: Partial<Omit<Insertable<TemplateTable>, 'id' | 'version'>>,
): Promise<void> {
  await db
    .updateTable('templates')
    .set((eb) => ({ ...change, version: eb('version', '+', 1) }))
    .where('id', '=', id)
    .execute()
}

export async function deleteTemplate(db: Db, id: string): Promise<void> {
  await db.deleteFrom('templates').where('id', '=', id).execute()
}

export const listPeople = (db: Db, ids: readonly string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : db.selectFrom('people').select(['id', 'name', 'hue']).where('id', 'in', ids).execute()

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { modules } from '../../app/modules.ts'
import { eventMigrations } from '../../platform/events/event-bus.ts'
import type { AnyDatabase, DomainStorage } from '../../platform/storage/domain-storage.ts'
import { openDomainStorage } from '../../platform/storage/domain-storage.ts'
import { memberIds } from '../spaces/spaces.repository.ts'
import { rankOn } from './documents.repository.ts'

const all = Object.fromEntries(modules.flatMap(({ migrations }) => Object.entries(migrations)))
/** What a folder has that was last used before rights were inherited. */
const older = Object.fromEntries(Object.entries(all).filter(([name]) => name < '20261124'))

describe('a folder from before rights were inherited', () => {
  let folder: string
  let storage: DomainStorage
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-migration-'))
    storage = openDomainStorage({
      dataDirectory: folder,
      onEffectError(error) {
        throw error
      },
    })
    await storage.migrate({ ...eventMigrations, ...older })
  })
  afterEach(async () => {
    await storage.close()
    rmSync(folder, { recursive: true })
  })

  it('keeps every right that was given, and nobody gets one in a space that they had none in', async () => {
    const db: AnyDatabase = storage.db()
    const insert = (table: string, row: Record<string, unknown>) => db.insertInto(table).values(row).execute()
    for (const id of ['ada', 'bo', 'chen'])
      await insert('users', {
        id,
        email: `${id}@example.com`,
        name: id,
        hue: 0,
        role: 'member',
        created_at: 1,
      })
    for (const id of ['space-a', 'space-b'])
      await insert('spaces', {
        id,
        name: id,
        description: '',
        created_by: 'ada',
        created_at: 1,
        updated_at: 1,
      })
    await insert('space_members', { space_id: 'space-a', user_id: 'ada', role: 'manager', created_at: 7 })
    await insert('space_members', { space_id: 'space-a', user_id: 'bo', role: 'viewer', created_at: 7 })
    await insert('space_members', { space_id: 'space-b', user_id: 'ada', role: 'manager', created_at: 7 })
    const parents = { top: null, middle: 'top', leaf: 'middle', other: null }
    for (const [id, parent_id] of Object.entries(parents))
      await insert('documents', {
        id,
        space_id: 'space-a',
        parent_id,
        kind: 'raw',
        title: id,
        position: 'a',
        schema_version: 1,
        created_by: 'ada',
        created_at: 1,
        updated_by: 'ada',
        updated_at: 1,
      })
    await insert('document_members', { document_id: 'middle', user_id: 'bo', role: 'editor', created_at: 8 })
    await insert('document_members', {
      document_id: 'leaf',
      user_id: 'chen',
      role: 'commenter',
      created_at: 8,
    })

    await storage.migrate({ ...eventMigrations, ...all })
    const rank = async (userId: string, id: string) => rankOn(storage.db(), userId, id)
    expect([await rank('ada', 'top'), await rank('ada', 'leaf')]).toEqual([3, 3])
    expect([await rank('bo', 'top'), await rank('bo', 'middle'), await rank('bo', 'leaf')]).toEqual([0, 2, 2])
    expect([await rank('chen', 'middle'), await rank('chen', 'leaf'), await rank('chen', 'other')]).toEqual([
      null,
      1,
      null,
    ])
    expect(await memberIds(storage.db(), 'space-a')).toEqual(new Set(['ada', 'bo']))
    const kept = await db.selectFrom('grants').select(['source_id', 'principal_id', 'created_at']).execute()
    expect(kept).toHaveLength(5)
    expect(
      kept.every(({ source_id, created_at }) => created_at === (source_id.includes('space') ? 7 : 8)),
    ).toBe(true)
  })

  it('starts empty as well', async () => {
    await storage.migrate({ ...eventMigrations, ...all })
    expect(await memberIds(storage.db(), 'none')).toEqual(new Set())
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CustomRole, Department, Group } from '@stoa/protocol'
import { expectStatus, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { type DomainStorage, openDomainStorage } from '../../platform/storage/domain-storage.ts'
import * as create from './migrations/20261125-0010-organisation-create.ts'
import { belongingReduced } from './organisation.events.ts'

/** Makes departments, groups and roles through the API, as one person. */
export function organisationOf(by: TestPerson) {
  return {
    department: async (name: string, parent: Department | null = null) =>
      expectStatus(
        await by.api.post<Department>('/departments', { name, parentId: parent?.id ?? null }),
        201,
      ),
    group: async (name: string) => expectStatus(await by.api.post<Group>('/groups', { name }), 201),
    role: async (name: string, actions: string[]) =>
      expectStatus(await by.api.post<CustomRole>('/roles', { name, actions }), 201),
    async join(department: Department, person: TestPerson, as: Record<string, unknown> = {}) {
      expectStatus(await by.api.put(`/departments/${department.id}/members/${person.id}`, as), 200)
    },
    async joinGroup(group: Group, person: TestPerson, as: Record<string, unknown> = {}) {
      expectStatus(await by.api.put(`/groups/${group.id}/members/${person.id}`, as), 200)
    },
    async give(role: CustomRole, person: TestPerson) {
      expectStatus(await by.api.put(`/roles/${role.id}/members/${person.id}`, {}), 200)
    },
  }
}

/** The people named in what was recorded while `work` ran, sorted, each once. */
export async function reducedBy(stoa: TestStoa, work: () => Promise<unknown>): Promise<string[]> {
  const { newest } = await stoa.stoa.events.since(0, 1)
  await work()
  const { events } = await stoa.stoa.events.since(newest, 1000)
  const people = events
    .filter(({ name }) => name === belongingReduced.name)
    .flatMap(({ data }) => data['userIds'] as string[])
  return [...new Set(people)].toSorted()
}

/** A database with the tables of this module alone, and of accounts as much as they refer to. */
export async function openTables(): Promise<{ storage: DomainStorage; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'stoa-organisation-'))
  const storage = openDomainStorage({
    dataDirectory: folder,
    onEffectError: (error) => {
      throw error
    },
  })
  await storage.migrate({
    '20261122-0001-users': {
      async up(db) {
        await db.schema
          .createTable('users')
          .addColumn('id', 'text', (column) => column.primaryKey())
          .addColumn('email', 'text')
          .addColumn('name', 'text')
          .addColumn('hue', 'integer')
          .addColumn('role', 'text')
          .addColumn('created_at', 'integer')
          .addColumn('deactivated_at', 'integer')
          .execute()
      },
    },
    '20261125-0010-organisation-create': create,
  })
  return {
    storage,
    async close() {
      await storage.close()
      rmSync(folder, { recursive: true })
    },
  }
}

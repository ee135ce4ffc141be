import type { AuditEntry } from '../../platform/audit/audit-entry.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { AccountIntake } from '../identity/index.ts'
import type { DepartmentMemberRow } from './department-members.repository.ts'
import { addDepartment } from './departments.ts'
import { addGroup } from './groups.ts'
import type { ImportPlan, NewPerson } from './import-plan.ts'
import * as repository from './import.repository.ts'
import type { OrganisationContext } from './organisation-context.ts'

/** What the plan was made from, in the same transaction. */
export interface ImportGround {
  /** Ids of departments by path. Gains those that are made. */
  departmentIds: Map<string, string>
  /** By person, the main department first. */
  memberships: ReadonlyMap<string, readonly DepartmentMemberRow[]>
}

interface Place {
  departmentId: string
  title: string
}

/** Does what a plan says. Rows are written many at once: the transaction keeps everybody else waiting. */
export async function applyImport(
  { context, intake }: { context: OrganisationContext; intake: AccountIntake },
  unit: UnitOfWork,
  actor: Actor,
  plan: ImportPlan,
  ground: ImportGround,
): Promise<void> {
  const db = context.within(unit)
  const at = context.now()
  const { departmentIds, memberships } = ground
  for (const path of plan.newDepartments) {
    const parts = path.split('/')
    const name = parts.pop() ?? path
    const parentId = parts.length === 0 ? null : departmentIds.get(parts.join('/'))!
    departmentIds.set(path, (await addDepartment(context, db, { name, parentId })).id)
  }
  const groupIds = new Map((await repository.allGroups(db)).map(({ id, name }) => [name, id]))
  for (const name of plan.newGroups) groupIds.set(name, (await addGroup(context, db, actor, { name })).id)

  const created = plan.rows.flatMap((row) => (row.fate === 'created' ? [row] : []))
  const changed = plan.rows.flatMap((row) => (row.fate === 'changed' ? [row] : []))
  const ids = await intake.add(
    unit,
    actor,
    created.map(({ email, person: { name, role } }) => ({ email, name, role })),
  )
  const places = new Map<string, DepartmentMemberRow[]>()
  const groups = new Map<string, readonly string[]>()
  const log: AuditEntry[] = []
  const losers: string[] = []

  for (const { email, person } of created) {
    const id = ids.get(email)!
    places.set(id, rowsOf(id, placesOfNew(person)))
    groups.set(id, person.groups)
    const details = { departments: person.departments, title: person.title, groups: person.groups }
    log.push(entry('organisation.person_placed', id, person.name, details))
  }
  for (const { id, email, change } of changed) {
    const { name, role, title, departments, groupsAdded } = change
    if (name !== undefined || role !== undefined) {
      await intake.change(unit, actor, {
        id,
        ...(name === undefined ? {} : { name: name.to }),
        ...(role === undefined ? {} : { role: role.to }),
      })
    }
    if (departments !== undefined || title !== undefined) {
      const before = memberships.get(id) ?? []
      const to = departments?.to.map(idOf) ?? before.map(({ department_id }) => department_id)
      const rows = rowsOf(
        id,
        to.map((departmentId, i) => ({ departmentId, title: titleAt(i) })),
        before,
      )
      places.set(id, rows)
      if (before.some(({ department_id }) => !to.includes(department_id))) losers.push(id)
      function titleAt(i: number): string {
        const old = before.find(({ department_id }) => department_id === to[i])?.title ?? ''
        return i === 0 ? (title?.to ?? old) : old
      }
    }
    groups.set(id, groupsAdded ?? [])
    log.push(entry('organisation.person_imported', id, name?.to ?? email, { ...change }))
  }
  await repository.deletePlaces(db, [...places.keys()])
  await repository.insertDepartmentMembers(db, [...places.values()].flat())
  const joins = [...groups].flatMap(([user_id, names]) =>
    names.map((name) => ({ group_id: groupIds.get(name)!, user_id, is_admin: 0 as const, created_at: at })),
  )
  await repository.insertGroupMembers(db, joins)
  await context.reduced(unit, losers)
  await context.auditAll(unit, log)

  function idOf(path: string): string {
    return departmentIds.get(path)!
  }

  function placesOfNew({ departments, title }: NewPerson): Place[] {
    return departments.map((path, i) => ({ departmentId: idOf(path), title: i === 0 ? title : '' }))
  }

  /** The first is the main one; heads and administrators of `before` stay what they were. */
  function rowsOf(
    userId: string,
    to: readonly Place[],
    before: readonly DepartmentMemberRow[] = [],
  ): DepartmentMemberRow[] {
    return to.map(({ departmentId, title }, i) => {
      const old = before.find(({ department_id }) => department_id === departmentId)
      return {
        department_id: departmentId,
        user_id: userId,
        title,
        is_head: old?.is_head ?? 0,
        is_admin: old?.is_admin ?? 0,
        is_main: i === 0 ? 1 : 0,
        created_at: old?.created_at ?? at,
      }
    })
  }

  function entry(
    action: AuditEntry['action'],
    id: string,
    name: string,
    details: Readonly<Record<string, unknown>>,
  ): AuditEntry {
    return { action, actor, target: { type: 'user', id, name }, details }
  }
}

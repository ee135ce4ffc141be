import type { OrganisationRole } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import { type Actor, isAdministrator } from '../../platform/permissions/actor.ts'
import type { AccessRule, AccessRules } from '../../platform/permissions/permission-engine.ts'
import type { AnyDatabase } from '../../platform/storage/domain-storage.ts'
import * as repository from './access.repository.ts'
import { organisationFail } from './organisation.errors.ts'

/** Those of `ids` whom a guest meets in what was shared with them: contributed by whoever owns such places. */
export type Acquaintance = (
  actor: Actor,
  ids: readonly string[],
  db: AnyDatabase,
) => Promise<ReadonlySet<string>>

declare module '../../platform/module/module.ts' {
  interface Contributions {
    acquaintance: Acquaintance
  }
}

type Allowed = Extract<AccessRule, { on: 'things' }>['allowed']
const nothing: ReadonlySet<string> = new Set<string>()

/** Departments, groups, people and the roles of the organisation. */
export function organisationAccess({ permissions, contributions }: ModuleContext): AccessRules {
  const exist =
    (table: Parameters<typeof repository.existing>[1]): Allowed =>
    async (actor, ids, db) =>
      actor.role === 'guest' ? nothing : repository.existing(db, table, ids)

  const departments =
    (from: 0 | 1): Allowed =>
    async (actor, ids, db) => {
      if (permissions.may(actor, 'organisation.manage_departments')) {
        return repository.existing(db, 'departments', ids)
      }
      if (actor.role === 'guest') return nothing
      return repository.administeredDepartments(db, actor.userId, ids, from)
    }

  const readGroups: Allowed = async (actor, ids, db) =>
    actor.role === 'guest'
      ? repository.groupsOf(db, actor.userId, ids, { asAdmin: false })
      : repository.existing(db, 'groups', ids)

  const manageGroups: Allowed = async (actor, ids, db) => {
    if (permissions.may(actor, 'organisation.manage_groups')) return repository.existing(db, 'groups', ids)
    if (actor.role === 'guest') return nothing
    return repository.groupsOf(db, actor.userId, ids, { asAdmin: true })
  }

  const readPeople: Allowed = async (actor, ids, db) => {
    if (actor.role !== 'guest') return repository.existing(db, 'accounts', ids)
    const met = new Set(ids.filter((id) => id === actor.userId))
    for (const acquaintance of contributions('acquaintance')) {
      for (const id of await acquaintance(actor, ids, db)) met.add(id)
    }
    return met
  }

  const managePeople: Allowed = async (actor, ids, db) => {
    if (permissions.may(actor, 'organisation.manage_people')) {
      const actions = permissions.organisationActions(actor)
      return repository.peopleNotAbove(db, ids, rolesManagedBy(actor), actions)
    }
    if (actor.role === 'guest') return nothing
    return repository.peopleInAdministeredDepartments(db, actor.userId, ids)
  }

  const missingDepartment = () => organisationFail('organisation.department_not_found')
  const missingGroup = () => organisationFail('organisation.group_not_found')
  const missingPerson = () => organisationFail('organisation.person_not_found')
  const forAdministrators: AccessRule = { on: 'organisation', allows: isAdministrator }

  return {
    'organisation.manage_departments': forAdministrators,
    'organisation.manage_groups': forAdministrators,
    'organisation.manage_people': forAdministrators,
    'organisation.manage_roles': forAdministrators,
    'organisation.import': forAdministrators,
    'organisation.export': forAdministrators,
    'organisation.hand_over': forAdministrators,
    'departments.read': { on: 'things', allowed: exist('departments'), missing: missingDepartment },
    /** Its name, its members, and departments below it. */
    'departments.manage': {
      on: 'things',
      allowed: departments(0),
      visibleBy: 'departments.read',
      missing: missingDepartment,
    },
    /** Its place, its administrators and its end: a matter of whoever manages the department above it. */
    'departments.reshape': {
      on: 'things',
      allowed: departments(1),
      visibleBy: 'departments.read',
      missing: missingDepartment,
    },
    'groups.read': { on: 'things', allowed: readGroups, missing: missingGroup },
    'groups.manage': {
      on: 'things',
      allowed: manageGroups,
      visibleBy: 'groups.read',
      missing: missingGroup,
    },
    'people.read': { on: 'things', allowed: readPeople, missing: missingPerson },
    /** The account and what belongs to it: never of somebody who may do more than oneself. */
    'people.manage': {
      on: 'things',
      allowed: managePeople,
      visibleBy: 'people.read',
      missing: missingPerson,
    },
  }
}

/** Whom an owner, an administrator, or somebody with a custom role may manage, by tier. */
function rolesManagedBy(actor: Actor): readonly OrganisationRole[] {
  if (actor.role === 'owner') return ['owner', 'admin', 'member', 'guest']
  return actor.role === 'admin' ? ['admin', 'member', 'guest'] : ['member', 'guest']
}

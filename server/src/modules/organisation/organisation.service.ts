import type { Language } from '@stoa/protocol'
import type { RawBuilder } from 'kysely'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { IdentityService } from '../identity/index.ts'
import { actionsGivenTo, peopleOfAdministrator } from './access.repository.ts'
import { createCustomRoles, type CustomRoles } from './custom-roles.ts'
import { createDepartmentMembers, type DepartmentMembers } from './department-members.ts'
import { createDepartments, type Departments } from './departments.ts'
import { createDirectory, type DirectoryService } from './directory.ts'
import { groupIdsOf } from './groups.repository.ts'
import { createGroups, type Groups } from './groups.ts'
import { createHandOver, type HandOver } from './hand-over.ts'
import { createOrganisationContext } from './organisation-context.ts'
import { createPeopleExport, type PeopleExport } from './people-export.ts'
import { createPeopleImport, type PeopleImport } from './people-import.ts'
import { createPlacement, type NewcomerPlacement } from './placement.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    organisation: OrganisationService
  }
}

export interface OrganisationService {
  readonly departments: Departments
  readonly departmentMembers: DepartmentMembers
  readonly groups: Groups
  readonly customRoles: CustomRoles
  readonly directory: DirectoryService
  readonly peopleImport: PeopleImport
  readonly handOver: HandOver
  readonly placement: NewcomerPlacement
  exportPeople: PeopleExport
  /** Groups that a person belongs to. */
  groupIdsOf(userId: string): Promise<string[]>
  /** Of the organisation. */
  language(): Language
  /** Actions of the organisation that custom roles give to a person. */
  delegation(userId: string): Promise<readonly string[]>
  /** Finds the ids of the people whom an administrator of departments answers for; null: this actor is none. */
  reach(actor: Actor): Promise<RawBuilder<string> | null>
}

export function createOrganisationService(
  module: ModuleContext,
  identity: IdentityService,
): OrganisationService {
  const context = createOrganisationContext(module)
  return {
    departments: createDepartments(context),
    departmentMembers: createDepartmentMembers(context),
    groups: createGroups(context),
    customRoles: createCustomRoles(context),
    directory: createDirectory(context),
    peopleImport: createPeopleImport(context, identity.intake),
    handOver: createHandOver(context, () => module.contributions('handOver')),
    placement: createPlacement(context),
    exportPeople: createPeopleExport(context),
    groupIdsOf: (userId) => groupIdsOf(context.db(), userId),
    language: identity.language,
    delegation: (userId) => actionsGivenTo(context.db(), userId),
    reach: (actor) => peopleOfAdministrator(context.db(), actor),
  }
}

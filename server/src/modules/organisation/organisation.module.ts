import { defineModule } from '../../platform/module/module.ts'
import * as create from './migrations/20261125-0010-organisation-create.ts'
import { organisationAccess } from './organisation.access.ts'
import { organisationErrors } from './organisation.errors.ts'
import { belongingReduced, organisationChanged } from './organisation.events.ts'
import { organisationRoutes } from './organisation.routes.ts'
import { createOrganisationService } from './organisation.service.ts'

/** Departments, groups, who belongs to them, and which roles people have in the organisation. */
export const organisationModule = defineModule({
  name: 'organisation',
  dependsOn: ['identity'],
  migrations: { '20261125-0010-organisation-create': create },
  errors: organisationErrors,
  access: organisationAccess,
  events: [organisationChanged, belongingReduced],
  setup: (context, { identity }) => createOrganisationService(context, identity),
  contributes: (organisation) => ({
    delegation: organisation.delegation,
    accountPlacement: organisation.placement,
    auditReach: organisation.reach,
  }),
  routes: (organisation) => organisationRoutes(organisation),
})

import { defineModule } from '../../platform/module/module.ts'
import { acquaintancesOf } from './acquaintances.repository.ts'
import * as create from './migrations/20261126-0020-rights-create.ts'
import { rightsAccess } from './rights.access.ts'
import { rightsErrors } from './rights.errors.ts'
import { rightsRoutes } from './rights.routes.ts'
import { createRightsService } from './rights.service.ts'

/** Rights on spaces and documents, given to people, departments, groups, everybody, and the visitors of links. */
export const rightsModule = defineModule({
  name: 'rights',
  dependsOn: ['identity', 'organisation'],
  migrations: { '20261126-0020-rights-create': create },
  errors: rightsErrors,
  access: () => rightsAccess,
  events: [],
  setup: (context, needs) => createRightsService(context, needs),
  contributes: ({ grants, links }) => ({
    authenticator: links.authenticate,
    proofReader: links.readProof,
    acquaintance: acquaintancesOf,
    principalRemoved: (unit, { id }) => grants.removePrincipal(unit.db(), id),
  }),
  routes: (rights) => rightsRoutes(rights),
})

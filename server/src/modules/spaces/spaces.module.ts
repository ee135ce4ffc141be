import { defineModule } from '../../platform/module/module.ts'
import * as create from './migrations/20261122-0002-spaces-create.ts'
import * as grants from './migrations/20261126-0021-spaces-grants.ts'
import { spacesAccess } from './spaces.access.ts'
import { spacesErrors } from './spaces.errors.ts'
import { spaceAccessReduced, spacesChanged } from './spaces.events.ts'
import { spacesRoutes } from './spaces.routes.ts'
import { createSpacesService } from './spaces.service.ts'

/** Places for a team or a topic, and who belongs to them in which role. */
export const spacesModule = defineModule({
  name: 'spaces',
  dependsOn: ['identity', 'organisation', 'rights'],
  migrations: { '20261122-0002-spaces-create': create, '20261126-0021-spaces-grants': grants },
  errors: spacesErrors,
  access: () => spacesAccess,
  events: [spacesChanged, spaceAccessReduced],
  setup: (context, needs) => createSpacesService(context, needs),
  contributes: ({ grants }) => ({ handOver: grants.handOver }),
  routes: (spaces) => spacesRoutes(spaces),
})

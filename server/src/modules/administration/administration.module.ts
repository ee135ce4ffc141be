import { defineModule } from '../../platform/module/module.ts'
import { administrationAccess } from './administration.access.ts'
import { administrationRoutes } from './administration.routes.ts'
import { createAdministrationService } from './administration.service.ts'

/** What whoever runs the server wants to see of it: that all is well, or what is wrong and what to do. */
export const administrationModule = defineModule({
  name: 'administration',
  dependsOn: ['sync', 'operations', 'organisation', 'documents', 'spaces', 'backups'],
  migrations: {},
  errors: {},
  access: () => administrationAccess,
  events: [],
  setup: (context, needs) => createAdministrationService(context, needs),
  routes: (administration) => administrationRoutes(administration),
})

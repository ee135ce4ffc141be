import { defineModule } from '../../platform/module/module.ts'
import * as create from './migrations/20261128-0060-templates-create.ts'
import { templatesAccess } from './templates.access.ts'
import { templatesErrors } from './templates.errors.ts'
import { templatesChanged } from './templates.events.ts'
import { templatesRoutes } from './templates.routes.ts'
import { createTemplatesService } from './templates.service.ts'

/** What new documents can begin as. */
export const templatesModule = defineModule({
  name: 'templates',
  dependsOn: ['sync', 'identity', 'organisation', 'documents'],
  migrations: { '20261128-0060-templates-create': create },
  errors: templatesErrors,
  access: () => templatesAccess,
  events: [templatesChanged],
  setup: (context, needs) => createTemplatesService(context, needs),
  contributes: (templates) => ({ documentTemplates: templates.find }),
  routes: (templates) => templatesRoutes(templates),
})

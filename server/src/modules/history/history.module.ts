import { defineModule } from '../../platform/module/module.ts'
import { historyErrors } from './history.errors.ts'
import { historyRoutes } from './history.routes.ts'
import { createHistoryService } from './history.service.ts'
import { up } from './migrations/20261123-0004-history-create.ts'

/** What documents were: versions by time and by name, what changed between two, and the way back. */
export const historyModule = defineModule({
  name: 'history',
  dependsOn: ['documents', 'sync'],
  migrations: { '20261123-0004-history-create': { up } },
  errors: historyErrors,
  access: () => ({}),
  events: [],
  setup: (context, { documents, sync }) => createHistoryService(context, { documents, sync }),
  routes: (history) => historyRoutes(history),
})

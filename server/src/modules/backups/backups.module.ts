import { defineModule } from '../../platform/module/module.ts'
import { backupsAccess } from './backups.access.ts'
import { backupsErrors } from './backups.errors.ts'
import { backupsRoutes } from './backups.routes.ts'
import { createBackupsService } from './backups.service.ts'
import { up } from './migrations/20261129-0050-backups-create.ts'

/** Archives of everything: made by a schedule, kept for a while, and proven by restoring them. */
export const backupsModule = defineModule({
  name: 'backups',
  dependsOn: ['identity', 'spaces', 'documents'],
  migrations: { '20261129-0050-backups-create': { up } },
  errors: backupsErrors,
  access: () => backupsAccess,
  events: [],
  setup: (context, needs) => createBackupsService(context, needs),
  contributes: (backups) => ({ gauges: backups.gauges }),
  start: (backups) => backups.start(),
  close: (backups) => backups.close(),
  routes: (backups) => backupsRoutes(backups),
})

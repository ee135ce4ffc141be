import { defineModule } from '../../platform/module/module.ts'
import { auditAccess } from './audit.access.ts'
import { auditRoutes } from './audit.routes.ts'
import { createAuditService } from './audit.service.ts'

/** Reading, exporting, checking and pruning the log that all modules write through `platform/audit`. */
export const auditModule = defineModule({
  name: 'audit',
  dependsOn: ['identity'],
  migrations: {},
  errors: {},
  access: () => auditAccess,
  events: [],
  setup: (context) => createAuditService(context),
  start: async (audit) => audit.start(),
  close: async (audit) => audit.close(),
  routes: (audit) => auditRoutes(audit),
})

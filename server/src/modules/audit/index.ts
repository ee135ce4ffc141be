export { auditModule } from './audit.module.ts'
export type { AuditReach, AuditService } from './audit.service.ts'

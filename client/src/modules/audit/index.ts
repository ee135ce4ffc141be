export { AuditScreen } from './audit.screen.tsx'
export { readAuditSearch } from './audit-search.ts'
export { auditWords } from './locales/index.ts'

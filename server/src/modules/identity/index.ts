export { identityModule } from './identity.module.ts'
export type { IdentityService } from './identity.service.ts'
export type { PeopleView } from './identity.tables.ts'
export { sessionCookie } from './session-store.ts'

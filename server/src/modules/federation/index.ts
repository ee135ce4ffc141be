export { federationModule } from './federation.module.ts'
export type { FederationService } from './federation.service.ts'
export { sealedAccess } from './sealed-access.ts'

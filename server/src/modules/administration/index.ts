export { administrationModule } from './administration.module.ts'
export type { AdministrationService, RunningServer } from './administration.service.ts'

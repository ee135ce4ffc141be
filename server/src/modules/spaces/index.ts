export { spacesModule } from './spaces.module.ts'
export { spaceAccessReduced, spacesChanged } from './spaces.events.ts'
export type { KnownSpace, SpacesService } from './spaces.service.ts'
export type { SpacesViews } from './spaces.tables.ts'

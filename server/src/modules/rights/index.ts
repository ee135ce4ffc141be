export {
  type Grantee,
  type GrantKeeper,
  type ListQuery,
  losers,
  type Source,
  type Titles,
} from './grant-keeper.ts'
export { rightsModule } from './rights.module.ts'
export { isVisitor, requirePreview } from './rights.access.ts'
export { ranksIn } from './rights.repository.ts'
export { rightsFail } from './rights.errors.ts'
export type { RightsService } from './rights.service.ts'
export type { RightsViews } from './rights.tables.ts'
export type { ShareLinks } from './share-links.ts'

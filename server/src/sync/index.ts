import './sync-contributions.ts'
export { closeReasons } from './close-reasons.ts'
export type { DocumentHistory } from './history/document-history.ts'
export type { ChangeSlot } from './journal/content-history.ts'
export type { ContentStore } from './journal/content-store.ts'
export { contentSchemaVersion } from './journal/sqlite/content-database.ts'
export { type ExaminedDocument, examineContent } from './journal/sqlite/examine-content.ts'
export { SqliteContentStore } from './journal/sqlite/sqlite-content-store.ts'
export {
  type DocumentFacts,
  type DocumentKind,
  DocumentKindRegistry,
  type KindComparison,
  type RenderFormat,
  type RenderOptions,
  type ReportPace,
  type SeedInput,
} from './kinds/document-kind.ts'
export { KindThread, type KindThreadAnswer, type KindThreadOptions } from './kinds/kind-thread.ts'
export { rawKind } from './kinds/raw-kind.ts'
export { defaultSyncLimits, type SyncLimits } from './limits.ts'
export type { KnownDocuments, SweepOptions } from './orphan-sweep.ts'
export type { ContentChange } from './rooms/change-reporter.ts'
export type { CloseScope } from './sockets/close-scope.ts'
export type { Fence } from './sockets/socket-registry.ts'
export type { SyncActor, SyncAuthority, SyncCredentials, SyncGrant, SyncUser } from './sync-authority.ts'
export { openSyncCoreBeside } from './open-beside.ts'
export { beginSyncCore, createSyncCore } from './create-sync-core.ts'
export type { SyncCore } from './sync-core.ts'
export type {
  AuthorId,
  CloseConnectionsOptions,
  SyncCloseResult,
  SyncCoreOptions,
} from './sync-core-options.ts'
export {
  ContentExistsError,
  ContentNotFoundError,
  NotRestorableError,
  VersionGoneError,
  DocumentTooLargeError,
  SeedRefusedError,
  StorageUnavailableError,
  SyncClosedError,
  TooMuchWorkError,
} from './sync-errors.ts'
export type { SyncLogger } from './sync-logger.ts'
export type { UwsModule } from './sockets/entrances.ts'

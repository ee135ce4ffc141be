/** What the sync plane needs of a logger; a pino logger fits as it is. */
export interface SyncLogger {
  debug(details: object, message: string): void
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}

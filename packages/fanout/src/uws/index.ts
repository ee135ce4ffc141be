export {
  importUws,
  listenUws,
  uwsEngine,
  type UwsServer,
  type UwsServerOptions,
  type UwsSocketHandlers,
} from './uws-server.ts'
export type { UpgradeRequest, UwsModule } from './uws-types.ts'

export { listenUws, type UwsServer, type UwsServerOptions } from './uws-server.ts'
export { uwsEngine } from './uws-socket-port.ts'
export type { UwsModule } from './uws-types.ts'

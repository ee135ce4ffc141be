export { type LiveConnection, socketAddress, startLiveConnection } from './live-connection.ts'
export type { LiveState } from './live-connection.machine.ts'

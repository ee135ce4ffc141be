export { nodeClock } from './node-clock.ts'
export { nodeSocketToAttach } from './node-engine-socket.ts'
export {
  attachNodeSocket,
  nodeEngine,
  type NodeSocketHandlers,
  type NodeSocketOptions,
} from './node-socket.ts'

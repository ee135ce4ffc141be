export { nodeClock } from './node-clock.ts'
export {
  attachNodeSocket,
  nodeEngine,
  type NodeSocketHandlers,
  type NodeSocketOptions,
} from './node-socket.ts'

export { Subscription } from './cohort.ts'
export type {
  AttachSocket,
  EngineSocket,
  EngineSocketHandlers,
  UpgradeRequest,
} from './engine-socket.ts'
export { Fanout, type FanoutOptions } from './fanout.ts'
export { defaultLimits, type FanoutLimits } from './limits.ts'
export { messagesOnly } from './messages-only.ts'
export type {
  Clock,
  CloseReason,
  Engine,
  Message,
  PresenceKey,
  SocketPort,
  TopicContent,
  Wire,
} from './ports.ts'
export { Session, type Pace, type SessionHandlers } from './session.ts'
export { type SessionEvent, type SessionState, transitions } from './session-state.ts'
export { Topic } from './topic.ts'
export type { PublishOptions, SubscribeOptions, TopicOptions, UpdateOptions } from './topic-options.ts'
export { type WindowInput, type WindowPolicy, windowMs } from './window-policy.ts'

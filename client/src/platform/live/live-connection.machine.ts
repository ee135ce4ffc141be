/**
 * The connection for live events as a pure state machine: a state and something that happened give the next state and
 * what to do. The table is complete by its type, so a new state or event does not compile half-decided.
 *
 *  stopped ──start──▶ connecting ──opened──▶ opening ──ready──▶ live
 *                        ▲   │ closed            │ closed        │ closed
 *                        │   ▼                   ▼               ▼
 *                        └─ waiting ◀────────────┴───────────────┘      offline: no timers run
 */
export const liveStates = ['stopped', 'connecting', 'opening', 'live', 'waiting', 'offline'] as const
export type LiveState = (typeof liveStates)[number]

export const liveHappenings = [
  'start',
  'stop',
  'socket-opened',
  'server-ready',
  'socket-closed',
  'retry-due',
  'network-lost',
  'network-back',
] as const
export type LiveHappening = (typeof liveHappenings)[number]

export type LiveEffect = 'open-socket' | 'close-socket' | 'schedule-retry' | 'cancel-retry' | 'reset-attempts'

export interface LiveStep {
  next: LiveState
  effects: readonly LiveEffect[]
}

const to = (next: LiveState, ...effects: LiveEffect[]): LiveStep => ({ next, effects })
/** It happened too late to matter: a socket that closes after we closed it, a timer that had been cancelled. */
const stay = Symbol('stay')

const table: Record<LiveState, Record<LiveHappening, LiveStep | typeof stay>> = {
  stopped: {
    start: to('connecting', 'open-socket'),
    stop: stay,
    'socket-opened': stay,
    'server-ready': stay,
    'socket-closed': stay,
    'retry-due': stay,
    'network-lost': stay,
    'network-back': stay,
  },
  connecting: {
    start: stay,
    stop: to('stopped', 'close-socket', 'reset-attempts'),
    'socket-opened': to('opening'),
    'server-ready': stay,
    'socket-closed': to('waiting', 'schedule-retry'),
    'retry-due': stay,
    'network-lost': to('offline', 'close-socket', 'reset-attempts'),
    'network-back': stay,
  },
  opening: {
    start: stay,
    stop: to('stopped', 'close-socket', 'reset-attempts'),
    'socket-opened': stay,
    // Only now: a server that accepts and drops us at once must not be asked without a pause.
    'server-ready': to('live', 'reset-attempts'),
    'socket-closed': to('waiting', 'schedule-retry'),
    'retry-due': stay,
    'network-lost': to('offline', 'close-socket', 'reset-attempts'),
    'network-back': stay,
  },
  live: {
    start: stay,
    stop: to('stopped', 'close-socket', 'reset-attempts'),
    'socket-opened': stay,
    'server-ready': stay,
    'socket-closed': to('waiting', 'schedule-retry'),
    'retry-due': stay,
    'network-lost': to('offline', 'close-socket', 'reset-attempts'),
    'network-back': stay,
  },
  waiting: {
    start: stay,
    stop: to('stopped', 'cancel-retry', 'reset-attempts'),
    'socket-opened': stay,
    'server-ready': stay,
    'socket-closed': stay,
    'retry-due': to('connecting', 'open-socket'),
    'network-lost': to('offline', 'cancel-retry', 'reset-attempts'),
    'network-back': to('connecting', 'cancel-retry', 'open-socket'),
  },
  offline: {
    start: stay,
    stop: to('stopped'),
    'socket-opened': stay,
    'server-ready': stay,
    'socket-closed': stay,
    'retry-due': stay,
    'network-lost': stay,
    'network-back': to('connecting', 'open-socket'),
  },
}

export function stepLive(state: LiveState, happening: LiveHappening): LiveStep {
  const step = table[state][happening]
  return step === stay ? { next: state, effects: [] } : step
}

/**
 * Milliseconds before attempt number `attempt` (0 first): doubling from one second to thirty, spread over the upper
 * half so that a thousand tabs do not come back in the same second. `random` is in [0, 1).
 */
export function retryDelay(attempt: number, random: number): number {
  const ceiling = Math.min(30_000, 1000 * 2 ** Math.min(attempt, 10))
  return Math.round(ceiling / 2 + (ceiling / 2) * random)
}

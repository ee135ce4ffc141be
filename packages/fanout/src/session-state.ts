import type { CloseReason } from './ports.ts'

/** What a session is doing, with what is true only then. */
export type SessionState =
  | { readonly is: 'open' }
  /** The peer reads more slowly than it is written to. Updates and presence are noted as missed, not queued. */
  | { readonly is: 'congested'; readonly cancelDeadline: () => void }
  /** Said goodbye; waits for the peer to do so too. */
  | { readonly is: 'closing'; readonly reason: CloseReason; readonly cancelDeadline: () => void }
  | { readonly is: 'closed' }

export type SessionEvent =
  /** More than `congestedBytes` wait. */
  | 'backlog-high'
  /** Everything that waited was taken. */
  | 'drained'
  /** More than `backlogBytes` would wait. */
  | 'backlog-full'
  /** The time for what the state waits for is over. */
  | 'deadline'
  /** Somebody on our side wants it closed. */
  | 'close'
  /** The line is gone. */
  | 'gone'

/** The state after each event in each state. Complete by its type: a new state or event has to be decided here. */
export const transitions: Readonly<
  Record<SessionState['is'], Readonly<Record<SessionEvent, SessionState['is']>>>
> = {
  open: {
    'backlog-high': 'congested',
    drained: 'open',
    'backlog-full': 'closing',
    deadline: 'open',
    close: 'closing',
    gone: 'closed',
  },
  congested: {
    'backlog-high': 'congested',
    drained: 'open',
    'backlog-full': 'closing',
    deadline: 'closing',
    close: 'closing',
    gone: 'closed',
  },
  closing: {
    'backlog-high': 'closing',
    drained: 'closing',
    'backlog-full': 'closing',
    deadline: 'closed',
    close: 'closing',
    gone: 'closed',
  },
  closed: {
    'backlog-high': 'closed',
    drained: 'closed',
    'backlog-full': 'closed',
    deadline: 'closed',
    close: 'closed',
    gone: 'closed',
  },
}

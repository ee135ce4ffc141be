import type { Grant, Person, ShareLink } from '@stoa/protocol'

/** What the share dialog shows: one thing at a time. */
export type ShareStep =
  | { at: 'all' }
  /** Why somebody can see it; without a person, one is looked for. */
  | { at: 'why'; person?: Pick<Person, 'id' | 'name'> }
  /** A right that becomes less: null takes it away. */
  | { at: 'less'; grant: Grant; to: Grant['role'] | null }
  | { at: 'inheritance'; inherits: boolean }
  | { at: 'new-link' }
  | { at: 'revoke-link'; link: ShareLink }

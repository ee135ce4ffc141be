import type { Language, OrganisationRole } from '@stoa/protocol'

/** On whose behalf something happens. Every decision about rights takes one. */
export interface Actor {
  userId: string
  name: string
  hue: number
  role: OrganisationRole
  /** Actions of the organisation given beyond the role; left out: none. */
  delegated?: readonly string[]
  /** The person's choice; null follows the organisation. */
  language: Language | null
  /** Network address the request came from, for the audit log; null where there is none, as on the command line. */
  address: string | null
  /** How they proved who they are. `cli` acts for the operator of the machine. */
  via:
    | { type: 'session'; sessionId: string }
    | { type: 'token'; tokenId: string }
    /** A visitor through a share link: no account stands behind them, and `userId` is that of the visit. */
    | { type: 'link'; linkId: string; visitId: string }
    | { type: 'cli' }
    /** Stoa itself, on the word of something that administrators set up, such as a directory. */
    | { type: 'system' }
}

/** The id of the session or token behind an actor, as `sessionEnded` names it; null for the operator. */
export function proofOf({ via }: Actor): string | null {
  if (via.type === 'session') return via.sessionId
  if (via.type === 'link') return via.visitId
  return via.type === 'token' ? via.tokenId : null
}

/** Owners and administrators answer for the organisation as a whole. */
export const isAdministrator = ({ role }: Pick<Actor, 'role'>): boolean =>
  role === 'owner' || role === 'admin'

import type { Language, OrganisationRole } from '@stoa/protocol'

/** On whose behalf something happens. Every decision about rights takes one. */
export interface Actor {
  userId: string
  name: string
  hue: number
  role: OrganisationRole
  /** The person's choice; null follows the organisation. */
  language: Language | null
  /** How they proved who they are. `cli` acts for the operator of the machine. */
  via: { type: 'session'; sessionId: string } | { type: 'token'; tokenId: string } | { type: 'cli' }
}

/** The id of the session or token behind an actor, as `sessionEnded` names it; null for the operator. */
export function proofOf({ via }: Actor): string | null {
  if (via.type === 'session') return via.sessionId
  return via.type === 'token' ? via.tokenId : null
}

import { closeCodes } from '@stoa/protocol'

/** A close code with the few words the peer is told. Reasons never carry content, names or tokens. */
export interface CloseReason {
  readonly code: number
  readonly reason: string
}

export const closeReasons = {
  /** The frame is not of the protocol. Final: sending it again cannot help. */
  malformed: { code: closeCodes.malformed, reason: 'malformed message' },
  unauthenticated: { code: closeCodes.unauthenticated, reason: 'not signed in' },
  forbidden: { code: closeCodes.forbidden, reason: 'not allowed any more' },
  notFound: { code: closeCodes.notFound, reason: 'no such document' },
  outdated: { code: closeCodes.clientOutdated, reason: 'client outdated' },
  documentTooLarge: { code: closeCodes.documentTooLarge, reason: 'document too large' },
  internal: { code: closeCodes.internal, reason: 'internal error' },
  /** Nothing more can be taken in until storage answers. Clients come back, and send what was not acknowledged. */
  storageBehind: { code: closeCodes.internal, reason: 'storage is behind' },
  tooSlow: { code: closeCodes.tooSlow, reason: 'reads too slowly' },
  tooFast: { code: closeCodes.tooFast, reason: 'too many messages' },
  tooMany: { code: closeCodes.tooFast, reason: 'too many connections or documents' },
  /** RFC 6455: service restart. Clients come back by themselves. */
  restart: { code: closeCodes.restarting, reason: 'server is restarting' },
} as const satisfies Record<string, CloseReason>

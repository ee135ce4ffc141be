import type { DocumentKind } from './documents.ts'

/** Close codes of the sync sockets. 4400-4499 are final, 4500 and above may be retried. */
export const closeCodes = {
  malformed: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  notFound: 4404,
  documentTooLarge: 4413,
  clientOutdated: 4426,
  frameTooLarge: 1009,
  restarting: 1012,
  internal: 4500,
  tooSlow: 4508,
  tooFast: 4529,
} as const

/** Why a document was denied when it was opened: the `reason` of the protocol's own "permission denied". */
export const denialReasons = ['unauthenticated', 'not-found', 'client-outdated', 'internal'] as const
export type DenialReason = (typeof denialReasons)[number]

/**
 * What a client says of itself when it connects, as the query of the socket's address:
 * `/sync?schema=page:1,note:1`. A client that says nothing is taken to know Yjs and no kind's schema.
 */
export const schemaParameter = 'schema'

export function formatKnownSchemas(known: Partial<Record<DocumentKind, number>>): string {
  return Object.entries(known)
    .map(([kind, version]) => `${kind}:${version}`)
    .join(',')
}

/** The inverse of {@link formatKnownSchemas}. Parts that make no sense are left out. */
export function parseKnownSchemas(value: string | null): Map<string, number> {
  const known = new Map<string, number>()
  for (const part of (value ?? '').split(',')) {
    const [kind, version] = part.split(':')
    if (kind !== undefined && version !== undefined && /^\d{1,6}$/.test(version))
      known.set(kind, Number(version))
  }
  return known
}

/**
 * A client's stateless message on `/sync`: whether its person looks. While nobody does, what others write comes once a
 * second; acknowledgements and answers come as ever. It concerns all documents of the socket, and is forgotten when the
 * socket ends.
 */
export interface PaceNotice {
  readonly type: 'pace'
  readonly pace: 'prompt' | 'hidden'
}

import { closeCodes, type DenialReason } from '@stoa/protocol'

/** Why a document is not tried again by itself. */
export type StopReason = 'rejected' | 'too-large' | 'client-outdated' | 'not-found'

/** What comes after the end of a connection. */
export type AfterClose =
  /** Come back, with growing pauses, for as long as it takes. */
  | { next: 'return' }
  | { next: 'sign-in' }
  /**
   * A final code, but the socket is everybody's and the code names no document: come back, `alone` on a socket of one's
   * own or on the common one, at most so many times in a row, then stop.
   */
  | { next: 'try'; alone: boolean; tries: Tries; stop: StopReason }
  /** Final for the whole tab. */
  | { next: 'stop'; stop: StopReason }

/** What is unsent would be refused again, and may cost everybody in the document: it is tried once. */
interface Tries {
  unsent: number
  otherwise: number
}

/** At the door it is said what is left of the right. */
const asked: Tries = { unsent: 3, otherwise: 3 }
/** Who broke a document is kept out of it for half a minute, in every tab: with growing pauses, seven tries take longer. */
const blamed: Tries = { unsent: 1, otherwise: 7 }

const forgiving = { next: 'return' } as const

const behaviours: Readonly<Record<keyof typeof closeCodes, AfterClose>> = {
  malformed: { next: 'try', alone: true, tries: blamed, stop: 'rejected' },
  unauthenticated: { next: 'sign-in' },
  forbidden: { next: 'try', alone: false, tries: asked, stop: 'rejected' },
  notFound: { next: 'try', alone: false, tries: asked, stop: 'not-found' },
  documentTooLarge: { next: 'try', alone: true, tries: blamed, stop: 'too-large' },
  clientOutdated: { next: 'stop', stop: 'client-outdated' },
  frameTooLarge: { next: 'try', alone: true, tries: blamed, stop: 'rejected' },
  restarting: forgiving,
  internal: forgiving,
  tooSlow: forgiving,
  tooFast: forgiving,
}

/** The provider's own: nothing was heard for too long, and the socket did not close when it was told to. */
const forcedByUs = 4408

export function afterClose(code: number): AfterClose {
  for (const [name, known] of Object.entries(closeCodes))
    if (known === code) return behaviours[name as keyof typeof closeCodes]
  // What a newer server may say: 4400-4499 are final.
  return code >= 4400 && code < 4500 && code !== forcedByUs ? behaviours.malformed : forgiving
}

/** What comes after a document was denied when it was opened, on a socket that stays. */
export const afterDenial: Readonly<Record<DenialReason, AfterClose>> = {
  unauthenticated: { next: 'sign-in' },
  'not-found': { next: 'stop', stop: 'not-found' },
  'client-outdated': { next: 'stop', stop: 'client-outdated' },
  internal: forgiving,
}

/** @param finalCloses how many final closes there were in a row, this one included */
export const mayTryAgain = (tries: Tries, finalCloses: number, hasUnsent: boolean): boolean =>
  finalCloses <= (hasUnsent ? tries.unsent : tries.otherwise)

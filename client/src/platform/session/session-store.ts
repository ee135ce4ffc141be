import { createStore } from '../store.ts'

/**
 * `active` until the server says 401 to somebody who was signed in: then `expired`, which puts the sign-in dialog over
 * whatever is open and takes nothing away from it. Signing out goes through `leaving`, in which a 401 is no news, to
 * `left`, when nothing of that person's is open any more.
 */
export type SessionState = 'active' | 'expired' | 'leaving' | 'left'

export const sessionStore = createStore<SessionState>('active')

export const reportSignedIn = (): void => sessionStore.set('active')
export const reportLeaving = (): void => sessionStore.set('leaving')
export const reportLeft = (): void => sessionStore.set('left')

export function reportSignedOut(): void {
  if (sessionStore.get() === 'active') sessionStore.set('expired')
}

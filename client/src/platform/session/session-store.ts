import { createStore } from '../store.ts'

/**
 * `active` until the server says 401 to somebody who was signed in: then `expired`, which puts the sign-in dialog over
 * whatever is open and takes nothing away from it.
 */
export type SessionState = 'active' | 'expired'

export const sessionStore = createStore<SessionState>('active')

export const reportSignedOut = (): void => sessionStore.set('expired')
export const reportSignedIn = (): void => sessionStore.set('active')

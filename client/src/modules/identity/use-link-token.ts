import { useSyncExternalStore } from 'react'
import { readLinkToken } from './link-token.ts'

function subscribe(listener: () => void): () => void {
  window.addEventListener('hashchange', listener)
  return () => window.removeEventListener('hashchange', listener)
}

/** The token of this page's address. A link pasted over the same page changes nothing but the fragment: heard too. */
export const useLinkToken = (): string | undefined =>
  useSyncExternalStore(subscribe, () => readLinkToken(window.location))

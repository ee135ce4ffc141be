import type { DocumentKind } from '@stoa/protocol'

/** What an address needs of a document. */
export interface Addressed {
  id: string
  kind: DocumentKind
}

/** Where each kind is opened; one without a screen of its own where it is said that it has none. */
const screens: Partial<Record<DocumentKind, string>> = { page: 'p', board: 'b', note: 'n' }

/** The address of a document, and of a heading in it. */
export const documentPath = ({ id, kind }: Addressed, slug?: string): string =>
  `/${screens[kind] ?? 'p'}/${id}${slug === undefined ? '' : `#h-${encodeURIComponent(slug)}`}`

export const documentAddress = (document: Addressed, slug?: string): string =>
  new URL(documentPath(document, slug), window.location.origin).href

/** The heading an address points at. A fragment that is no valid encoding points at none. */
export function slugOfFragment(hash: string): string | undefined {
  if (!hash.startsWith('#h-')) return undefined
  try {
    return decodeURIComponent(hash.slice(3)) || undefined
  } catch {
    return undefined
  }
}

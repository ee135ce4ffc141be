/** The address of a page, and of a heading in it. */
export const documentPath = (id: string, slug?: string): string =>
  `/p/${id}${slug === undefined ? '' : `#h-${encodeURIComponent(slug)}`}`

export const documentAddress = (id: string, slug?: string): string =>
  new URL(documentPath(id, slug), window.location.origin).href

/** The heading an address points at. A fragment that is no valid encoding points at none. */
export function slugOfFragment(hash: string): string | undefined {
  if (!hash.startsWith('#h-')) return undefined
  try {
    return decodeURIComponent(hash.slice(3)) || undefined
  } catch {
    return undefined
  }
}

import type { DocumentKind } from '@stoa/protocol'

/** A space, or one document of it, as far as its address goes. */
export interface ThingRef {
  type: 'space' | 'document'
  id: string
}

export interface SharedSpace {
  type: 'space'
  id: string
  /** As it is shown. */
  title: string
}

export interface SharedDocument {
  type: 'document'
  id: string
  /** As it is shown. */
  title: string
  kind: DocumentKind
  spaceId: string
  parentId: string | null
}

/** What is shared. */
export type SharedThing = SharedSpace | SharedDocument

export const pathOf = ({ type, id }: ThingRef): string =>
  type === 'space' ? `/spaces/${id}` : `/documents/${id}`

/** What it is called in a sentence: the key of its noun. */
export const nounOf = (thing: SharedThing) => (thing.type === 'space' ? 'space' : thing.kind)

/** Where it takes rights over from: the document above it, or the space. */
export const aboveOf = ({ parentId, spaceId }: SharedDocument): ThingRef =>
  parentId === null ? { type: 'space', id: spaceId } : { type: 'document', id: parentId }

/** Its address inside Stoa. */
export const screenOf = ({ type, id }: ThingRef): string => (type === 'space' ? `/s/${id}` : `/p/${id}`)

import * as Y from 'yjs'

/** The name of the shared type that holds a page. Never change it: stored pages carry it. */
export const PAGE_ROOT_NAME = 'root-v2'

/**
 * Finds the root to edit in the host's document, or `null` while it is not there. It only reads: a root is made and
 * seeded together with what it belongs to, once. Called again whenever the document changed and nothing is bound yet.
 */
export type RootResolver = (doc: Y.Doc) => Y.XmlElement | null

/** What the server functions take: a document stands for its page, an element for the root nested somewhere in one. */
export type PageSource = Y.Doc | Y.XmlElement

/** The root of a document that is a page. */
export const pageRoot = (doc: Y.Doc): Y.XmlElement => doc.get(PAGE_ROOT_NAME, Y.XmlElement)

export const rootOf = (source: PageSource): Y.XmlElement =>
  source instanceof Y.Doc ? pageRoot(source) : source

/** A root nested in something is gone for good once that was deleted; the root of a page never is. */
export const isRootDeleted = (root: Y.XmlElement): boolean => root._item?.deleted === true

/** How a nested root is named among all of a document, the same for everybody; `null` for the page's own. */
export const rootIdOf = (root: Y.XmlElement): string | null =>
  root._item === null ? null : `${root._item.id.client}:${root._item.id.clock}`

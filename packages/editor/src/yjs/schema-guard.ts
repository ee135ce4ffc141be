import * as Y from 'yjs'
import { PAGE_NODE_TYPES, PAGE_SCHEMA_VERSION } from '../core/page-nodes.ts'
import { EditorOrigin } from './composition-gate.ts'
import { type PageSource, rootOf } from './page-root.ts'

/** Where a page keeps facts about itself, beside its content. */
export const PAGE_META_NAME = 'stoa-page'
const SCHEMA_KEY = 'schema'

/** What Yjs calls an element that was made without a name. */
const NO_NAME = new Y.XmlElement().nodeName

/** Why a page cannot be shown by this version of the editor. */
export interface UnsupportedPage {
  /** Node types in the page that this editor does not know. Empty when only the number is higher. */
  readonly types: readonly string[]
  /** The page's schema version, if it says one. */
  readonly schemaVersion: number | null
}

/** Marks a page with the schema version of this editor. For whoever creates pages, once. */
export const stampSchemaVersion = (doc: Y.Doc): void => {
  doc.getMap(PAGE_META_NAME).set(SCHEMA_KEY, PAGE_SCHEMA_VERSION)
}

const schemaVersionOf = (doc: Y.Doc | null): number | null => {
  const version = doc?.getMap(PAGE_META_NAME).get(SCHEMA_KEY)
  return typeof version === 'number' ? version : null
}

/** A text's type stands in its attributes, and only when it is not plain text. */
const collectUnknown = (
  shared: unknown,
  root: Y.XmlElement,
  known: ReadonlySet<string>,
  found: Set<string>,
): void => {
  if (shared instanceof Y.XmlText) {
    for (const { attributes } of shared.toDelta() as { attributes?: { t?: unknown } }[]) {
      const type = attributes?.t
      if (typeof type === 'string' && !known.has(type)) found.add(type)
    }
  } else if (shared instanceof Y.XmlElement) {
    // A root has no name: anything else is not an editor's content.
    const isKnown = shared === root ? shared.nodeName === NO_NAME : known.has(shared.nodeName)
    if (!isKnown) found.add(shared.nodeName)
    for (const child of shared.toArray()) collectUnknown(child, root, known, found)
  }
}

const newlyUnknown = (
  event: Y.YEvent<Y.XmlElement | Y.XmlText>,
  root: Y.XmlElement,
  known: ReadonlySet<string>,
  found: Set<string>,
) => {
  if (event.target instanceof Y.XmlText) collectUnknown(event.target, root, known, found)
  for (const item of event.changes.added) {
    for (const shared of item.content.getContent() as unknown[]) collectUnknown(shared, root, known, found)
  }
}

/** Looks through a whole page, or all below a root. Cost: one pass. Returns `null` when everything is known. */
export const findUnsupported = (
  source: PageSource,
  known: ReadonlySet<string> = PAGE_NODE_TYPES,
): UnsupportedPage | null => {
  const root = rootOf(source)
  const found = new Set<string>()
  collectUnknown(root, root, known, found)
  const schemaVersion = schemaVersionOf(root.doc)
  const tooNew = schemaVersion !== null && schemaVersion > PAGE_SCHEMA_VERSION
  return found.size > 0 || tooNew ? { types: [...found].sort(), schemaVersion } : null
}

/**
 * Watches a root in the host's document and calls back before a change with something unknown reaches the editor:
 * Yjs calls observers before it emits `update`, and the gate lets changes in on `update`.
 * Cost: what each change adds, not the page.
 */
export const watchUnsupported = (
  root: Y.XmlElement,
  doc: Y.Doc,
  onUnsupported: (page: UnsupportedPage) => void,
  known: ReadonlySet<string> = PAGE_NODE_TYPES,
): (() => void) => {
  const meta = doc.getMap(PAGE_META_NAME)
  const onContent = (events: Y.YEvent<Y.XmlElement | Y.XmlText>[], transaction: Y.Transaction) => {
    if (transaction.origin instanceof EditorOrigin) return
    const found = new Set<string>()
    for (const event of events) newlyUnknown(event, root, known, found)
    if (found.size > 0) onUnsupported({ types: [...found].sort(), schemaVersion: schemaVersionOf(doc) })
  }
  const onMeta = () => {
    const schemaVersion = schemaVersionOf(doc)
    if (schemaVersion !== null && schemaVersion > PAGE_SCHEMA_VERSION)
      onUnsupported({ types: [], schemaVersion })
  }
  const observe = onContent as Parameters<typeof root.observeDeep>[0]
  root.observeDeep(observe)
  meta.observe(onMeta)
  return () => {
    root.unobserveDeep(observe)
    meta.unobserve(onMeta)
  }
}

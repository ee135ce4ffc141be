import * as Y from 'yjs'
import type { DocumentKind } from './document-kind.ts'

type AnyType = Y.AbstractType<unknown>

/**
 * Any Yjs types at all, for developers who embed the endpoint. There is no schema and no interface: what a root
 * is has to be read off its content, since a root that only came in by updates is untyped.
 */
export const rawKind: DocumentKind = {
  name: 'raw',
  schemaVersion: 1,
  /** Starts empty; given Markdown goes as it is into the text `content`. */
  seed(document, { markdown }) {
    if (markdown !== undefined && markdown !== '') document.getText('content').insert(0, markdown)
  },
  render: {
    /** All roots by name, as JSON. Binary values are base64. */
    json: (document) => JSON.stringify(Object.fromEntries(rootsOf(document)), toPortable),
    /** The texts of the document, by name of their root, with an empty line between them. */
    text: (document) => textsOf(document).join('\n\n'),
    /** The texts; a document that has none answers its JSON as a code block. */
    markdown(document) {
      const texts = textsOf(document)
      if (texts.length > 0) return texts.join('\n\n')
      const roots = rootsOf(document)
      if (roots.length === 0) return ''
      return `\`\`\`json\n${JSON.stringify(Object.fromEntries(roots), toPortable, 2)}\n\`\`\`\n`
    },
  },
}

function rootsOf(document: Y.Doc): [name: string, value: unknown][] {
  return typedRoots(document).map(([name, type]) => [name, type?.toJSON() ?? null])
}

function textsOf(document: Y.Doc): string[] {
  return typedRoots(document)
    .filter(([, type]) => type instanceof Y.Text && !(type instanceof Y.XmlText))
    .map(([, type]) => (type as Y.Text).toJSON())
}

function typedRoots(document: Y.Doc): [name: string, type: AnyType | null][] {
  return [...document.share]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, type]) => [name, typed(type as AnyType)])
}

/** A root as the type its content says it is; null when nothing of it is left. Leaves the document as it was. */
function typed(root: AnyType): AnyType | null {
  // Typed before by somebody on the server: it knows what it is.
  if (root.constructor !== Y.AbstractType) return root
  const view = emptyLike(root)
  if (view === null) return null
  // A view of the same items. `doc.get` would convert the root itself, for everybody.
  view._start = root._start
  view._map = root._map
  view._length = root._length
  view.doc = root.doc
  return view
}

function emptyLike(root: AnyType): AnyType | null {
  for (let item = root._start; item !== null; item = item.right) {
    if (item.deleted) continue
    const { content } = item
    if (content instanceof Y.ContentString || content instanceof Y.ContentFormat)
      return new Y.Text() as AnyType
    if (content instanceof Y.ContentEmbed) return new Y.Text() as AnyType
    if (content instanceof Y.ContentType)
      return content.type instanceof Y.XmlElement || content.type instanceof Y.XmlText
        ? (new Y.XmlFragment() as AnyType)
        : (new Y.Array() as AnyType)
    return new Y.Array() as AnyType
  }
  return root._map.size > 0 ? (new Y.Map() as AnyType) : null
}

function toPortable(_key: string, value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return typeof value === 'bigint' ? value.toString() : value
}

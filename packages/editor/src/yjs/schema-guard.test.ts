import { $createTextNode, $getRoot, $isElementNode } from 'lexical'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { PAGE_SCHEMA_VERSION } from '../core/page-nodes.ts'
import { createPageEditor } from '../server/headless-page.ts'
import { seedFromMarkdown } from '../server/seed-page.ts'
import { type BoundPage, bindEditor, type PageState } from './page-binding.ts'
import { PAGE_ROOT_NAME } from './page-root.ts'
import { findUnsupported, PAGE_META_NAME } from './schema-guard.ts'

const pageOf = (markdown: string): Y.Doc => {
  const doc = new Y.Doc()
  seedFromMarkdown(doc, markdown)
  return doc
}

const open = (doc: Y.Doc) => {
  const editor = createPageEditor()
  const states: PageState['kind'][] = []
  const page: BoundPage = bindEditor({ editor, doc, onStateChange: (state) => states.push(state.kind) })
  return { editor, page, states }
}

const write = ({ editor }: ReturnType<typeof open>, text: string) =>
  editor.update(
    () => {
      const first = $getRoot().getFirstChild()
      if ($isElementNode(first)) first.append($createTextNode(text))
    },
    { discrete: true },
  )

/** What a newer editor would do: add a block this one does not know. */
const addWhiteboard = (doc: Y.Doc, at = 0) => {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  const board = new Y.XmlElement('whiteboard')
  board.insert(0, [new Y.XmlText('drawn')])
  other.get(PAGE_ROOT_NAME, Y.XmlElement).insert(at, [board])
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(other, Y.encodeStateVector(doc)))
}

const contentOf = (doc: Y.Doc) => doc.get(PAGE_ROOT_NAME, Y.XmlElement).toJSON()

describe('an editor that meets something newer', () => {
  it('knows every page of its own version', () => {
    const doc = pageOf(
      '# a\n\n- [x] b\n\n| c |\n| --- |\n| d |\n\n---\n\n```ts\ne\n```\n\n![f](/g.png) [h](/i)',
    )
    expect(findUnsupported(doc)).toBeNull()
    expect(open(doc).page.state.kind).toBe('ready')
  })

  it('shows and writes nothing when the page already holds an unknown node', () => {
    const doc = pageOf('known')
    addWhiteboard(doc)
    const before = contentOf(doc)
    const opened = open(doc)
    expect(opened.page.state).toEqual({
      kind: 'unsupported',
      page: { types: ['whiteboard'], schemaVersion: PAGE_SCHEMA_VERSION },
    })
    expect(opened.editor.read(() => $getRoot().getChildrenSize())).toBe(0)
    opened.editor.update(() => $getRoot().clear(), { discrete: true })
    expect(contentOf(doc)).toEqual(before)
  })

  it('stops writing at the moment an unknown node arrives, and never drops it', () => {
    const doc = pageOf('known')
    const opened = open(doc)
    write(opened, ' and mine')
    expect(contentOf(doc)).toContain('known and mine')
    addWhiteboard(doc)
    expect(opened.states).toEqual(['ready', 'unsupported'])
    write(opened, ' too late')
    opened.editor.update(() => $getRoot().clear(), { discrete: true })
    expect(contentOf(doc)).toContain('<whiteboard>drawn</whiteboard>')
    expect(contentOf(doc)).toContain('known and mine')
    expect(contentOf(doc)).not.toContain('too late')
  })

  it('notices an unknown node deep inside, and an unknown kind of text', () => {
    const nested = pageOf('- a')
    const item = nested.get(PAGE_ROOT_NAME, Y.XmlElement).get(0)
    if (!(item instanceof Y.XmlElement)) throw new Error('A list comes first.')
    const opened = open(nested)
    item.push([new Y.XmlElement('poll')])
    expect(opened.page.state).toMatchObject({ kind: 'unsupported', page: { types: ['poll'] } })

    const inText = pageOf('a')
    const paragraph = inText.get(PAGE_ROOT_NAME, Y.XmlElement).get(0)
    if (!(paragraph instanceof Y.XmlElement)) throw new Error('A paragraph comes first.')
    const mention = new Y.XmlText()
    mention.insert(0, '@安娜', { t: 'mention' })
    paragraph.push([mention])
    expect(findUnsupported(inText)).toMatchObject({ types: ['mention'] })
  })

  it('heeds the number alone, too', () => {
    const doc = pageOf('known')
    const opened = open(doc)
    doc.getMap(PAGE_META_NAME).set('schema', PAGE_SCHEMA_VERSION + 1)
    expect(opened.page.state).toEqual({
      kind: 'unsupported',
      page: { types: [], schemaVersion: PAGE_SCHEMA_VERSION + 1 },
    })
  })
})

describe('an editor without content', () => {
  it('waits, writes nothing, and shows the page when it comes', () => {
    const doc = new Y.Doc()
    const opened = open(doc)
    expect(opened.page.state.kind).toBe('waiting')
    opened.editor.update(() => $getRoot().clear(), { discrete: true })
    expect(contentOf(doc)).toBe(contentOf(new Y.Doc()))
    seedFromMarkdown(doc, '终于')
    expect(opened.page.state.kind).toBe('ready')
    expect(opened.editor.read(() => $getRoot().getTextContent())).toBe('终于')
  })
})

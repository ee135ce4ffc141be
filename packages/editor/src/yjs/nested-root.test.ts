import { $createTextNode, $getRoot, $isElementNode, UNDO_COMMAND } from 'lexical'
import { describe, expect, it } from 'vitest'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createPageEditor } from '../server/headless-page.ts'
import { renderDocument } from '../server/render-document.ts'
import { seedEmpty, seedFromMarkdown } from '../server/seed-page.ts'
import { type BoundPage, bindEditor, type PageState } from './page-binding.ts'
import { PAGE_ROOT_NAME, type RootResolver, rootIdOf } from './page-root.ts'
import { createPresence } from './presence-channel.ts'

const addCard = (board: Y.Doc, id: string, markdown: string): Y.XmlElement => {
  const description = new Y.XmlElement()
  seedFromMarkdown(description, markdown)
  const card = new Y.Map<unknown>(Object.entries({ title: new Y.Text(id), description }))
  board.getMap('cards').set(id, card)
  return description
}

const deleteCard = (board: Y.Doc, id: string) => board.getMap('cards').delete(id)

const descriptionOf =
  (id: string): RootResolver =>
  (doc) => {
    const found = doc.getMap<Y.Map<unknown>>('cards').get(id)?.get('description')
    return found instanceof Y.XmlElement ? found : null
  }

const open = (doc: Y.Doc, id: string, awareness: Awareness | null = null) => {
  const editor = createPageEditor()
  const states: PageState['kind'][] = []
  const page: BoundPage = bindEditor({
    editor,
    doc,
    awareness,
    root: descriptionOf(id),
    onStateChange: (state) => states.push(state.kind),
  })
  return { editor, page, states, text: () => editor.read(() => $getRoot().getTextContent()) }
}

const write = ({ editor }: ReturnType<typeof open>, text: string) =>
  editor.update(
    () => {
      const first = $getRoot().getFirstChild()
      if ($isElementNode(first)) first.append($createTextNode(text)).selectEnd()
    },
    { discrete: true },
  )

/** Two documents that hear of each other at once. */
const twoOf = (doc: Y.Doc): Y.Doc => {
  const other = new Y.Doc()
  Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== other) Y.applyUpdate(other, update, doc)
  })
  other.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== doc) Y.applyUpdate(doc, update, other)
  })
  return other
}

describe('an editor on a root nested in a document', () => {
  it('is written by two people at once, each undoing only what is theirs', () => {
    const board = new Y.Doc()
    addCard(board, 'a', '共同')
    const [anna, bo] = [open(board, 'a'), open(twoOf(board), 'a')]
    write(anna, '安娜')
    write(bo, ' Bo')
    expect([anna.text(), bo.text()]).toEqual(['共同安娜 Bo', '共同安娜 Bo'])
    anna.editor.dispatchCommand(UNDO_COMMAND, undefined)
    expect([anna.text(), bo.text()]).toEqual(['共同 Bo', '共同 Bo'])
    expect(renderDocument(addressed(board, 'a'), 'markdown')).toBe('共同 Bo')
  })

  it('leaves the rest of the document out of its copy, and follows through whatever happens there', () => {
    const board = new Y.Doc()
    for (let i = 0; i < 200; i += 1) addCard(board, `card ${i}`, `内容 ${i}`)
    const opened = open(board, 'card 100')
    const copied = opened.page.binding!.doc
    expect(Y.encodeStateAsUpdate(copied).length).toBeLessThan(Y.encodeStateAsUpdate(board).length / 50)
    const before = Y.encodeStateVector(copied)
    addCard(board, 'new', 'elsewhere')
    deleteCard(board, 'card 7')
    expect(Y.encodeStateVector(copied)).toEqual(before)
    // Written by the same client as all of the above: the copy must not miss what came between.
    addressed(board, 'card 100').insert(0, [paragraph('在上面')])
    expect(opened.text()).toBe('在上面\n\n内容 100')
    write(opened, '！')
    expect(renderDocument(addressed(board, 'card 100'), 'text')).toBe('在上面！\n\n内容 100')
  })

  it('waits while the card is not there, writes nothing, and shows it when it comes', () => {
    const board = new Y.Doc()
    const opened = open(board, 'later')
    expect([opened.page.state.kind, opened.page.root, opened.page.undoManager]).toEqual([
      'waiting',
      null,
      null,
    ])
    opened.editor.update(() => $getRoot().clear(), { discrete: true })
    expect(board.store.clients.size).toBe(0)
    addCard(board, 'other', 'x')
    expect(opened.states).toEqual([])
    const description = addCard(board, 'later', '来了')
    expect([opened.states, opened.text(), opened.page.root]).toEqual([['ready'], '来了', description])
  })

  it('waits while the root is empty and writes nothing into it', () => {
    const board = new Y.Doc()
    const root = new Y.XmlElement()
    board.getMap('cards').set('bare', new Y.Map(Object.entries({ description: root })))
    const opened = open(board, 'bare')
    expect(opened.page.state.kind).toBe('waiting')
    opened.editor.update(() => $getRoot().clear(), { discrete: true })
    expect(root.length).toBe(0)
    seedEmpty(root)
    expect([opened.page.state.kind, root.toJSON()]).toEqual([
      'ready',
      '<undefined><paragraph></paragraph></undefined>',
    ])
  })

  it.for(['deleted', 'replaced', 'deleted by another person'] as const)(
    'says so when the card is %s, and stops',
    (how) => {
      const board = new Y.Doc()
      addCard(board, 'a', 'first')
      const opened = open(board, 'a')
      write(opened, ' mine')
      opened.page.holdRemote()
      if (how === 'replaced') addCard(board, 'a', 'second')
      else deleteCard(how === 'deleted' ? board : twoOf(board), 'a')
      expect(opened.states).toEqual(['ready', 'deleted'])
      const before = Y.encodeStateVector(board)
      opened.page.releaseRemote()
      write(opened, ' too late')
      opened.editor.dispatchCommand(UNDO_COMMAND, undefined)
      expect(Y.encodeStateVector(board)).toEqual(before)
      expect(() => opened.page.destroy()).not.toThrow()
    },
  )

  it('shows nothing and writes nothing when the root holds something newer, now or later', () => {
    const board = new Y.Doc()
    addCard(board, 'a', 'known').push([new Y.XmlElement('whiteboard')])
    expect(open(board, 'a').page.state).toMatchObject({
      kind: 'unsupported',
      page: { types: ['whiteboard'] },
    })
    const later = addCard(board, 'b', 'known')
    const opened = open(board, 'b')
    addressed(board, 'a').push([new Y.XmlElement('poll')])
    expect(opened.page.state.kind).toBe('ready')
    later.push([new Y.XmlElement('poll')])
    expect(opened.states).toEqual(['ready', 'unsupported'])
    const named = new Y.XmlElement('div')
    board.getMap('cards').set('c', new Y.Map(Object.entries({ description: named })))
    expect(open(board, 'c').page.state).toMatchObject({ kind: 'unsupported', page: { types: ['div'] } })
  })
})

describe('several roots of one document', () => {
  it('are written side by side in one window, the same root twice as well', () => {
    const board = new Y.Doc()
    addCard(board, 'a', 'A')
    addCard(board, 'b', 'B')
    const [a, again, b] = [open(board, 'a'), open(board, 'a'), open(board, 'b')]
    write(a, '1')
    write(b, '2')
    write(again, '3')
    expect([a.text(), again.text(), b.text()]).toEqual(['A13', 'A13', 'B2'])
  })

  it('have their own cursors: a caret is where the person is, and in no other root', () => {
    const board = new Y.Doc()
    addCard(board, 'a', 'A')
    addCard(board, 'b', 'B')
    const [mine, theirs] = [new Awareness(board), new Awareness(twoOf(board))]
    mine.on('update', () => theirs.states.set(mine.clientID, mine.getLocalState()!))
    const user = { name: '李梅', color: '#2a69ac' }
    const [a, b] = [open(board, 'a', mine), open(board, 'b', mine)]
    // What somebody else's editors would draw: one without a browser cannot.
    const seenIn = (id: string) =>
      createPresence(theirs, { rootName: PAGE_ROOT_NAME, rootId: rootIdOf(addressed(theirs.doc, id)) })
        .awareness.getStates()
        .get(mine.clientID)
    a.page.setUser(user, true)
    write(a, '1')
    // Another editor that has no focus takes nothing away, whatever happens in it.
    b.page.setUser(user, false)
    write(b, '2')
    expect(seenIn('a')).toMatchObject({ name: '李梅', focusing: true, anchorPos: expect.anything() })
    expect(seenIn('b')).toBeUndefined()
    b.page.setUser(user, true)
    expect(seenIn('a')).toBeUndefined()
    expect(seenIn('b')).toMatchObject({ focusing: true, anchorPos: expect.anything() })
    a.page.destroy()
    expect(seenIn('b')).toMatchObject({ focusing: true })
    b.page.destroy()
    expect(seenIn('b')).toBeUndefined()
  })
})

const addressed = (board: Y.Doc, id: string): Y.XmlElement => {
  const root = descriptionOf(id)(board)
  if (root === null) throw new Error(`There is no card ${id}.`)
  return root
}

const paragraph = (words: string): Y.XmlElement => {
  const block = new Y.XmlElement('paragraph')
  block.insert(0, [new Y.XmlText(words)])
  return block
}

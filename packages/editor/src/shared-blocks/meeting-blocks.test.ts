import { $getRoot, $isElementNode, $isTextNode } from 'lexical'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { $createMeetingNode, $isActionItemNode, type ActionItemNode } from '../core/blocks/meeting-nodes.ts'
import { createPageEditor } from '../server/headless-page.ts'
import { seedEmpty, seedFromMarkdown } from '../server/seed-page.ts'
import { bindEditor } from '../yjs/page-binding.ts'
import { pageRoot } from '../yjs/page-root.ts'
import {
  changeMeetingBlock,
  giveBlockIds,
  insertMeetingBlock,
  type NewMeetingBlock,
  readMeetingBlocks,
} from './meeting-blocks.ts'

const noteOf = (...blocks: NewMeetingBlock[]): Y.Doc => {
  const doc = new Y.Doc()
  seedEmpty(doc)
  for (const block of blocks) insertMeetingBlock(doc, block)
  return doc
}

const action = (text: string, id = 'one'): NewMeetingBlock => ({ type: 'action-item', id, text })

/** A draft as the server makes one of the live document, and what it came to. */
const draftOf = (doc: Y.Doc) => {
  const draft = new Y.Doc()
  Y.applyUpdate(draft, Y.encodeStateAsUpdate(doc))
  const before = Y.encodeStateVector(draft)
  return { draft, update: () => Y.encodeStateAsUpdate(draft, before) }
}

const open = (doc: Y.Doc) => {
  const editor = createPageEditor()
  const page = bindEditor({ editor, doc })
  const first = <T>(use: (node: ActionItemNode) => T): T => {
    let value: T | undefined
    editor.update(
      () => {
        const node = $getRoot().getFirstChild()
        if ($isActionItemNode(node)) value = use(node)
      },
      { discrete: true },
    )
    return value as T
  }
  return { editor, page, first }
}

describe('the blocks of a meeting in the shared document', () => {
  it('are read in order with their facts, as an editor wrote them', () => {
    const doc = new Y.Doc()
    seedFromMarkdown(doc, '# 周会\n\n笔记')
    const { editor } = open(doc)
    editor.update(
      () => {
        const agenda = $createMeetingNode('agenda-item').setBlockId('a')
        const decision = $createMeetingNode('decision').setBlockId('d')
        const task = $createMeetingNode('action-item').setBlockId('t')
        agenda.setFacts({ ownerId: 'anna', minutes: 15 })
        decision.setFacts({ date: '2026-12-01' })
        task.setFacts({ due: '2026-12-03', done: true, card: { boardId: 'b', cardId: 'c' } })
        $getRoot().append(agenda, decision, task)
      },
      { discrete: true },
    )
    expect(readMeetingBlocks(doc)).toEqual([
      { type: 'agenda-item', id: 'a', text: '', ownerId: 'anna', minutes: 15 },
      { type: 'decision', id: 'd', text: '', ownerId: null, date: '2026-12-01' },
      {
        type: 'action-item',
        id: 't',
        text: '',
        ownerId: null,
        due: '2026-12-03',
        done: true,
        card: { boardId: 'b', cardId: 'c' },
      },
    ])
  })

  it('written without an editor are what an editor shows, and only what differs is stored', () => {
    const doc = noteOf({ ...action('准备演示'), ownerId: '李梅', due: '2026-12-03', done: false })
    expect((pageRoot(doc).get(0) as Y.XmlElement).getAttributes()).toEqual({
      __id: 'one',
      __ownerId: '李梅',
      __due: '2026-12-03',
    })
    const { first } = open(doc)
    expect(first((node) => [node.getBlockId(), node.getTextContent(), node.getFacts()])).toEqual([
      'one',
      '准备演示',
      { ownerId: '李梅', due: '2026-12-03', done: false, card: null },
    ])
  })

  it('read as absent what nobody understands', () => {
    const doc = noteOf(action('a'))
    const element = pageRoot(doc).get(0) as Y.XmlElement
    for (const [name, value] of Object.entries({
      __id: '<script>',
      __ownerId: { a: 1 },
      __due: '2026-02-30',
      __done: 'yes',
      __card: 'one/two/three',
    })) {
      element.setAttribute(name, value as string)
    }
    expect(readMeetingBlocks(doc)).toEqual([
      { type: 'action-item', id: null, text: 'a', ownerId: null, due: null, done: false, card: null },
    ])
    const { first } = open(doc)
    expect(first((node) => node.getFacts())).toEqual({ ownerId: null, due: null, done: false, card: null })
  })

  it('are put behind another block, or behind all that is written, and once however often it is said', () => {
    const doc = noteOf(action('first', '1'), action('third', '3'))
    insertMeetingBlock(doc, action('second', '2'), { after: '1' })
    insertMeetingBlock(doc, action('second again', '2'), { after: '3' })
    insertMeetingBlock(doc, { type: 'decision', text: 'last' })
    expect(readMeetingBlocks(doc).map(({ text }) => text)).toEqual(['first', 'second', 'third', 'last'])
    expect(pageRoot(doc).get(4)).toMatchObject({ nodeName: 'paragraph' })
  })

  it('that were copied or came without an id get one of their own, and no card of another', () => {
    const card = { boardId: 'b', cardId: 'c' }
    const doc = noteOf({ ...action('a'), card })
    pageRoot(doc).push([(pageRoot(doc).get(0) as Y.XmlElement).clone()])
    pageRoot(doc).push([new Y.XmlElement('decision')])
    expect(readMeetingBlocks(doc).map(({ id }) => id)).toEqual(['one', null, null])
    let next = 0
    expect(giveBlockIds(doc, () => `new-${(next += 1)}`)).toBe(2)
    expect(readMeetingBlocks(doc)).toMatchObject([
      { id: 'one', card },
      { id: 'new-1', card: null },
      { id: 'new-2' },
    ])
    expect(giveBlockIds(doc)).toBe(0)
  })
})

describe('changing a block while somebody writes in it', () => {
  it('keeps what they type, and changes no letter that stays', () => {
    const doc = noteOf(action('准备演示文稿'))
    const { editor, first } = open(doc)
    const { draft, update } = draftOf(doc)
    expect(changeMeetingBlock(draft, 'one', { text: '李梅准备文稿', due: '2026-12-03' })).toBe(true)
    first((node) => {
      const words = node.getFirstChild()
      if ($isTextNode(words)) words.spliceText(6, 0, '并排练')
    })
    Y.applyUpdate(doc, update())
    expect(first((node) => node.getTextContent())).toBe('李梅准备文稿并排练')
    expect(readMeetingBlocks(doc)).toMatchObject([{ text: '李梅准备文稿并排练', due: '2026-12-03' }])
    expect(editor.read(() => $getRoot().getChildrenSize())).toBe(2)
  })

  it('leaves bold bold, a link a link and a picture in its place', () => {
    const doc = new Y.Doc()
    seedFromMarkdown(doc, '**重点** 看 [清单](https://stoa.example) ![图](/a.png) 后')
    const root = pageRoot(doc)
    const paragraph = root.get(0) as Y.XmlElement
    const element = new Y.XmlElement('action-item')
    root.insert(0, [element])
    element.insert(
      0,
      paragraph.toArray().map((child) => child.clone() as Y.XmlElement),
    )
    element.setAttribute('__id', 'one')
    changeMeetingBlock(doc, 'one', { text: '很重点 看 新清单 之后' })
    expect(readMeetingBlocks(doc)[0]).toMatchObject({ text: '很重点 看 新清单 之后' })
    const words = open(doc).first((node) =>
      node.getChildren().map((child) => `${child.getType()}:${child.getTextContent()}`),
    )
    expect(words).toContain('image:图')
    expect(words.find((each) => each.startsWith('link'))).toContain('清单')
  })

  it('takes line breaks for spaces, clears a block and fills an empty one', () => {
    const doc = noteOf(action(''))
    changeMeetingBlock(doc, 'one', { text: '  two\n lines ' })
    expect(readMeetingBlocks(doc)).toMatchObject([{ text: 'two lines' }])
    changeMeetingBlock(doc, 'one', { text: '' })
    changeMeetingBlock(doc, 'one', { text: '𠮷野家' })
    changeMeetingBlock(doc, 'one', { text: '吉野家' })
    expect(readMeetingBlocks(doc)).toMatchObject([{ text: '吉野家' }])
  })

  it('writes nothing when nothing changes, passes over facts of other blocks, and says when there is none', () => {
    const doc = noteOf({ type: 'decision', id: 'd', text: '同意' })
    const before = Y.encodeStateVector(doc)
    expect(
      changeMeetingBlock(doc, 'd', {
        text: '同意',
        date: null,
        minutes: 5,
        card: { boardId: 'a', cardId: 'b' },
      }),
    ).toBe(true)
    expect(changeMeetingBlock(doc, 'gone', { text: 'x' })).toBe(false)
    expect(Y.encodeStateVector(doc)).toEqual(before)
  })

  it('two who set the same fact end with one of both, and the editor shows it', () => {
    const doc = noteOf(action('a'))
    const { first } = open(doc)
    const { draft, update } = draftOf(doc)
    changeMeetingBlock(draft, 'one', { done: true, ownerId: 'server' })
    first((node) => node.setFacts({ ownerId: 'me' }))
    Y.applyUpdate(doc, update())
    const facts = first((node) => node.getFacts())
    expect(facts).toMatchObject({ done: true })
    expect(readMeetingBlocks(doc)).toMatchObject([{ ownerId: facts.ownerId, done: true }])
  })

  it('a block that somebody emptied in the editor can be filled again', () => {
    const doc = noteOf(action('甲乙丙'))
    const { editor } = open(doc)
    editor.update(
      () => {
        const node = $getRoot().getFirstChild()
        if ($isElementNode(node)) node.getFirstChild()?.remove()
      },
      { discrete: true },
    )
    expect(readMeetingBlocks(doc)).toMatchObject([{ text: '' }])
    changeMeetingBlock(doc, 'one', { text: '丁' })
    expect(editor.read(() => $getRoot().getTextContent())).toContain('丁')
  })
})

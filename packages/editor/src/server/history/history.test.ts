import {
  $createParagraphNode,
  $createTextNode,
  $getRoot,
  $isElementNode,
  type ElementNode,
  type LexicalNode,
} from 'lexical'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createLedger, GENTLE, ROUGH } from '../../../test/fuzz-operations.ts'
import {
  connectPeers,
  flush,
  openPeer,
  type Peer,
  seedDocument,
  settle,
  stateOf,
} from '../../../test/fuzz-peer.ts'
import { createRandom } from '../../../test/fuzz-random.ts'
import { createBinding } from '../../yjs/binding-strategy.ts'
import { renderDocument } from '../render-document.ts'
import { seedFromMarkdown } from '../seed-page.ts'
import { comparePages } from './compare-pages.ts'
import { restorePage } from './restore-page.ts'

const copyOf = (doc: Y.Doc): Y.Doc => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

/** A page with an editor on it. */
function openPage(markdown: string, name = 'A'): Peer {
  const doc = new Y.Doc()
  seedFromMarkdown(doc, markdown)
  return openPeer(name, createBinding, Y.encodeStateAsUpdate(doc))
}

function edit({ editor }: Peer, $change: () => void): void {
  editor.update($change, { discrete: true })
}
const $block = (index: number): ElementNode => {
  const node: LexicalNode | null = $getRoot().getChildAtIndex(index)
  if (!$isElementNode(node)) throw new Error(`No block ${index}.`)
  return node
}
const markdown = (peer: Peer): string => renderDocument(peer.doc, 'markdown').trim()

describe('restoring a page', () => {
  it('brings back what was, from any later state', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = createRandom(seed)
      const ledger = createLedger()
      const peer = openPeer('A', createBinding, seedDocument(createBinding, ['甲乙丙', 'abc', '丁']))
      const operations = Object.values(seed % 2 === 0 ? GENTLE : ROUGH)
      const type = (steps: number) => {
        for (let step = 0; step < steps; step++)
          edit(peer, () => operations[random.int(operations.length)]!(random, ledger))
      }
      type(12)
      const version = copyOf(peer.doc)
      const then = stateOf(peer.editor)
      type(25)
      restorePage(peer.doc, version)
      flush(peer.editor)
      expect(stateOf(peer.editor), `seed ${seed}`).toBe(then)
      const fresh = openPeer('B', createBinding, Y.encodeStateAsUpdate(peer.doc))
      expect(stateOf(fresh.editor), `seed ${seed}, opened anew`).toBe(then)
    }
  })

  it('changes nothing where nothing is different', () => {
    const peer = openPage('# 一\n\n二 **三**\n\n- [x] 四\n')
    let updates = 0
    peer.doc.on('update', () => (updates += 1))
    restorePage(peer.doc, copyOf(peer.doc))
    expect(updates).toBe(0)
  })

  it('merges what somebody types meanwhile into a block of the version', () => {
    const first = openPage('保留的一段\n\n第二段')
    const second = openPeer('B', createBinding, Y.encodeStateAsUpdate(first.doc))
    connectPeers([first, second], () => {})
    const version = copyOf(first.doc)
    edit(first, () => $block(1).append($createTextNode('，后来写的')))
    settle([first, second], createRandom(1))
    second.isOnline = false
    edit(second, () => $block(0).append($createTextNode('，正在写的')))
    restorePage(first.doc, version)
    flush(first.editor)
    settle([first, second], createRandom(2))
    expect(markdown(first)).toBe('保留的一段，正在写的\n\n第二段')
    expect(markdown(second)).toBe(markdown(first))
  })

  it('leaves a place for what somebody types into a block that the version does not have', () => {
    const first = openPage('旧的')
    const version = copyOf(first.doc)
    const second = openPeer('B', createBinding, Y.encodeStateAsUpdate(first.doc))
    connectPeers([first, second], () => {})
    edit(second, () => $block(0).insertAfter($createParagraphNode()))
    edit(second, () => $block(1).append($createTextNode('新写')))
    settle([first, second], createRandom(1))
    second.isOnline = false
    edit(second, () => $block(1).append($createTextNode('还在写')))
    restorePage(first.doc, version, { typing: new Map([[second.page.binding!.doc.clientID, 0]]) })
    flush(first.editor)
    settle([first, second], createRandom(2))
    expect(markdown(first)).toContain('还在写')
    expect(markdown(first)).not.toContain('新写')
    restorePage(first.doc, version)
    expect(markdown(first)).toBe('旧的')
  })
})

describe('comparing two versions of a page', () => {
  const compare = (before: Y.Doc, after: Y.Doc) =>
    comparePages(before, after)
      .filter(({ change }) => change !== 'same')
      .map(({ change, type, parts }) => [
        change,
        type,
        parts.map((part) => ({ same: '', removed: '-', added: '+' })[part.change] + part.text).join('|'),
      ])

  it('is right for Chinese, word by word, and for English', () => {
    const peer = openPage('我们在七月中旬定稿推广方案\n\nThe plan is final in July')
    const before = copyOf(peer.doc)
    edit(peer, () => {
      for (const node of $getRoot().getAllTextNodes())
        node.setTextContent(node.getTextContent().replace('七月', '八月').replace('July', 'August'))
    })
    expect(compare(before, peer.doc)).toEqual([
      ['changed', 'paragraph', '我们在|-七月|+八月|中旬定稿推广方案'],
      ['changed', 'paragraph', 'The plan is final in |-July|+August'],
    ])
  })

  it('names blocks that came, went, and changed their look', () => {
    const peer = openPage(
      '# 标题\n\n一去不回的一段\n\n留下的一段\n\n| a | b |\n| --- | --- |\n| c | d |\n\n- [ ] 事',
    )
    const before = copyOf(peer.doc)
    edit(peer, () => {
      $block(1).remove()
      $block(1).insertAfter($createParagraphNode().append($createTextNode('完全新写的句子')))
      for (const text of $block(0).getAllTextNodes()) text.toggleFormat('italic')
      for (const text of $block(3).getAllTextNodes())
        if (text.getTextContent() === 'd') text.setTextContent('d and more')
    })
    expect(compare(before, peer.doc)).toEqual([
      ['changed', 'heading', '标题'],
      ['removed', 'paragraph', '-一去不回的一段'],
      ['added', 'paragraph', '+完全新写的句子'],
      ['changed', 'paragraph', 'd|+ and more'],
    ])
    expect(comparePages(peer.doc, peer.doc).every(({ change }) => change === 'same')).toBe(true)
  })

  it('says what each block is: level of a heading, place in a list, place in a table', () => {
    const doc = new Y.Doc()
    seedFromMarkdown(
      doc,
      '# 一\n\n### 三\n\n- 甲\n  1. 乙\n  2. 丙\n- 丁\n\n- [x] 好了\n- [ ] 没有\n\n| 头 | 尾 |\n| --- | --- |\n| 左 | 右 |\n\n完',
    )
    const places = comparePages(new Y.Doc(), doc).map(({ change, type, parts, ...place }) => {
      expect([change, parts.length]).toEqual(['added', 1])
      return [type, parts[0]?.text, place]
    })
    const cell = (row: number, column: number) => ({ table: 0, row, column, isHeader: row === 0 })
    expect(places).toEqual([
      ['heading', '一', { level: 1 }],
      ['heading', '三', { level: 3 }],
      ['listitem', '甲', { list: { kind: 'bullet', depth: 0 } }],
      ['listitem', '乙', { list: { kind: 'number', depth: 1, number: 1 } }],
      ['listitem', '丙', { list: { kind: 'number', depth: 1, number: 2 } }],
      ['listitem', '丁', { list: { kind: 'bullet', depth: 0 } }],
      ['listitem', '好了', { list: { kind: 'check', depth: 0, checked: true } }],
      ['listitem', '没有', { list: { kind: 'check', depth: 0, checked: false } }],
      ['paragraph', '头', { cell: cell(0, 0) }],
      ['paragraph', '尾', { cell: cell(0, 1) }],
      ['paragraph', '左', { cell: cell(1, 0) }],
      ['paragraph', '右', { cell: cell(1, 1) }],
      ['paragraph', '完', {}],
    ])
  })

  it('tells of a block that both have what it is now', () => {
    const [before, after] = [new Y.Doc(), new Y.Doc()]
    seedFromMarkdown(before, '# 标题\n\n- [ ] 事')
    seedFromMarkdown(after, '### 标题\n\n- [x] 事')
    expect(comparePages(before, after)).toEqual([
      { change: 'changed', type: 'heading', level: 3, parts: [{ change: 'same', text: '标题' }] },
      {
        change: 'changed',
        type: 'listitem',
        list: { kind: 'check', depth: 0, checked: true },
        parts: [{ change: 'same', text: '事' }],
      },
    ])
  })

  it('takes a page of a thousand changed blocks in its stride', () => {
    const lines = (end: string) =>
      Array.from({ length: 1_000 }, (_, i) => `第 ${i} 段的文字${end}`).join('\n\n')
    const [before, after] = [new Y.Doc(), new Y.Doc()]
    seedFromMarkdown(before, lines('一样'))
    seedFromMarkdown(after, lines('不同'))
    const compared = comparePages(before, after)
    expect(compared).toHaveLength(1_000)
    expect(new Set(compared.map(({ change }) => change))).toEqual(new Set(['changed']))
  })
})

import { $getRoot } from 'lexical'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { $isFieldNode } from '../core/blocks/field-nodes.ts'
import { $isActionItemNode, $isAgendaItemNode } from '../core/blocks/meeting-nodes.ts'
import { readFields } from '../shared-blocks/form-fields.ts'
import { insertMeetingBlock, readMeetingBlocks } from '../shared-blocks/meeting-blocks.ts'
import { bindEditor } from '../yjs/page-binding.ts'
import { pageRoot } from '../yjs/page-root.ts'
import { comparePages } from './history/compare-pages.ts'
import { restorePage } from './history/restore-page.ts'
import { createPageEditor } from './headless-page.ts'
import { readText } from './read-text.ts'
import { readOutline, renderDocument } from './render-document.ts'
import { seedFromMarkdown } from './seed-page.ts'

const NOTE = `# 周会

## 上线 **准备** <!-- agenda-item id=a1 ownerId=anna minutes=15 -->

笔记在这里

> 推迟到 [周三](https://stoa.example/d) <!-- decision id=d1 date=2026%2D12%2D01 -->

- [ ] 准备演示<br>并排练 <!-- action-item id=t1 ownerId=%E6%9D%8E%E6%A2%85 due=2026%2D12%2D03 card=b1/c1 -->

- [x] 订会议室 <!-- action-item id=t2 -->

- [ ] 普通任务

**目标:** 两周内 **完成** <!-- field type=text -->

**优先级:** 高 <!-- field type=choice value=%E9%AB%98 choices=%E9%AB%98%0A%E4%B8%AD%0A%E4%BD%8E -->

**Due \\*soon\\*:** 2026-12-24 <!-- field type=date value=2026%2D12%2D24 -->

**同意:** yes <!-- field type=checkbox value=yes -->

**Owner:**  <!-- field type=person -->`

const docOf = (markdown: string): Y.Doc => {
  const doc = new Y.Doc()
  seedFromMarkdown(doc, markdown)
  return doc
}
const copyOf = (doc: Y.Doc): Y.Doc => {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
const names = { nameOf: (id: string) => (id === 'anna' ? 'Anna (PM)' : id) }

describe('blocks of a meeting and fields of a form', () => {
  it('come back from Markdown as the same blocks', () => {
    const doc = docOf(NOTE)
    expect(readMeetingBlocks(doc)).toEqual([
      { type: 'agenda-item', id: 'a1', text: '上线 准备', ownerId: 'anna', minutes: 15 },
      { type: 'decision', id: 'd1', text: '推迟到 周三', ownerId: null, date: '2026-12-01' },
      {
        type: 'action-item',
        id: 't1',
        text: '准备演示 并排练',
        ownerId: '李梅',
        due: '2026-12-03',
        done: false,
        card: { boardId: 'b1', cardId: 'c1' },
      },
      { type: 'action-item', id: 't2', text: '订会议室', ownerId: null, due: null, done: true, card: null },
    ])
    expect(readFields(doc)).toEqual([
      { label: '目标', type: 'text', value: '两周内 完成', choices: [] },
      { label: '优先级', type: 'choice', value: '高', choices: ['高', '中', '低'] },
      { label: 'Due *soon*', type: 'date', value: '2026-12-24', choices: [] },
      { label: '同意', type: 'checkbox', value: 'yes', choices: [] },
      { label: 'Owner', type: 'person', value: null, choices: [] },
    ])
    const [plain, named] = [renderDocument(doc, 'markdown'), renderDocument(doc, 'markdown', names)]
    for (const markdown of [plain, named]) {
      expect(renderDocument(docOf(markdown), 'json')).toBe(renderDocument(doc, 'json'))
    }
    expect(named).toContain('## 上线 **准备** *(Anna  PM  · 15′)* <!-- agenda-item id=a1')
    expect(plain).toContain('> 推迟到 [周三](https://stoa.example/d) *(2026-12-01)* <!-- decision')
  })

  it('keep their facts in the cells of a table, beside words and each other', () => {
    const cells = `| 事项 | 结论 |
| --- | --- |
| 上线<br>两行 | > 推迟到<br/>周三 *(2026-12-01)* <!-- decision id=d1 ownerId=anna date=2026%2D12%2D01 shown=true --> |
| 前言<br>- [x] 订 \\| 会议室 *(2026-12-03)* <!-- action-item id=t1 due=2026%2D12%2D03 card=b1/c1 shown=true --><br>- [ ] 排练 <!-- action-item id=t2 --><br>后语 | **优先级:** 高 <!-- field type=choice value=%E9%AB%98 choices=%E9%AB%98%0A%E4%B8%AD --> |
|  | **Owner:** 李梅 <!-- field type=person value=%E6%9D%8E%E6%A2%85 --> |`
    const doc = docOf(cells)
    expect(renderDocument(doc, 'markdown')).toBe(cells)
    expect(renderDocument(docOf(renderDocument(doc, 'markdown')), 'json')).toBe(renderDocument(doc, 'json'))
    expect(readMeetingBlocks(doc)).toMatchObject([
      { type: 'decision', id: 'd1', text: '推迟到 周三', ownerId: 'anna', date: '2026-12-01' },
      {
        type: 'action-item',
        id: 't1',
        text: '订 | 会议室',
        done: true,
        card: { boardId: 'b1', cardId: 'c1' },
      },
      { type: 'action-item', id: 't2', text: '排练', done: false },
    ])
    expect(readFields(doc).map(({ label, value }) => [label, value])).toEqual([
      ['优先级', '高'],
      ['Owner', '李梅'],
    ])
    // What stands before a block in a cell, and behind it, stays there.
    expect(renderDocument(doc, 'text')).toContain('前言 [x] 订 | 会议室 [ ] 排练 后语\t优先级: 高')
  })

  it('say the name of a person, and of one who is not known nothing: never the id', () => {
    const id = '01989c7e-0000-7000-8000-00000000000a'
    const doc = docOf(`**Owner:** x <!-- field type=person value=${id.replaceAll('-', '%2D')} -->`)
    const known = { nameOf: () => '李梅' }
    expect(renderDocument(doc, 'text', known)).toBe('Owner: 李梅')
    expect(renderDocument(doc, 'text')).toBe('Owner:')
    expect(renderDocument(doc, 'html', known)).toContain('<dd>李梅</dd>')
    expect(renderDocument(doc, 'html')).not.toContain(id)
    expect(renderDocument(doc, 'markdown')).toMatch(/^\*\*Owner:\*\* {2}<!-- field type=person value=0198/)
    expect(readFields(docOf(renderDocument(doc, 'markdown')))).toMatchObject([{ value: id }])
  })

  it('that a person only wrote like one stay what they are', () => {
    const markdown = '- [ ] task\n\n1. plain <!-- action-item id=x -->\n\n> quote\n\n**bold:** words'
    const doc = docOf(markdown)
    expect([readMeetingBlocks(doc), readFields(doc)]).toEqual([[], []])
    expect(renderDocument(doc, 'markdown')).toBe(markdown)
  })

  it('are HTML that means them, with names only where there are some, and nothing that could run', () => {
    const html = renderDocument(docOf(NOTE), 'html', names)
    expect(html).toContain(
      '<h2 data-block="agenda-item">上线 <strong>准备</strong> <small><span data-person="anna">Anna (PM)</span> · <time datetime="PT15M">15′</time></small></h2>',
    )
    expect(html).toContain('<blockquote data-block="decision">推迟到 <a href="https://stoa.example/d"')
    expect(html).toContain(
      '<p data-block="action-item"><input type="checkbox" disabled checked> 订会议室</p>',
    )
    expect(html).toContain('<dl data-block="field"><dt>优先级</dt><dd>高</dd></dl>')
    expect(renderDocument(docOf(NOTE), 'html')).not.toContain('anna')
    const hostile = docOf('x')
    insertMeetingBlock(hostile, { type: 'decision', text: '<img src=x onerror=1>', ownerId: '"><script>' })
    expect(renderDocument(hostile, 'html', { nameOf: (id) => id })).not.toMatch(/<script|<img/)
  })

  it('are words for reading and for the search', () => {
    const text = renderDocument(docOf(NOTE), 'text')
    expect(text).toContain('[ ] 准备演示\n并排练\n\n[x] 订会议室')
    expect(text).toContain('目标: 两周内 完成\n\n优先级: 高\n\nDue *soon*: 2026-12-24')
    expect(readText(docOf(NOTE)).split('\n')).toEqual(
      expect.arrayContaining(['上线 准备', '推迟到 周三', '优先级: 高', '目标: 两周内 完成', 'Owner']),
    )
    expect(readOutline(docOf(NOTE))).toMatchObject([
      { text: '周会', level: 1 },
      { text: '上线 准备', level: 2 },
    ])
  })

  it('show in a comparison what changed, and come back when it is restored', () => {
    const before = docOf(NOTE)
    const after = copyOf(before)
    const { update } = editorOn(after)
    update()
    const changes = comparePages(before, after).filter(({ change }) => change !== 'same')
    expect(changes).toMatchObject([
      { change: 'changed', type: 'agenda-item', level: 2 },
      { change: 'changed', type: 'action-item', done: true },
      {
        change: 'changed',
        type: 'field',
        parts: [
          { change: 'same', text: '优先级: ' },
          { change: 'removed', text: '高' },
          { change: 'added', text: '低' },
        ],
      },
    ])
    expect(changes[0]?.parts).toContainEqual({ change: 'added', text: '20' })
    restorePage(after, before)
    expect(renderDocument(after, 'json')).toBe(renderDocument(before, 'json'))
  })

  it('of an older document are absent, and it opens unchanged', () => {
    const doc = docOf('# 旧页面')
    doc.getMap('stoa-page').set('schema', 1)
    const before = Y.encodeStateVector(doc)
    const page = bindEditor({ editor: createPageEditor(), doc })
    expect(page.state.kind).toBe('ready')
    expect(Y.encodeStateVector(doc)).toEqual(before)
    expect(docOf('x').getMap('stoa-page').get('schema')).toBe(2)
  })
})

/** Somebody gives the point more time, ticks an action off, and chooses anew. */
const editorOn = (doc: Y.Doc) => {
  const editor = createPageEditor()
  bindEditor({ editor, doc })
  const update = () =>
    editor.update(
      () => {
        for (const node of $getRoot().getChildren()) {
          if ($isAgendaItemNode(node)) node.setFacts({ minutes: 20 })
          if ($isActionItemNode(node)) node.setFacts({ done: true })
          if ($isFieldNode(node) && node.getField().type === 'choice') node.setField({ value: '低' })
        }
      },
      { discrete: true },
    )
  return { update, root: pageRoot(doc) }
}

import { expect, it } from 'vitest'
import { NOON, openBoard, someId } from './board.testing.ts'
import {
  addChecklistItem,
  addLabel,
  addMilestone,
  archiveCard,
  completeCard,
  describeBoard,
  describeCard,
} from './index.ts'

function fullBoard() {
  const board = openBoard()
  const { doc, add, doing } = board
  const label = addLabel(doc, { name: '设计', colour: 'teal', at: NOON })
  const milestone = addMilestone(doc, { title: '1.0', at: NOON })
  const anna = someId()
  const plan = add('Plan *it*', {
    column: doing,
    description: '# no heading\nsecond',
    assignees: [anna],
    labels: [label],
    milestone,
    priority: 'urgent',
    start: '2026-11-26',
    due: '2026-11-30',
  })
  addChecklistItem(doc, plan, { text: 'one', isDone: true, at: NOON })
  addChecklistItem(doc, plan, { text: '[x](y)', at: NOON })
  add('a part', { column: doing, parent: plan })
  completeCard(doc, add('old'), { at: NOON })
  archiveCard(doc, add(''), { at: NOON })
  return { ...board, plan, nameOf: (id: string) => (id === anna ? '安娜' : undefined) }
}

it('a board is described as Markdown, in either language, with people’s words as they are', () => {
  const { doc, nameOf } = fullBoard()
  expect(describeBoard(doc, 'markdown', { nameOf })).toBe(String.raw`## To do

No cards.

## 进行中

- [ ] Plan \*it\* · @安娜 · #设计 · urgent · from 2026-11-26 · due 2026-11-30 · milestone 1.0 · 33 %

  \# no heading

  second

  - [x] one
  - [ ] \[x\](y)
  - [ ] a part

## Done

- [x] old

## Archived

- [ ] Untitled
`)
  const chinese = describeBoard(doc, 'markdown', { language: 'zh-CN' })
  expect(chinese).toContain('紧急 · 2026-11-26 开始 · 2026-11-30 截止 · 里程碑：1.0')
  expect(chinese).toContain('## 已归档\n\n- [ ] 无标题')
})

it('a description can be rendered by somebody who knows how', () => {
  const { doc, plan } = fullBoard()
  const described = describeCard(doc, plan, 'markdown', { describe: (root) => `**${root.length}** blocks` })
  expect(described.split('\n').slice(1, 4)).toEqual(['', '  **2** blocks', ''])
})

it('as text a board is its words alone', () => {
  const { doc } = fullBoard()
  expect(describeBoard(doc, 'text')).toBe(
    'To do\n进行中\nPlan *it*\n# no heading\nsecond\none\n[x](y)\na part\nDone\nold\n设计\n1.0',
  )
})

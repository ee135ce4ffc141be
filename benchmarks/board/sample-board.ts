import {
  addCard,
  addLabel,
  addMilestone,
  BoardStore,
  labelColours,
  newBoardId,
  priorities,
  readBoard,
} from '@stoa/board'
import { seededRandom } from '@stoa/testkit'
import * as Y from 'yjs'

const subjects = [
  '季度报告',
  'Release notes',
  '客户回访',
  'Onboarding',
  '供应商合同',
  'Search index',
  '预算表',
  'Design review',
]
const verbs = ['整理', 'Draft', '核对', 'Send', '更新', 'Plan', '讨论', 'Fix']
const start = Date.UTC(2026, 10, 26)

/** Ids of people who are nobody. */
export const team = Array.from({ length: 12 }, (_, at) => newBoardId(start + at))

/**
 * Fills a seeded board with cards as people write them: a title, one or two people, a label or two, a date, some words of
 * description; every third has a checklist of three. In updates of 100 cards, as a large board does not come in one.
 */
export function fillBoard(doc: Y.Doc, count: number): void {
  const draft = new Y.Doc()
  Y.applyUpdate(draft, Y.encodeStateAsUpdate(doc))
  const updates: Uint8Array[] = []
  draft.on('update', (update: Uint8Array) => updates.push(update))
  // Over an open store cards are put beside each other without looking at the whole board each time.
  const store = new BoardStore(draft)
  addCards(draft, count)
  store.destroy()
  draft.destroy()
  for (let from = 0; from < updates.length; from += 100)
    Y.applyUpdate(doc, Y.mergeUpdates(updates.slice(from, from + 100)), 'sample')
}

function addCards(doc: Y.Doc, count: number): void {
  const random = seededRandom(count)
  const labels = labelColours.map((colour, at) => addLabel(doc, { name: `label ${at}`, colour, at: start }))
  const milestone = addMilestone(doc, { title: '1.0', due: '2026-12-31', at: start })
  const columns = readBoard(doc).columns.map(({ id }) => id)
  const date = () => `2026-12-${String(1 + random.integer(28)).padStart(2, '0')}`
  for (let at = 0; at < count; at += 1) {
    addCard(doc, {
      title: `${random.pick(verbs)} ${random.pick(subjects)} ${at + 1}`,
      column: columns[at % columns.length]!,
      assignees: [random.pick(team), random.pick(team)],
      labels: random.next() < 0.7 ? [random.pick(labels)] : [],
      priority: random.pick(priorities),
      due: random.next() < 0.6 ? date() : null,
      milestone: random.next() < 0.2 ? milestone : null,
      description: '先把上周的数字补齐，再和财务核对一遍。\nThen send it round for comments.',
      checklist: at % 3 === 0 ? ['collect', '核对', 'send'] : [],
      by: random.pick(team),
      at: start + at,
    })
  }
}

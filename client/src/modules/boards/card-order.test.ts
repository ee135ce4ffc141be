import type { Card } from '@stoa/board'
import { expect, it } from 'vitest'
import { compareCards, groupCards } from './card-order.ts'

const card = (id: string, values: Partial<Card> = {}): Card => ({
  id,
  title: id,
  column: 'todo',
  order: '',
  assignees: [],
  watchers: [],
  labels: [],
  links: [],
  checklist: [],
  priority: 'normal',
  start: null,
  due: null,
  milestone: null,
  parent: null,
  children: [],
  ownProgress: null,
  progress: null,
  recurrence: null,
  nextCard: null,
  source: null,
  archivedAt: null,
  isCompleted: false,
  completedAt: null,
  createdAt: 1,
  createdBy: null,
  hasDescription: false,
  ...values,
})
const sorted = (cards: Card[], ...order: Parameters<typeof compareCards>) =>
  cards.toSorted(compareCards(...order)).map(({ id }) => id)
const byId = ({ id }: Card) => id

it('sorts by what is asked for, and puts what has none of it last in both directions', () => {
  const cards = [card('a', { due: '2026-12-01' }), card('b'), card('c', { due: '2026-11-01' })]
  expect(sorted(cards, 'due', false, byId)).toEqual(['c', 'a', 'b'])
  expect(sorted(cards, 'due', true, byId)).toEqual(['a', 'c', 'b'])
  const urgent = [card('a', { priority: 'low' }), card('b', { priority: 'urgent' }), card('c')]
  expect(sorted(urgent, 'priority', false, byId)).toEqual(['b', 'c', 'a'])
  expect(sorted([card('10'), card('9')], 'title', false, byId)).toEqual(['9', '10'])
})

it('puts a card of two people under both, and names the group of nobody last', () => {
  const cards = [card('a', { assignees: ['li', 'anna'] }), card('b'), card('c', { assignees: ['li'] })]
  const groups = groupCards(cards, 'person', {
    columns: [],
    labels: [],
    milestones: [],
    nameOf: (id) => id,
  })
  expect(groups.map(({ id, cards: those }) => [id, those.map(byId)])).toEqual([
    ['anna', ['a']],
    ['li', ['a', 'c']],
    [null, ['b']],
  ])
})

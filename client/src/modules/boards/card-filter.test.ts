import { expect, it } from 'vitest'
import { readBoardSearch } from './board-search.ts'
import type { Card } from '@stoa/board'
import { comparable, dueStateOf, endOfWeek, matchesFilter } from './card-filter.ts'

it('calls a card late only while it is open', () => {
  const today = '2026-11-26'
  expect(dueStateOf({ due: '2026-11-25', isCompleted: false }, today)).toBe('overdue')
  expect(dueStateOf({ due: '2026-11-25', isCompleted: true }, today)).toBe('later')
  expect(dueStateOf({ due: today, isCompleted: false }, today)).toBe('today')
  expect(dueStateOf({ due: '2026-11-29', isCompleted: false }, today)).toBe('soon')
  expect(dueStateOf({ due: null, isCompleted: false }, today)).toBeNull()
})

it('ends a week on Sunday', () => {
  expect(endOfWeek('2026-11-26')).toBe('2026-11-29')
  expect(endOfWeek('2026-11-29')).toBe('2026-11-29')
  expect(endOfWeek('2026-12-28')).toBe('2027-01-03')
})

it('takes of an address what makes sense', () => {
  const id = '01989c7e-0000-7000-8000-000000000001'
  expect(readBoardSearch({ view: 'list', card: id, who: 'none', q: 2026, sort: 'due', down: true })).toEqual({
    view: 'list',
    card: id,
    who: 'none',
    q: '2026',
    sort: 'due',
    down: true,
  })
  expect(
    readBoardSearch({
      view: 'board',
      card: 'x',
      who: '../',
      label: 3,
      priority: 'most',
      due: 'never',
      q: ' ',
    }),
  ).toEqual({})
  expect(readBoardSearch({ day: '2026-02-30', span: 'year', group: 'column', down: 'yes' })).toEqual({})
})

it('finds every word of a text in what a card says, whatever its case and width', () => {
  const card = { title: '写 FAQ', assignees: [], labels: [], due: null } as unknown as Card
  const words = () => comparable('写 FAQ\n市场\n王强\nSend it round')
  const finds = (q: string) => matchesFilter(card, { q, words }, '2026-11-26')
  expect(['faq', '市', '王强 写', 'ＦＡＱ', 'SEND 市场'].map(finds)).toEqual([true, true, true, true, true])
  expect(['法务', 'faq 法务'].map(finds)).toEqual([false, false])
  expect(matchesFilter(card, { q: '市场' }, '2026-11-26')).toBe(false)
})

import { expect, it } from 'vitest'
import { matchEntries } from './palette-entries.ts'

const entry = (title: string, place = '产品部') => ({ id: title, title, place, run: () => undefined })
const titles = (entries: { title: string }[]) => entries.map(({ title }) => title)

it('finds a Chinese page by any part of its title', () => {
  expect(titles(matchEntries([entry('新员工入职指引'), entry('故障排查手册')], '排查'))).toEqual([
    '故障排查手册',
  ])
})

it('puts titles that begin with the words first', () => {
  expect(titles(matchEntries([entry('Our pricing'), entry('Pricing'), entry('Plan')], 'pri'))).toEqual([
    'Pricing',
    'Our pricing',
  ])
})

it('wants every word, in the title or in where it stands', () => {
  const entries = [entry('Plan', 'Sales'), entry('Plan', 'Design')]
  expect(matchEntries(entries, 'plan sales')).toHaveLength(1)
  expect(matchEntries(entries, 'plan law')).toHaveLength(0)
})

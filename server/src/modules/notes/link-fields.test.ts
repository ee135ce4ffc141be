import fc from 'fast-check'
import { expect, it } from 'vitest'
import { agreed, type LinkFields, toCarryOver } from './link-fields.ts'

const common: LinkFields = { title: 'plan', ownerId: null, due: null, done: false }

it('carries over what one side changed, and nothing that it did not', () => {
  const mine = { ...common, due: '2026-12-01' }
  expect(toCarryOver('note', { common, mine, theirs: common })).toEqual({ due: '2026-12-01' })
  expect(toCarryOver('board', { common, mine, theirs: common })).toEqual({ due: '2026-12-01' })
  expect(toCarryOver('note', { common, mine: common, theirs: mine })).toEqual({})
  expect(toCarryOver('note', { common, mine, theirs: mine })).toEqual({})
})

it('lets the card’s word count where both changed the same, and carries no words that are gone', () => {
  const [item, card] = [
    { ...common, title: 'item' },
    { ...common, title: 'card' },
  ]
  expect(toCarryOver('note', { common, mine: item, theirs: card })).toEqual({})
  expect(toCarryOver('board', { common, mine: card, theirs: item })).toEqual({ title: 'card' })
  expect(toCarryOver('note', { common, mine: { ...common, title: '' }, theirs: common })).toEqual({})
})

it('ends with both the same, after each has told the other once, whatever they were', () => {
  const fields = fc.record({
    title: fc.constantFrom('plan', 'a', 'b'),
    ownerId: fc.constantFrom(null, 'li', 'wang'),
    due: fc.constantFrom(null, '2026-12-01', '2026-12-02'),
    done: fc.boolean(),
  })
  fc.assert(
    fc.property(fields, fields, fields, fc.boolean(), (start, item, card, noteFirst) => {
      const sides = { item: { ...item }, card: { ...card } }
      let last: LinkFields = start
      const tell = (from: 'note' | 'board') => {
        const [mine, theirs] = from === 'note' ? (['item', 'card'] as const) : (['card', 'item'] as const)
        Object.assign(
          sides[theirs],
          toCarryOver(from, { common: last, mine: sides[mine], theirs: sides[theirs] }),
        )
        last = agreed(last, sides.item, sides.card)
      }
      for (const from of noteFirst ? (['note', 'board'] as const) : (['board', 'note'] as const)) tell(from)
      expect(sides.item).toEqual(sides.card)
      expect(last).toEqual(sides.item)
      const before = structuredClone(sides)
      tell('note')
      tell('board')
      expect(sides).toEqual(before)
    }),
  )
})

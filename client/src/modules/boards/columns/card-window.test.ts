import { expect, it } from 'vitest'
import { cardGap, cardWindow, drawnWhole } from './card-window.ts'

const ids = Array.from({ length: 500 }, (_, index) => `card-${index}`)
const heights = new Map(ids.map((id, index) => [id, 60 + (index % 7) * 10]))
const whole = ids.reduce((sum, id) => sum + (heights.get(id) ?? 0) + cardGap, 0)

it('draws what is near, what is pinned, and keeps the room of all the rest', () => {
  for (const from of [0, 3_000, 20_000, whole]) {
    const { drawn, rest, next } = cardWindow({
      ids,
      heights,
      from,
      to: from + 800,
      pinned: new Set(['card-2', 'card-490']),
    })
    expect(drawn.length).toBeLessThan(30)
    expect(drawn.map(({ id }) => id)).toEqual(expect.arrayContaining(['card-2', 'card-490']))
    const room = drawn.reduce(
      (sum, { id, skipped }) => sum + skipped + (heights.get(id) ?? 0) + cardGap,
      rest,
    )
    expect(room).toBe(whole)
    const indices = drawn.map(({ index }) => index)
    expect(indices).toEqual(indices.toSorted((a, b) => a - b))
    if (next !== null) expect(indices).not.toContain(ids.indexOf(next))
  }
})

it('draws a short column whole', () => {
  const few = ids.slice(0, drawnWhole)
  const { drawn, rest, next } = cardWindow({ ids: few, heights, from: 0, to: 10, pinned: new Set() })
  expect(drawn).toHaveLength(drawnWhole)
  expect(rest).toBe(0)
  expect(next).toBeNull()
})

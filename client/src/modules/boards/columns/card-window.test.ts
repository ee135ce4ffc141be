import { describe, expect, it } from 'vitest'
import { cardGap, cardWindow, drawnWhole, nextStretch, type Stretch } from './card-window.ts'

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

describe('the part of a column that is drawn', () => {
  it('grows beyond what is seen a portion in each frame, and then stands still', () => {
    const seen = { from: 0, to: 700 }
    const steps: Stretch[] = [seen]
    for (;;) {
      const next = nextStretch(steps.at(-1)!, seen)
      if (next === steps.at(-1)) break
      steps.push(next)
    }
    expect(steps.map(({ to }) => to)).toEqual([700, 900, 1100, 1180])
    expect(new Set(steps.map(({ from }) => from))).toEqual(new Set([0]))
  })

  it('always holds what is seen, however far it went at once, and lets go of what is far', () => {
    let drawn: Stretch = { from: 0, to: 700 }
    for (const from of [0, 40, 160, 320, 900, 2_400, 2_000, 1_300, 1_250, 60_000, 59_000, 59_400, 3, 0]) {
      drawn = nextStretch(drawn, { from, to: from + 700 })
      expect(drawn.from).toBeLessThanOrEqual(from)
      expect(drawn.to).toBeGreaterThanOrEqual(from + 700)
      expect(drawn.to - drawn.from).toBeLessThan(2_000)
    }
  })
})

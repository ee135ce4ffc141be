import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { diffSequences } from './sequence-diff.ts'

const diff = (before: string, after: string) =>
  diffSequences(Array.from(before), Array.from(after)).map(
    ({ change, items }) => `${{ same: '=', removed: '-', added: '+' }[change]}${items.join('')}`,
  )

/** Length of the longest common subsequence, the slow way. */
function commonLength(a: readonly unknown[], b: readonly unknown[]): number {
  let row = Array.from({ length: b.length + 1 }, () => 0)
  for (const x of a) {
    const next = [0]
    for (const [j, y] of b.entries()) next.push(x === y ? row[j]! + 1 : Math.max(row[j + 1]!, next[j]!))
    row = next
  }
  return row.at(-1)!
}

describe('the difference of two sequences', () => {
  it('keeps what both have and shows removals before additions', () => {
    expect(diff('', '')).toEqual([])
    expect(diff('abc', 'abc')).toEqual(['=abc'])
    expect(diff('', 'x')).toEqual(['+x'])
    expect(diff('x', '')).toEqual(['-x'])
    expect(diff('在七月定稿', '在八月定稿')).toEqual(['=在', '-七', '+八', '=月定稿'])
    expect(diff('abcd', 'acbd')).toEqual(['=a', '-b', '=c', '+b', '=d'])
  })

  it('is right and as short as can be, whatever the sequences', () => {
    const sequence = fc.array(fc.constantFrom('a', 'b', 'c', '中'), { maxLength: 40 })
    fc.assert(
      fc.property(sequence, sequence, (before, after) => {
        const stretches = diffSequences(before, after)
        const side = (leaveOut: string) =>
          stretches.filter(({ change }) => change !== leaveOut).flatMap(({ items }) => items)
        expect(side('added')).toEqual(before)
        expect(side('removed')).toEqual(after)
        const same = stretches.filter(({ change }) => change === 'same').flatMap(({ items }) => items)
        expect(same.length).toBe(commonLength(before, after))
        for (const [index, { change }] of stretches.entries())
          expect(stretches[index + 1]?.change).not.toBe(change)
      }),
      { numRuns: 400 },
    )
  })

  it('gives up on detail where everything is different, and stays right', () => {
    const before = Array.from({ length: 5_000 }, (_, i) => `a${i}`)
    const after = Array.from({ length: 5_000 }, (_, i) => `b${i}`)
    expect(diffSequences(before, after).map(({ change, items }) => [change, items.length])).toEqual([
      ['removed', 5_000],
      ['added', 5_000],
    ])
  })
})

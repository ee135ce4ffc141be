import type { ComparedPart, PartChange } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import { courseOf, coursesIn } from './change-course.ts'

const card = (...kinds: PartChange[]): ComparedPart => ({
  part: 'card',
  id: crypto.randomUUID(),
  title: '卡',
  column: null,
  changes: kinds.map((kind) => ({ kind, from: null, to: null, person: null })),
})

describe('what became of a card', () => {
  it('is the weightiest of what happened to it', () => {
    expect(courseOf(card('moved', 'completed', 'renamed'))).toBe('completed')
    expect(courseOf(card('renamed', 'moved'))).toBe('moved')
    expect(courseOf(card('reordered', 'watched'))).toBe('changed')
    expect(courseOf(card('created'))).toBe('created')
    expect(courseOf(card('deleted'))).toBe('deleted')
  })

  it('is counted for all of them, in one order, without what none came to', () => {
    const cards = [card('deleted'), card('moved'), card('renamed'), card('moved', 'due_changed')]
    expect(coursesIn(cards)).toEqual([
      ['moved', 2],
      ['changed', 1],
      ['deleted', 1],
    ])
  })
})

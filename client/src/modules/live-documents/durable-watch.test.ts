import type { DurableAnswer, DurableQuestion } from '@stoa/protocol'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { stateForAsking } from './durable-comparison.ts'
import { watchDurability } from './durable-watch.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A page, and a server that has on its disk what it is given, and answers when the test says so. */
function open({ mayWrite = true } = {}) {
  const [doc, disk] = [new Y.Doc(), new Y.Doc()]
  const questions: DurableQuestion[] = []
  const told: string[] = []
  const watch = watchDurability({
    doc,
    send: (payload) => questions.push(JSON.parse(payload) as DurableQuestion),
    resend: (update) => {
      told.push('resent')
      Y.applyUpdate(disk, update)
    },
    mark: () => doc.getText('t').toJSON(),
    onDurable: (mark) => told.push(`durable: ${mark}`),
    onMissing: () => told.push('missing'),
    mayWrite: () => mayWrite,
    onStorage: (state) => told.push(state),
    onLate: () => told.push('late'),
  })
  return {
    questions,
    told,
    watch,
    type(text: string, { arrives = true } = {}) {
      doc.getText('t').insert(doc.getText('t').length, text)
      watch.edited()
      if (arrives) Y.applyUpdate(disk, Y.encodeStateAsUpdate(doc))
    },
    answer() {
      const { id, deletions } = questions.at(-1)!
      const { snapshot, deletions: same } = stateForAsking(disk)
      const bytes = Y.encodeSnapshot(snapshot)
      watch.hear(
        JSON.stringify({
          type: 'durable',
          id,
          snapshot: btoa(String.fromCharCode(...bytes)),
          sameDeletions: same === deletions,
        } satisfies DurableAnswer),
      )
    },
  }
}

describe('what is on the server', () => {
  it('is asked after connecting and after every pause in typing, and is what the question was about', () => {
    const { questions, told, watch, type, answer } = open()
    watch.connected()
    answer()
    type('one')
    vi.advanceTimersByTime(150)
    type(' two')
    vi.advanceTimersByTime(150)
    expect(questions).toHaveLength(1)
    vi.advanceTimersByTime(51)
    expect(questions).toHaveLength(2)
    type(' three')
    answer()
    expect(told).toEqual(['durable: ', 'durable: one two'])
    vi.advanceTimersByTime(201)
    answer()
    expect(told.at(-1)).toBe('durable: one two three')
  })

  it('is asked now and then although the typing never pauses', () => {
    const { questions, watch, type, answer } = open()
    watch.connected()
    answer()
    for (let index = 0; index < 40; index++) {
      type('x')
      vi.advanceTimersByTime(100)
    }
    expect(questions.length).toBeGreaterThan(1)
    expect(questions.length).toBeLessThan(5)
  })

  it('is made whole when an edit did not arrive, whatever was counted', () => {
    const { told, watch, type, answer } = open()
    watch.connected()
    answer()
    type('lost on the way', { arrives: false })
    vi.advanceTimersByTime(201)
    answer()
    expect(told.at(-1)).toBe('resent')
    vi.advanceTimersByTime(1001)
    answer()
    expect(told.at(-1)).toBe('durable: lost on the way')
  })

  it('cannot be made whole by somebody who may only read', () => {
    const { told, watch, type, answer } = open({ mayWrite: false })
    type('refused', { arrives: false })
    watch.connected()
    answer()
    expect(told).toEqual(['missing'])
  })

  it('is called late when no answer comes, is asked again, and an older answer counts for nothing', () => {
    const { questions, told, watch, type, answer } = open()
    watch.connected()
    answer()
    type('slow')
    vi.advanceTimersByTime(201 + 2_500)
    expect(told.at(-1)).toBe('late')
    vi.advanceTimersByTime(2_501)
    expect(questions).toHaveLength(3)
    watch.hear(JSON.stringify({ type: 'durable', id: 2, snapshot: 'AAA=', sameDeletions: true }))
    expect(told.at(-1)).toBe('late')
    answer()
    expect(told.at(-1)).toBe('durable: slow')
  })

  it('is unknown without a connection: nothing is asked, and no old answer heard', () => {
    const { questions, told, watch, type, answer } = open()
    watch.connected()
    watch.disconnected()
    answer()
    type('offline')
    vi.advanceTimersByTime(60_000)
    expect([questions.length, told]).toEqual([1, []])
  })
})

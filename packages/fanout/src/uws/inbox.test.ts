import { describe, expect, it } from 'vitest'
import { waitUntil } from '@stoa/testkit'
import type { Message } from '../ports.ts'
import { HeldBytes, Inbox } from './inbox.ts'

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve))

function inboxOf({ limitBytes = 10_000, heldBytes = new HeldBytes(100_000) } = {}) {
  const delivered: Message[] = []
  let overruns = 0
  const inbox = new Inbox({
    limitBytes,
    heldBytes,
    deliver: (message) => delivered.push(message),
    onOverrun: () => (overruns += 1),
  })
  return {
    inbox,
    delivered,
    heldBytes,
    get overruns() {
      return overruns
    },
  }
}

describe('the inbox of a socket that cannot stop reading', () => {
  it('delivers one message in a turn of the event loop, and all in their order', async () => {
    const [one, two] = [inboxOf(), inboxOf()]
    await nextTurn()
    for (const message of ['a', 'b', 'c']) {
      one.inbox.take(message)
      two.inbox.take(message)
    }
    expect([one.delivered, two.delivered]).toEqual([['a'], ['a']])
    await nextTurn()
    expect([one.delivered.length, two.delivered.length]).toEqual([2, 2])
    await waitUntil(() => one.delivered.length === 3 && two.delivered.length === 3)
    expect(one.delivered).toEqual(['a', 'b', 'c'])
    expect(one.heldBytes.held).toBe(0)
  })

  it('delivers nothing while it is paused, also of what was on its way', async () => {
    const { inbox, delivered } = inboxOf()
    await nextTurn()
    inbox.take('a')
    inbox.take('b')
    inbox.pause()
    for (let turn = 0; turn < 5; turn++) await nextTurn()
    expect(delivered).toEqual(['a'])
    inbox.resume()
    await waitUntil(() => delivered.length === 2)
    expect(delivered).toEqual(['a', 'b'])
  })

  it('R3 says once that more came than it may hold, and then holds and delivers nothing', async () => {
    const paused = inboxOf({ limitBytes: 2_500 })
    paused.inbox.pause()
    for (let count = 0; count < 5; count++) paused.inbox.take(new Uint8Array(1_000))
    expect([paused.overruns, paused.heldBytes.held]).toEqual([1, 0])
    paused.inbox.resume()
    for (let turn = 0; turn < 5; turn++) await nextTurn()
    expect(paused.delivered).toEqual([])
  })

  it('R3 counts what all sockets hold, empty messages too, and gives it back', async () => {
    const heldBytes = new HeldBytes(1_500)
    const [one, two] = [inboxOf({ heldBytes }), inboxOf({ heldBytes })]
    one.inbox.pause()
    two.inbox.pause()
    one.inbox.take(new Uint8Array(1_000))
    two.inbox.take(new Uint8Array(1_000))
    expect([one.overruns, two.overruns]).toEqual([0, 1])
    one.inbox.resume()
    await waitUntil(() => one.delivered.length === 1)
    expect(heldBytes.held).toBe(0)
    one.inbox.pause()
    for (let count = 0; count < 100; count++) one.inbox.take('')
    expect(one.overruns).toBe(1)
  })

  it('delivers what came before the end, and then says that it is empty', async () => {
    const { inbox, delivered } = inboxOf()
    const ends: number[] = []
    inbox.pause()
    inbox.take('a')
    inbox.take('b')
    inbox.end(() => ends.push(delivered.length))
    expect(ends).toEqual([])
    inbox.resume()
    await waitUntil(() => ends.length === 1)
    expect([delivered, ends]).toEqual([['a', 'b'], [2]])
  })
})

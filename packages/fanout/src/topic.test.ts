import { describe, expect, it } from 'vitest'
import { CountingReader } from './counting-content.testing.ts'
import { createHarness } from './fanout.testing.ts'
import { MemoryEngine } from './memory-socket.testing.ts'

const first = 'a update [["x",{"from":0,"to":1}]]'

describe('framing', () => {
  it('F1 frames a message once for all readers of a format', () => {
    const { topic, audience, clock, engine } = harnessWithTopic()
    const readers = audience(topic.topic, 500)
    topic.topic.update(topic.content.step('x'))
    clock.advance()
    expect(readers.map(({ socket }) => socket.received)).toEqual(readers.map(() => [first]))
    expect([topic.content.framed, engine.framed]).toEqual([1, 1])
  })

  it('F2 frames it once for each format and for each engine', () => {
    const { topic, audience, clock, engine, open } = harnessWithTopic()
    const other = new MemoryEngine()
    const [one] = audience(topic.topic, 10, 'a')
    const [two] = audience(topic.topic, 10, 'b')
    const three = open(other)
    topic.topic.subscribe(three.session, 'b')
    topic.topic.update(topic.content.step('x'))
    clock.advance()
    expect(one!.socket.received).toEqual([first])
    expect(two!.socket.received).toEqual([first.replace('a', 'b')])
    expect(three.socket.received).toEqual(two!.socket.received)
    expect([engine.framed, other.framed]).toEqual([2, 1])
  })

  it('F3 frames what is published once as well, and nothing that nobody reads', () => {
    const { topic, audience, engine } = harnessWithTopic()
    const readers = audience(topic.topic, 20)
    topic.topic.publish((format) => `${format} notice`)
    expect(readers.every(({ socket }) => socket.received.join() === 'a notice')).toBe(true)
    topic.topic.publish(
      () => {
        throw new Error('There is nobody to frame it for.')
      },
      { audience: () => false },
    )
    expect(engine.framed).toBe(1)
  })
})

describe('windows', () => {
  it('T1 sends between two people at the end of the turn', () => {
    const { topic, audience, clock } = harnessWithTopic()
    const [reader] = audience(topic.topic, 2)
    for (let time = 0; time < 3; time++) {
      topic.topic.update(topic.content.step('x'))
      expect(reader!.socket.writes).toHaveLength(time)
      clock.advance()
      expect(reader!.socket.writes).toHaveLength(time + 1)
    }
  })

  it('T2 sends the first after a quiet time at once, and merges what follows within the window', () => {
    const { topic, audience, clock } = harnessWithTopic({ window: () => 20, gridMs: 1 })
    const [reader] = audience(topic.topic, 50)
    topic.topic.update(topic.content.step('x'))
    clock.advance(1)
    for (let count = 0; count < 9; count++) {
      topic.topic.update(topic.content.step('x'))
      clock.advance(1)
    }
    expect(reader!.socket.received).toEqual([first])
    clock.advance(10)
    expect(reader!.socket.received).toEqual([first, 'a update [["x",{"from":1,"to":10}]]'])
  })

  it('T3 keeps nothing longer than the bound and one step of the grid, whatever the policy says', () => {
    const { topic, audience, clock } = harnessWithTopic({ window: () => 5_000, windowMaxMs: 30, gridMs: 4 })
    const [reader] = audience(topic.topic, 3)
    topic.topic.update(topic.content.step('x'))
    clock.advance(3)
    topic.topic.update(topic.content.step('x'))
    clock.advance(30 + 4)
    expect(reader!.socket.writes).toHaveLength(2)
  })

  it('T10 ends a window at its own time, also when one before it was booked for later', () => {
    let length = 40
    const { topic, audience, clock } = harnessWithTopic({ window: () => length, gridMs: 1 })
    const [reader] = audience(topic.topic, 3)
    const edit = () => topic.topic.update(topic.content.step('x'))
    edit()
    clock.advance(1)
    edit()
    length = 20
    edit()
    clock.advance(20)
    expect(reader!.socket.writes).toHaveLength(2)
    length = 40
    edit()
    clock.advance(25)
    expect(reader!.socket.writes).toHaveLength(2)
    clock.advance(20)
    expect(reader!.socket.writes).toHaveLength(3)
  })

  it('T4 gives a hidden reader one write a second, and everybody else theirs', () => {
    const { topic, audience, clock } = harnessWithTopic()
    const [hidden, looking] = audience(topic.topic, 2)
    hidden!.session.setPace('hidden')
    for (let count = 0; count < 300; count++) {
      topic.topic.update(topic.content.step('x'))
      clock.advance(10)
    }
    expect(hidden!.socket.writes.length).toBeGreaterThanOrEqual(3)
    expect(hidden!.socket.writes.length).toBeLessThanOrEqual(4)
    expect(looking!.socket.writes).toHaveLength(300)
    clock.advance(1_004)
    for (const { socket } of [hidden!, looking!])
      expect(new CountingReader().read(socket.received).done.get('x')).toBe(300)
  })

  it('T5 gives a reader who looks again at once what the others have', () => {
    const { topic, audience, clock } = harnessWithTopic()
    const [hidden, looking] = audience(topic.topic, 2)
    hidden!.session.setPace('hidden')
    topic.topic.update(topic.content.step('x'))
    clock.advance(10)
    topic.topic.update(topic.content.step('x'))
    topic.topic.presence(topic.content.appear('anna', 'here'))
    clock.advance(10)
    expect(new CountingReader().read(hidden!.socket.received).done.get('x')).toBe(1)
    hidden!.session.setPace('prompt')
    const read = new CountingReader().read(hidden!.socket.received)
    expect([read.done.get('x'), read.presence.get('anna')]).toEqual([2, 'here'])
    expect(new CountingReader().read(looking!.socket.received).done.get('x')).toBe(2)
  })

  it('T6 lengthens windows while the thread is late, and shortens them again', () => {
    const { topic, audience, clock, fanout } = harnessWithTopic({ gridMs: 1 })
    const [reader] = audience(topic.topic, 9)
    const writesOf = (work: () => void) => {
      const before = reader!.socket.writes.length
      for (let count = 0; count < 100; count++) work()
      return reader!.socket.writes.length - before
    }
    const edit = () => topic.topic.update(topic.content.step('x'))
    const calm = writesOf(() => {
      edit()
      clock.advance(5)
    })
    const busy = writesOf(() => {
      edit()
      clock.stall(20)
      for (let ms = 0; ms < 5; ms++) {
        edit()
        clock.advance(1)
      }
    })
    expect(fanout.latenessMs).toBeGreaterThan(5)
    expect(calm).toBe(100)
    expect(busy).toBeLessThan(150)
    expect(
      writesOf(() => {
        edit()
        clock.advance(25)
      }),
    ).toBeGreaterThan(90)
  })

  it('T7 sends of each person the last presence only, in one write with the updates', () => {
    const { topic, audience, clock } = harnessWithTopic()
    const [reader] = audience(topic.topic, 1)
    topic.topic.update(topic.content.step('x'))
    for (const state of ['left', 'right', 'gone']) topic.topic.presence(topic.content.appear('anna', state))
    topic.topic.presence(topic.content.appear('ben', 'here'))
    clock.advance()
    expect(reader!.socket.writes).toEqual([[first, 'a presence [["anna","gone"],["ben","here"]]']])
  })

  it('T11 lets renewed presence wait for the end of a round, and takes it along with what leaves', () => {
    const { topic, audience, clock } = harnessWithTopic()
    const [reader, hidden] = audience(topic.topic, 2)
    const took = () => reader!.socket.writes.splice(0).flat()
    const everybody = 'a presence [["anna","here"],["ben","here"]]'
    topic.topic.presence([...topic.content.appear('anna', 'here'), ...topic.content.appear('ben', 'here')])
    clock.advance()
    expect(took()).toEqual([everybody])
    const frames: unknown[] = []
    for (let second = 1; second <= 100; second++) {
      clock.advance(1_000)
      if (second % 15 === 2) topic.topic.renew(['anna'])
      if (second % 15 === 9) topic.topic.renew(['ben'])
      frames.push(...took().map((frame) => [second, frame]))
    }
    // Where the first round ends is by chance: after it both leave together.
    const [, ...later] = frames as [number, string][]
    for (const [, frame] of later.slice(-3))
      expect([frame.includes('anna'), frame.includes('ben')]).toEqual([true, true])
    expect(later.at(-1)![0] - later.at(-2)![0]).toBe(20)
    topic.topic.presence(topic.content.appear('ben', 'still here'))
    clock.advance()
    took()
    hidden!.session.setPace('hidden')
    hidden!.socket.writes.length = 0
    topic.topic.renew(['anna', 'ben'])
    topic.topic.presence(topic.content.appear('ben', 'gone'))
    clock.advance()
    expect(took(), 'a change leaves at once').toEqual(['a presence [["ben","gone"],["anna","here"]]'])
    clock.advance(1_000)
    expect(hidden!.socket.writes.splice(0).flat()).toEqual(['a presence [["ben","gone"],["anna","here"]]'])
    clock.advance(60_000)
    expect([took(), hidden!.socket.writes.length, clock.pending]).toEqual([[], 0, 0])
  })

  it('T11 lets nobody wait who was not heard of for so long', () => {
    const { topic, audience, clock } = harnessWithTopic()
    const [reader] = audience(topic.topic, 1)
    topic.content.appear('anna', 'here')
    topic.topic.renew(['anna'])
    clock.advance(4)
    expect(reader!.socket.received, 'whom nobody was told of').toEqual(['a presence [["anna","here"]]'])
    clock.advance(30_000)
    topic.topic.renew(['anna'])
    clock.advance(4)
    expect(reader!.socket.received, 'who renews late').toHaveLength(2)
  })

  it('T13 lets topics take turns, and gathers the renewals of each', () => {
    const { topic, audience, clock } = createHarness()
    const rooms = Array.from({ length: 20 }, () => topic())
    const readers = rooms.map((room) => audience(room.topic, 1)[0]!)
    const keys = Array.from({ length: 5 }, (_, index) => `person ${index}`)
    for (const { topic: room, content } of rooms)
      for (const key of keys) room.presence(content.appear(key, 'here'))
    clock.advance(4)
    const times = new Set<number>()
    let frames = 0
    for (let tick = 0; tick < 2_400; tick++) {
      clock.advance(100)
      for (const [index, key] of keys.entries())
        if (tick % 165 === index * 31) for (const { topic: room } of rooms) room.renew([key])
      if (tick < 1_000) continue
      for (const { socket } of readers) {
        const came = socket.writes.splice(0).length
        if (came > 0 && tick > 1_000) times.add(tick % 200)
        if (tick > 1_000) frames += came
      }
    }
    expect(frames, 'one in 20 s for each').toBe(rooms.length * 7)
    expect(times.size).toBeGreaterThan(15)
  })

  it('T12 tells everybody what one who begins or catches up is told of renewed presence', () => {
    const { topic, audience, open, clock } = harnessWithTopic({ congestedBytes: 30 })
    const [reader, slow] = audience(topic.topic, 2)
    const took = () => reader!.socket.writes.splice(0).flat()
    topic.topic.presence(topic.content.appear('anna', 'here'))
    clock.advance()
    topic.topic.renew(['anna'])
    took()
    const late = open()
    topic.topic.subscribe(late.session, 'a', { initial: 'all there is', presence: ['anna'] })
    clock.advance(100)
    expect(took(), 'one begins').toEqual(['a presence [["anna","here"]]'])
    slow!.socket.isReading = false
    slow!.session.send('more than it may have waiting here')
    topic.topic.presence(topic.content.appear('ben', 'here'))
    clock.advance(100)
    topic.topic.renew(['anna'])
    took()
    slow!.socket.isReading = true
    slow!.socket.read()
    clock.advance(100)
    expect(took(), 'one catches up').toEqual(['a presence [["anna","here"]]'])
    clock.advance(60_000)
    expect([took(), clock.pending]).toEqual([[], 0])
  })

  it('T8 ends a window early that has collected too much', () => {
    const { topic, audience, clock } = harnessWithTopic({ window: () => 40, windowBytes: 100 })
    const [reader] = audience(topic.topic, 5)
    for (let count = 0; count < 10; count++) topic.topic.update(topic.content.step('x'))
    clock.advance()
    for (let count = 0; count < 10; count++) topic.topic.update(topic.content.step('x'))
    clock.advance()
    expect(reader!.socket.writes).toHaveLength(2)
    expect(topic.topic.heldBytes).toBe(0)
  })

  it('T9 spares the one who made all of a window, but not its presence', () => {
    const { topic, audience, clock } = harnessWithTopic()
    const [writer, reader, second] = audience(topic.topic, 3)
    topic.topic.update(topic.content.step('x'), { except: writer!.subscription })
    topic.topic.presence(topic.content.appear('anna', 'here'))
    clock.advance(100)
    expect(writer!.socket.received).toEqual(['a presence [["anna","here"]]'])
    expect(reader!.socket.received).toHaveLength(2)
    topic.topic.update(topic.content.step('x'), { except: writer!.subscription })
    topic.topic.update(topic.content.step('y'), { except: second!.subscription })
    clock.advance(100)
    expect(new CountingReader().read(reader!.socket.received).done).toEqual(topic.content.done)
    expect(second!.socket.received.at(-1)).toBe(reader!.socket.received.at(-1))
  })
})

describe('the gate', () => {
  it('G1 sends nothing that was not released, and what was as soon as it is', () => {
    const { topic, audience, clock } = harnessWithTopic({}, { isGated: true })
    const [reader] = audience(topic.topic, 1)
    topic.topic.update(topic.content.step('x'), { sequence: 1 })
    topic.topic.update(topic.content.step('x'), { sequence: 2 })
    clock.advance(5_000)
    expect(reader!.socket.received).toEqual([])
    topic.topic.release(1)
    expect(reader!.socket.received).toEqual([first])
    topic.topic.release(2)
    expect(new CountingReader().read(reader!.socket.received).done.get('x')).toBe(2)
  })

  it('G2 lets the window run while it waits, so that the two do not add up', () => {
    const { topic, audience, clock } = harnessWithTopic({ window: () => 20, gridMs: 1 }, { isGated: true })
    const [reader] = audience(topic.topic, 5)
    topic.topic.update(topic.content.step('x'), { sequence: 1 })
    topic.topic.release(1)
    topic.topic.update(topic.content.step('x'), { sequence: 2 })
    clock.advance(30)
    expect(reader!.socket.writes).toHaveLength(1)
    topic.topic.release(2)
    expect(reader!.socket.writes).toHaveLength(2)
  })

  it('G5 ends a window with the release that comes one step of the grid before its end', () => {
    const { topic, audience, clock } = harnessWithTopic({ window: () => 20, gridMs: 4 }, { isGated: true })
    const [reader] = audience(topic.topic, 3)
    for (const [sequence, at] of [
      [1, 0],
      [2, 15],
      [3, 17],
    ] as const) {
      topic.topic.update(topic.content.step('x'), { sequence })
      clock.advance(at - clock.now())
      topic.topic.release(sequence)
    }
    expect(new CountingReader().read(reader!.socket.received).done.get('x')).toBe(3)
    expect(reader!.socket.writes).toHaveLength(2)
  })

  it('G6 asks its owner at the end of a window, and lets what is released then leave with it', () => {
    let asked = 0
    const onWindowEnd = () => {
      asked += 1
      // Still on its way in until now.
      topic.topic.update(topic.content.step('x'), { sequence: 3 })
      return true
    }
    const limits = { window: () => 20, windowMaxMs: 50, gridMs: 4 }
    const { topic, audience, clock } = harnessWithTopic(limits, { isGated: true, onWindowEnd })
    const [reader] = audience(topic.topic, 3)
    const has = () => new CountingReader().read(reader!.socket.received).done.get('x')
    topic.topic.update(topic.content.step('x'), { sequence: 1 })
    topic.topic.release(1)
    expect([asked, has()], 'the first leaves at once').toEqual([0, 1])
    topic.topic.update(topic.content.step('x'), { sequence: 2 })
    clock.advance(24)
    expect(asked).toBe(1)
    topic.topic.release(2)
    expect(has(), 'waits for what was promised').toBe(1)
    topic.topic.release(3)
    expect([asked, has(), reader!.socket.writes.length]).toEqual([1, 3, 2])
  })

  it('G7 waits for what its owner promised no longer than the bound and one step of the grid', () => {
    const limits = { window: () => 20, windowMaxMs: 30, gridMs: 4 }
    const { topic, audience, clock } = harnessWithTopic(limits, { isGated: true, onWindowEnd: () => true })
    const [reader] = audience(topic.topic, 3)
    const has = () => new CountingReader().read(reader!.socket.received).done.get('x')
    for (const sequence of [1, 2, 3]) {
      topic.topic.update(topic.content.step('x'), { sequence })
      if (sequence < 3) topic.topic.release(sequence)
    }
    clock.advance(29)
    expect(has()).toBe(1)
    clock.advance(5)
    expect(has(), 'what was released').toBe(2)
    topic.topic.release(3)
    clock.advance(34)
    expect(has()).toBe(3)
  })

  it('G3 sends without waiting while nothing is to be held', () => {
    const { topic, audience, clock } = harnessWithTopic({}, { isGated: true })
    const [reader] = audience(topic.topic, 1)
    topic.topic.update(topic.content.step('x'), { sequence: 1 })
    topic.topic.setHeld(false)
    expect(reader!.socket.received).toEqual([first])
    topic.topic.setHeld(true)
    topic.topic.update(topic.content.step('x'), { sequence: 2 })
    clock.advance(100)
    expect(reader!.socket.received).toEqual([first])
  })

  it('G3 gives a reader who looks again also what the others saw while nothing was held', () => {
    const { topic, audience, clock } = harnessWithTopic({}, { isGated: true })
    const [hidden] = audience(topic.topic, 2)
    hidden!.session.setPace('hidden')
    topic.topic.setHeld(false)
    for (let sequence = 1; sequence <= 3; sequence++) {
      topic.topic.update(topic.content.step('x'), { sequence })
      clock.advance(10)
    }
    topic.topic.setHeld(true)
    hidden!.session.setPace('prompt')
    topic.topic.update(topic.content.step('x'), { sequence: 4 })
    topic.topic.release(4)
    clock.advance(100)
    expect(new CountingReader().read(hidden!.socket.received).done.get('x')).toBe(4)
  })

  it('G4 refuses a sequence that goes back', () => {
    const { topic } = harnessWithTopic({}, { isGated: true })
    topic.topic.update(topic.content.step('x'), { sequence: 2 })
    expect(() => topic.topic.update(topic.content.step('x'), { sequence: 1 })).toThrow(RangeError)
  })
})

describe('topics', () => {
  it('P1 publish to everybody but those left out', () => {
    const { topic, audience } = harnessWithTopic()
    const readers = audience(topic.topic, 4)
    const [author, outsider] = readers
    topic.topic.publish(() => 'hello', {
      except: new Set([author!.session]),
      audience: (session) => session !== outsider!.session,
    })
    expect(readers.map(({ socket }) => socket.received.length)).toEqual([0, 0, 1, 1])
  })

  it('P2 reach nobody who left, and forget what only they lacked', () => {
    const { topic, open, clock } = harnessWithTopic({ window: () => 50 })
    const reader = open()
    const subscription = topic.topic.subscribe(reader.session, 'a')
    topic.topic.update(topic.content.step('x'))
    topic.topic.update(topic.content.step('x'))
    subscription.end()
    subscription.end()
    clock.advance(100)
    expect(reader.socket.received).toEqual([])
    expect([topic.topic.audience, topic.topic.heldBytes]).toEqual([0, 0])
  })

  it('P2 take no session that is closing', () => {
    const { topic, open, clock } = harnessWithTopic()
    const { session, socket } = open()
    session.close({ code: 1000, reason: '' })
    topic.topic.subscribe(session, 'a').end()
    topic.topic.update(topic.content.step('x'))
    clock.advance(100)
    expect([topic.topic.audience, socket.received]).toEqual([0, []])
  })

  it('P3 end with an error of their content, and with them nothing else', () => {
    const { topic, audience, clock, fanout } = harnessWithTopic()
    const [reader] = audience(topic.topic, 1)
    topic.content.frameUpdate = () => {
      throw new Error('no frame')
    }
    topic.topic.update(topic.content.step('x'))
    clock.advance()
    expect(topic.failures).toHaveLength(1)
    expect(topic.topic.audience).toBe(0)
    reader!.session.send('still here')
    expect(reader!.socket.received).toEqual(['still here'])
    expect(fanout.sessions.size).toBe(1)
  })

  it('P5 begin for a reader with what there is, once it may be seen, and before every update', () => {
    const { topic, open, audience, clock } = harnessWithTopic({}, { isGated: true })
    const { content } = topic
    const [other] = audience(topic.topic, 1)
    topic.topic.update(content.step('x'), { sequence: 1 })
    topic.topic.update(content.step('x'), { sequence: 2 })
    const presence = content.appear('anna', 'here')
    const late = open()
    late.socket.isReading = false
    late.session.send('x'.repeat(300_000))
    expect(late.session.state).toBe('congested')
    const all = () => content.frameUpdate('a', content.difference(new Map([['x', 0]])))
    topic.topic.subscribe(late.session, 'a', { initial: all(), presence })
    topic.topic.release(1)
    topic.topic.update(content.step('x'), { sequence: 3 })
    clock.advance(100)
    expect(new CountingReader().read(other!.socket.received).done.get('x')).toBe(1)
    topic.topic.release(2)
    clock.advance(100)
    late.socket.read()
    expect(late.socket.writes.slice(1)).toEqual([
      ['a update [["x",{"from":0,"to":2}]]', 'a presence [["anna","here"]]'],
    ])
    topic.topic.release(3)
    late.socket.read()
    expect(new CountingReader().read(late.socket.received).done.get('x')).toBe(3)

    const early = open()
    topic.topic.subscribe(early.session, 'a', { initial: all() })
    expect(early.socket.received).toEqual(['a update [["x",{"from":0,"to":3}]]'])
  })

  it('P4 do not lose what waits when their last reader who looks looks away', () => {
    const { topic, audience, clock } = harnessWithTopic({ window: () => 40 })
    const [reader] = audience(topic.topic, 1)
    topic.topic.update(topic.content.step('x'))
    clock.advance(1)
    topic.topic.update(topic.content.step('x'))
    reader!.session.setPace('hidden')
    clock.advance(1_100)
    expect(new CountingReader().read(reader!.socket.received).done.get('x')).toBe(2)
  })
})

function harnessWithTopic(
  limits: Parameters<typeof createHarness>[0] = {},
  options: { isGated?: boolean; onWindowEnd?: () => boolean } = {},
) {
  const harness = createHarness(limits)
  return { ...harness, topic: harness.topic(options) }
}

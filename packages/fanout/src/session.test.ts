import { describe, expect, it } from 'vitest'
import { CountingReader } from './counting-content.testing.ts'
import { createHarness } from './fanout.testing.ts'
import { MemoryEngine } from './memory-socket.testing.ts'
import type { LateWrite, SocketPort, Wire } from './ports.ts'
import { type SessionEvent, transitions } from './session-state.ts'

const late = { code: 4508, reason: 'too slow' }

/** Writes to many at a time. */
class TogetherEngine extends MemoryEngine {
  readonly calls: number[] = []

  writeToAll(ports: readonly SocketPort[], wire: Wire): readonly LateWrite[] {
    this.calls.push(ports.length)
    return ports.map((port, at) => {
      try {
        port.writeOne(wire)
        return { at, failure: null }
      } catch (error) {
        return { at, failure: { error } }
      }
    })
  }
}

describe('writes', () => {
  it('W1 writes once what a batch sends to a session', () => {
    const { fanout, open } = createHarness()
    const { socket, session } = open()
    fanout.batch(() => {
      session.send('one')
      fanout.batch(() => session.send('two'))
      expect(socket.writes).toEqual([])
    })
    expect(socket.writes).toEqual([['one', 'two']])
  })

  it('W2 sends an acknowledgement at once, and with it what is due', () => {
    const { fanout, open, topic } = createHarness()
    const { topic: room, content } = topic({ isGated: true })
    const { socket, session } = open()
    room.subscribe(session, 'a')
    room.update(content.step('x'), { sequence: 1 })
    session.send('acknowledged: an earlier one')
    expect(socket.writes).toHaveLength(1)
    fanout.batch(() => {
      session.send('acknowledged')
      room.release(1)
    })
    expect(socket.writes.at(-1)).toEqual(['acknowledged', 'a update [["x",{"from":0,"to":1}]]'])
  })

  it('W3 writes once to a socket what several topics have for it in one step of the grid', () => {
    const { clock, open, topic } = createHarness({ window: () => 10, gridMs: 4 })
    const { socket, session } = open()
    const rooms = [topic(), topic(), topic()]
    for (const { topic: room, content } of rooms) {
      room.subscribe(session, 'a')
      room.update(content.step('x'))
    }
    clock.advance(1)
    for (const { topic: room, content } of rooms) room.update(content.step('x'))
    clock.advance(20)
    expect(socket.writes.map((messages) => messages.length)).toEqual([3, 3])
  })

  it('W5 writes the same to many before anybody hears of one', () => {
    const { clock, fanout, open, topic, errors } = createHarness({ congestedBytes: 30 })
    const { topic: room, content } = topic()
    const engine = new TogetherEngine()
    const readers = Array.from({ length: 20 }, () => open(engine))
    for (const { session } of readers) room.subscribe(session, 'a')
    const [broken, slow, busy, ...others] = readers
    broken!.socket.writeOne = () => {
      throw new Error('no line')
    }
    let written = 0
    broken!.socket.terminate = () => {
      written = others.filter(({ socket }) => socket.writes.length === 1).length
    }
    slow!.socket.isReading = false
    fanout.batch(() => {
      room.update(content.step('x'))
      room.update(content.step('y'))
      busy!.session.send('more')
    })
    clock.advance(100)
    expect(engine.calls).toEqual([19])
    expect(errors).toHaveLength(1)
    expect([broken!.session.state, slow!.session.state]).toEqual(['closed', 'congested'])
    expect(written).toBe(others.length)
    expect(busy!.socket.writes.map((messages) => messages.length)).toEqual([2])
  })

  it('W4 keeps the order of what is sent, whatever happens between', () => {
    const { clock, topic, audience } = createHarness({ congestedBytes: 10 })
    const { topic: room, content } = topic()
    const [reader] = audience(room, 1)
    const sent: string[] = []
    for (let count = 0; count < 50; count++) {
      reader!.socket.isReading = count % 7 > 2
      if (reader!.socket.isReading) reader!.socket.read()
      room.update(content.step('x'))
      sent.push(`message ${count}`)
      reader!.session.send(sent.at(-1)!)
      clock.advance(3)
    }
    reader!.socket.read()
    clock.advance(100)
    reader!.socket.read()
    const read = new CountingReader().read(reader!.socket.received)
    expect(read.others).toEqual(sent)
    expect(read.done.get('x')).toBe(50)
  })
})

describe('back-pressure', () => {
  it('B1 queues no updates and no presence for a socket that does not keep up', () => {
    const { clock, topic, audience } = createHarness({ congestedBytes: 200 })
    const { topic: room, content } = topic()
    const [slow, quick] = audience(room, 2)
    slow!.socket.isReading = false
    for (let count = 0; count < 1_000; count++) {
      room.update(content.step('x'))
      room.presence(content.appear('anna', `at ${count}`))
      clock.advance(10)
    }
    expect(slow!.session.state).toBe('congested')
    expect(slow!.session.heldBytes).toBeLessThan(400)
    expect(quick!.socket.writes).toHaveLength(1_000)
    expect(room.heldBytes).toBe(0)
  })

  it('B2 makes up for it with one difference and the last presence when it drained', () => {
    const { clock, topic, audience } = createHarness({ congestedBytes: 200 })
    const { topic: room, content } = topic()
    const [slow, quick] = audience(room, 2)
    room.update(content.step('before'))
    clock.advance(10)
    slow!.socket.isReading = false
    for (let count = 0; count < 100; count++) {
      room.update(content.step(`writer ${count % 3}`))
      room.presence(content.appear('anna', `at ${count}`))
      clock.advance(10)
    }
    slow!.socket.isReading = true
    slow!.socket.read()
    expect(slow!.session.state).toBe('open')
    expect(slow!.socket.writes.at(-1)).toHaveLength(2)
    const read = new CountingReader().read(slow!.socket.received)
    expect(read.done).toEqual(content.done)
    expect(read.presence).toEqual(content.presence)
    const missedFrom = /"before"/.test(String(slow!.socket.writes.at(-1)![0]))
    expect(missedFrom).toBe(false)
    expect(read.done).toEqual(new CountingReader().read(quick!.socket.received).done)
  })

  it('B3 holds the difference back until all it contains was released', () => {
    const { clock, topic, audience } = createHarness({ congestedBytes: 10 })
    const { topic: room, content } = topic({ isGated: true })
    const [slow] = audience(room, 1)
    let sequence = 0
    const edit = () => {
      room.update(content.step('x'), { sequence: ++sequence })
      clock.advance(10)
    }
    slow!.socket.isReading = false
    edit()
    room.release(1)
    edit()
    room.release(2)
    edit()
    slow!.socket.isReading = true
    slow!.socket.read()
    const doneBy = () => new CountingReader().read(slow!.socket.received).done.get('x')
    expect(doneBy()).toBe(1)
    edit()
    room.release(3)
    expect(doneBy()).toBe(3)
    room.release(4)
    expect(doneBy()).toBe(4)
  })

  it('B4 closes a socket for which more would wait than the limit', () => {
    const { open, clock } = createHarness({ congestedBytes: 1_000, backlogBytes: 5_000 })
    const { socket, session, closings } = open()
    socket.isReading = false
    const message = new Uint8Array(100)
    for (let count = 0; count < 50; count++) session.send(message)
    expect(session.heldBytes).toBe(5_000)
    expect(closings).toEqual([])
    session.send(message)
    expect(closings).toEqual([late])
    expect(socket.ended).toEqual(late)
    clock.advance(1_000)
    expect([session.state, session.heldBytes]).toEqual(['closed', 0])
  })

  it('B5 closes a socket that does not drain in time, and not one that does', () => {
    const { open, clock } = createHarness({ congestedBytes: 100, drainMs: 5_000 })
    const [stuck, slow] = [open(), open()]
    for (const { socket, session } of [stuck, slow]) {
      socket.isReading = false
      session.send(new Uint8Array(200))
    }
    for (let count = 0; count < 4; count++) {
      clock.advance(1_500)
      slow.socket.read()
      slow.session.send(new Uint8Array(200))
    }
    expect(stuck.closings).toEqual([late])
    expect(slow.closings).toEqual([])
  })

  it('B6 writes a message of any size to a socket for which nothing waits', () => {
    const { open, fanout } = createHarness({ backlogBytes: 1_000 })
    const { socket, session, closings } = open()
    session.send(new Uint8Array(50_000))
    expect(closings).toEqual([])
    expect(socket.received).toHaveLength(1)
    fanout.batch(() => {
      for (const bytes of [10, 50_000, 10]) session.send(new Uint8Array(bytes))
    })
    expect(closings).toEqual([])
    expect(socket.received).toHaveLength(4)
  })
})

describe('sessions', () => {
  it('S1 stay as they are after everything that does not concern their state', () => {
    for (const event of ['drained', 'deadline'] satisfies SessionEvent[])
      expect(transitions.open[event]).toBe('open')
    for (const next of Object.values(transitions.closed)) expect(next).toBe('closed')
    for (const [event, next] of Object.entries(transitions.closing))
      expect(next).toBe(event === 'deadline' || event === 'gone' ? 'closed' : 'closing')
    for (const table of Object.values(transitions)) expect(table.gone).toBe('closed')
  })

  it('S2 say goodbye behind everything that was sent, and then nothing', () => {
    const { fanout, open, topic, clock } = createHarness()
    const { topic: room, content } = topic()
    const { socket, session, closings } = open()
    room.subscribe(session, 'a')
    fanout.batch(() => {
      session.send('last words')
      session.close({ code: 4403, reason: 'gone' })
      session.send('more')
    })
    room.update(content.step('x'))
    clock.advance(100)
    expect(socket.received).toEqual(['last words'])
    expect(socket.ended).toEqual({ code: 4403, reason: 'gone' })
    expect(closings).toHaveLength(1)
    expect(room.audience).toBe(0)
  })

  it('S3 are cut when the peer does not answer the goodbye', () => {
    const harness = createHarness({ closeGraceMs: 1_000 })
    const reader = harness.open()
    reader.session.close({ code: 1000, reason: '' })
    harness.clock.advance(999)
    expect([reader.session.state, reader.ends]).toEqual(['closing', 0])
    harness.clock.advance(1)
    expect([reader.session.state, reader.ends]).toEqual(['closed', 1])
    expect(harness.fanout.sessions.size).toBe(0)
    expect(harness.clock.pending).toBe(0)
  })

  it('S4 end with an error of their line, and with them nothing else', () => {
    const { topic, audience, clock, errors } = createHarness()
    const { topic: room, content } = topic()
    const [broken, sound] = audience(room, 2)
    broken!.socket.write = () => {
      throw new Error('no line')
    }
    room.update(content.step('x'))
    clock.advance()
    expect(errors).toHaveLength(1)
    expect([broken!.session.state, broken!.ends, broken!.socket.ended]).toEqual(['closed', 1, 'cut'])
    expect(sound!.socket.received).toHaveLength(1)
    expect(room.audience).toBe(1)
  })

  it('S5 leave no timer and no place in a topic behind', () => {
    const { topic, audience, clock, fanout } = createHarness({ congestedBytes: 10 })
    const { topic: room, content } = topic()
    const readers = audience(room, 20)
    for (const [index, { socket }] of readers.entries()) socket.isReading = index % 2 === 0
    room.update(content.step('x'))
    clock.advance(100)
    for (const { session } of readers) session.gone()
    expect([fanout.sessions.size, room.audience, clock.pending]).toEqual([0, 0, 0])
    expect(readers.every(({ ends }) => ends === 1)).toBe(true)
  })

  it('S6 are all closed with the hub', () => {
    const { fanout, open, clock } = createHarness()
    const readers = [open(), open()]
    fanout.close({ code: 1012, reason: 'restarting' })
    expect(readers.map(({ socket }) => socket.ended)).toEqual(
      readers.map(() => ({ code: 1012, reason: 'restarting' })),
    )
    clock.advance(1_000)
    expect(fanout.sessions.size).toBe(0)
  })
})

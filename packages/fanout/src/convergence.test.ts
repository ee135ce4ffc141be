import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CountingReader } from './counting-content.testing.ts'
import { createHarness } from './fanout.testing.ts'
import { defaultLimits } from './limits.ts'

const reader = fc.nat({ max: 4 })
const step = fc.oneof(
  { weight: 8, arbitrary: fc.record({ do: fc.constant('edit' as const), writer: fc.nat({ max: 3 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('appear' as const), writer: fc.nat({ max: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('renew' as const), writer: fc.nat({ max: 3 }) }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('pass' as const), ms: fc.nat({ max: 60 }) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('stall' as const), ms: fc.nat({ max: 60 }) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('release' as const), upTo: fc.nat({ max: 5 }) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('send' as const), reader }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('publish' as const), except: reader }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('stop reading' as const), reader }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('read' as const), reader }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('hide' as const), reader, isHidden: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('join' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('hold' as const), isHeld: fc.boolean() }) },
)

describe('whatever happens in whatever order', () => {
  it.each([{ isGated: false }, { isGated: true }, { isGated: true, asks: true }])(
    'readers end with everything, in order and without holes, and get what is sent exactly (%o)',
    ({ isGated, asks = false }) => {
      let congestions = 0
      fc.assert(
        fc.property(fc.array(step, { minLength: 20, maxLength: 150, size: 'max' }), (steps) => {
          const { clock, fanout, topic, audience, open, errors } = createHarness({
            congestedBytes: 120,
            drainMs: 1e9,
            backlogBytes: 1e9,
          })
          let sequence = 0
          let released = 0
          const onWindowEnd = () => sequence > released
          const { topic: room, content, failures } = topic({ isGated, ...(asks && { onWindowEnd }) })
          const readers = audience(room, 5).map((one, index) => ({ ...one, index, sent: [] as string[] }))
          let messages = 0
          for (const one of steps) {
            switch (one.do) {
              case 'edit': {
                const writer = readers[one.writer]!
                sequence += 1
                const update = content.step(`writer ${one.writer}`)
                room.update(update, { sequence, except: writer.subscription })
                break
              }
              case 'appear':
                room.presence(content.appear(one.writer, `state ${messages++}`))
                break
              case 'renew':
                if (content.presence.has(one.writer)) room.renew([one.writer])
                break
              case 'pass':
                clock.advance(one.ms)
                break
              case 'stall':
                clock.stall(one.ms)
                break
              case 'release':
                released = Math.min(sequence, released + one.upTo)
                room.release(released)
                break
              case 'send': {
                const message = `for one ${messages++}`
                readers[one.reader]!.sent.push(message)
                readers[one.reader]!.session.send(message)
                break
              }
              case 'publish': {
                const message = `for all ${messages++}`
                const { session } = readers[one.except]!
                for (const other of readers) if (other.session !== session) other.sent.push(message)
                room.publish(() => message, { except: new Set([session]) })
                break
              }
              case 'stop reading':
                readers[one.reader]!.socket.isReading = false
                break
              case 'read':
                readers[one.reader]!.socket.isReading = true
                readers[one.reader]!.socket.read()
                break
              case 'hide':
                readers[one.reader]!.session.setPace(one.isHidden ? 'hidden' : 'prompt')
                break
              case 'join': {
                const late = open()
                const everything = content.difference(
                  new Map([...content.done.keys()].map((key) => [key, 0])),
                )
                const subscription = room.subscribe(late.session, 'a', {
                  initial: content.frameUpdate('a', everything),
                  presence: content.presence.keys(),
                })
                readers.push({ ...late, subscription, index: readers.length, sent: [] })
                break
              }
              case 'hold':
                if (isGated) room.setHeld(one.isHeld)
            }
            congestions += readers.filter(({ session }) => session.state === 'congested').length
          }
          room.release(sequence)
          for (const { socket } of readers) {
            socket.isReading = true
            socket.read()
          }
          // Presence that was renewed waits longest.
          clock.advance(defaultLimits.renewalMaxMs + 2_000)
          expect([...failures, ...errors]).toEqual([])
          for (const { socket, sent, index } of readers) {
            const reader = new CountingReader()
            // Writers have what they made themselves.
            const own = `writer ${index}`
            if (content.done.has(own)) reader.done.set(own, content.done.get(own)!)
            const read = reader.read(socket.received)
            expect(read.done).toEqual(content.done)
            expect(read.presence).toEqual(content.presence)
            expect(read.others).toEqual(sent)
          }
          expect(room.heldBytes).toBe(0)
          expect([clock.pending, fanout.sessions.size]).toEqual([0, readers.length])
        }),
        { numRuns: 1_000 },
      )
      // Else the property would say nothing about slow readers.
      expect(congestions).toBeGreaterThan(1_000)
    },
  )

  it('G1 no reader sees a step before it was released', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 100, size: 'max' }), (steps) => {
        const { clock, topic, audience } = createHarness({ congestedBytes: 120, drainMs: 1e9 })
        const { topic: room, content } = topic({ isGated: true })
        const readers = audience(room, 5)
        let sequence = 0
        let released = 0
        for (const one of steps) {
          if (one.do === 'edit') room.update(content.step('x'), { sequence: ++sequence })
          else if (one.do === 'pass') clock.advance(one.ms)
          else if (one.do === 'release') room.release((released = Math.min(sequence, released + one.upTo)))
          else if (one.do === 'hide') readers[one.reader]!.session.setPace(one.isHidden ? 'hidden' : 'prompt')
          else if (one.do === 'stop reading') readers[one.reader]!.socket.isReading = false
          else if (one.do === 'read') {
            readers[one.reader]!.socket.isReading = true
            readers[one.reader]!.socket.read()
          }
          for (const { socket } of readers) {
            const seen = new CountingReader().read(socket.received).done.get('x') ?? 0
            expect(seen).toBeLessThanOrEqual(released)
          }
        }
      }),
      { numRuns: 300 },
    )
  })
})

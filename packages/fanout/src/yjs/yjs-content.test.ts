import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createHarness } from '../fanout.testing.ts'
import { yjsContent } from './index.ts'

const edit = fc.record({
  writer: fc.nat({ max: 2 }),
  at: fc.nat({ max: 100 }),
  remove: fc.nat({ max: 4 }),
  insert: fc.string({ maxLength: 3 }),
})
const step = fc.oneof(
  { weight: 8, arbitrary: edit.map((value) => ({ do: 'edit' as const, ...value })) },
  { weight: 3, arbitrary: fc.nat({ max: 4 }).map((upTo) => ({ do: 'release' as const, upTo })) },
  { weight: 3, arbitrary: fc.nat({ max: 80 }).map((ms) => ({ do: 'pass' as const, ms })) },
  { weight: 4, arbitrary: fc.nat({ max: 3 }).map((reader) => ({ do: 'stop reading' as const, reader })) },
  { weight: 3, arbitrary: fc.nat({ max: 3 }).map((reader) => ({ do: 'read' as const, reader })) },
)

const stateOf = (document: Y.Doc) => Y.decodeStateVector(Y.encodeStateVector(document))

describe('a Yjs document as a topic', () => {
  it.each([false, true])(
    'B7 readers converge, without anything parked, however often they fell behind (gated: %s)',
    (isGated) => {
      let differences = 0
      fc.assert(
        fc.property(fc.array(step, { minLength: 10, maxLength: 120, size: 'max' }), (steps) => {
          const { clock, fanout, audience } = createHarness({ congestedBytes: 30, drainMs: 1e9 })
          const document = new Y.Doc()
          const content = yjsContent({
            document,
            frameUpdate: (_format, update) => update,
            framePresence: () => '',
          })
          const failures: unknown[] = []
          const room = fanout.topic({
            content: {
              ...content,
              difference(gap) {
                differences += 1
                return content.difference(gap)
              },
            },
            isGated,
            onFailed: (error) => failures.push(error),
          })
          const readers = audience(room, 4)
          document.on('update', (update: Uint8Array) => room.update(update, { sequence: ++sequence }))
          let sequence = 0
          let released = 0
          const writers = [1, 2, 3].map((clientID) => {
            const writer = new Y.Doc()
            writer.clientID = clientID
            return writer
          })
          for (const one of steps) {
            if (one.do === 'edit') {
              const writer = writers[one.writer]!
              if (one.at % 2 === 0) Y.applyUpdate(writer, Y.encodeStateAsUpdate(document))
              const text = writer.getText('text')
              const at = one.at % (text.length + 1)
              text.delete(at, Math.min(one.remove, text.length - at))
              text.insert(at, one.insert)
              Y.applyUpdate(document, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(document)))
            } else if (one.do === 'pass') clock.advance(one.ms)
            else if (one.do === 'release') room.release((released = Math.min(sequence, released + one.upTo)))
            else {
              const { socket } = readers[one.reader]!
              socket.isReading = one.do === 'read'
              if (socket.isReading) socket.read()
            }
          }
          room.release(sequence)
          for (const { socket } of readers) {
            socket.isReading = true
            socket.read()
          }
          clock.advance(1_000)
          expect(failures).toEqual([])
          for (const { socket } of readers) {
            const copy = new Y.Doc()
            for (const message of socket.received) {
              Y.applyUpdate(copy, message as Uint8Array)
              expect(copy.store.pendingStructs).toBeNull()
            }
            expect(stateOf(copy)).toEqual(stateOf(document))
            expect(copy.getText('text').toDelta()).toEqual(document.getText('text').toDelta())
          }
        }),
        { numRuns: 300 },
      )
      expect(differences).toBeGreaterThan(200)
    },
  )

  it('B7 a difference is whole when what waits for its window is by another writer', () => {
    const { clock, fanout, audience } = createHarness({ congestedBytes: 10, window: () => 40 })
    const document = new Y.Doc()
    const content = yjsContent({ document, frameUpdate: (_, update) => update, framePresence: () => '' })
    const room = fanout.topic({
      content,
      onFailed: (error) => {
        throw error
      },
    })
    const [slow] = audience(room, 4)
    document.on('update', (update: Uint8Array) => room.update(update))
    const type = (clientID: number) => {
      const writer = new Y.Doc()
      Y.applyUpdate(writer, Y.encodeStateAsUpdate(document))
      writer.clientID = clientID
      writer.getText('text').insert(writer.getText('text').length, 'x')
      Y.applyUpdate(document, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(document)))
    }
    slow!.socket.isReading = false
    type(1)
    clock.advance(50)
    type(1)
    clock.advance(50)
    // Missed is what 1 wrote; what 2 wrote waits for its window, and 1 has written behind it.
    type(2)
    type(1)
    slow!.socket.read()
    slow!.socket.read()
    const copy = new Y.Doc()
    for (const message of slow!.socket.received) Y.applyUpdate(copy, message as Uint8Array)
    expect(copy.store.pendingStructs).toBeNull()
    expect(copy.getText('text').length).toBe(4)
  })

  it('a difference is as large as what was missed, not as the document', () => {
    const document = new Y.Doc()
    document.getText('text').insert(0, 'long '.repeat(10_000))
    const content = yjsContent({ document, frameUpdate: (_, update) => update, framePresence: () => '' })
    const missed: Uint8Array[] = []
    document.on('update', (update: Uint8Array) => missed.push(update))
    for (let count = 0; count < 100; count++) document.getText('text').insert(count, 'x')
    const gap = missed
      .map((update) => content.gapOf(update))
      .reduce((one, other) => content.joinGaps(one, other))
    const difference = content.difference(gap)
    expect(difference.byteLength).toBeLessThan(2_500)
    const copy = new Y.Doc()
    Y.applyUpdate(copy, difference)
    expect(copy.store.pendingStructs).not.toBeNull()
  })
})

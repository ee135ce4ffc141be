import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { framesOf } from './piecewise-socket.ts'

const name = new TextEncoder().encode('page.0196')

const lengthBytes = (length: number): number[] => [
  128 | (length & 127),
  128 | ((length >> 7) & 127),
  128 | ((length >> 14) & 127),
  length >> 21,
]

/** As the provider makes them: name, message type, type of the step, and the update with its length. */
const frameOf = (type: number, step: number, update: Uint8Array): Uint8Array =>
  new Uint8Array([name.length, ...name, type, step, ...lengthBytes(update.byteLength), ...update])

const pasted = () => {
  const doc = new Y.Doc()
  doc.getText('t').insert(0, '长'.repeat(600_000))
  return doc
}

it('sends an answer that is too large as updates of the same document', () => {
  const doc = pasted()
  const frames = framesOf(frameOf(0, 1, Y.encodeStateAsUpdate(doc)))
  expect(frames.length).toBeGreaterThan(3)
  const received = new Y.Doc()
  for (const frame of frames) {
    expect([...frame.subarray(0, name.length + 3)]).toEqual([name.length, ...name, 0, 2])
    const length = frame.subarray(name.length + 3).findIndex((byte) => byte < 128) + 1
    Y.applyUpdate(received, frame.subarray(name.length + 3 + length))
  }
  expect(received.getText('t').toJSON() === doc.getText('t').toJSON()).toBe(true)
})

it('leaves alone what is small, and what is no update', () => {
  const small = frameOf(0, 2, Y.encodeStateAsUpdate(new Y.Doc()))
  expect(framesOf(small)).toEqual([small])
  const presence = frameOf(1, 2, Y.encodeStateAsUpdate(pasted()))
  expect(framesOf(presence)).toEqual([presence])
})

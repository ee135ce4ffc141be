import * as decoding from 'lib0/decoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { readFrameHead } from '../protocol/frame.ts'
import { AnswerCache } from './answer-cache.ts'

const nothing = new Uint8Array([0])

/** The text that somebody has who applied an answer to what he had. */
function textWith(answer: readonly Uint8Array[], had?: Uint8Array): string {
  const document = new Y.Doc()
  if (had !== undefined) Y.applyUpdate(document, had)
  for (const frame of answer) {
    const { decoder } = readFrameHead(frame)
    const isStep2 = decoding.readVarUint(decoder) === 1
    const payload = decoding.readVarUint8Array(decoder)
    if (isStep2) Y.applyUpdate(document, payload)
  }
  return document.getText('text').toJSON()
}

test('R25: many who ask the same of the same state get the very same frames', () => {
  const document = new Y.Doc()
  document.getText('text').insert(0, 'Stoa')
  const cache = new AnswerCache(document)
  const first = cache.answer('name', nothing, 1)
  expect(textWith(first)).toBe('Stoa')
  for (let asker = 0; asker < 500; asker++) {
    const answer = cache.answer('name', Uint8Array.from(nothing), 1)
    for (const [index, frame] of answer.entries()) expect(frame).toBe(first[index])
  }
})

test('another question, another address and another state have an answer of their own', () => {
  const document = new Y.Doc()
  document.getText('text').insert(0, 'Stoa')
  const had = Y.encodeStateAsUpdate(document)
  const vector = Y.encodeStateVector(document)
  document.getText('text').insert(4, ' grows')
  const cache = new AnswerCache(document)
  expect(textWith(cache.answer('name', vector, 2), had)).toBe('Stoa grows')
  expect(textWith(cache.answer('name', nothing, 2))).toBe('Stoa grows')
  expect(readFrameHead(cache.answer('other', nothing, 2)[0]).address).toBe('other')
  document.getText('text').insert(10, ' on')
  expect(textWith(cache.answer('name', nothing, 3))).toBe('Stoa grows on')
})

test('what is parked is a part of the answer, though it has no number', () => {
  const writer = new Y.Doc()
  const updates: Uint8Array[] = []
  writer.on('update', (update: Uint8Array) => updates.push(update))
  writer.getText('text').insert(0, 'one ')
  writer.getText('text').insert(4, 'two')
  const document = new Y.Doc()
  const cache = new AnswerCache(document)
  cache.answer('name', nothing, 0)
  Y.applyUpdate(document, updates[1]!)
  expect(textWith(cache.answer('name', nothing, 0), updates[0])).toBe('one two')
})

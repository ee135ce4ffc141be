import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { typing } from './content-store.testing.ts'
import { buildState, UnreadableContentError } from './stored-state.ts'

function textOf(state: Uint8Array): string {
  const document = new Y.Doc()
  Y.applyUpdate(document, state)
  return document.getText('text').toJSON()
}

/** Types nested so deep that deleting them exhausts the stack: each of the two is harmless alone. */
function nestAndDeletion(): readonly [Uint8Array, Uint8Array] {
  const document = new Y.Doc()
  document.clientID = 66
  document.transact(() => {
    let array = document.getArray('nest')
    for (let level = 0; level < 30_000; level++) {
      const inner = new Y.Array()
      array.insert(0, [inner])
      array = inner
    }
  })
  return [Y.encodeStateAsUpdate(document), new Uint8Array([0, 1, document.clientID, 1, 0, 1])]
}

const unreadable = new Uint8Array([1, 1, 255, 255, 255])

describe('the state of stored content', () => {
  test('is the content of snapshot and rows', () => {
    const updates = typing(['one ', 'two ', 'three'])
    const { state: snapshot } = buildState({ snapshot: null, updates: updates.slice(0, 1) })
    const built = buildState({ snapshot, updates: updates.slice(1) })
    expect(textOf(built.state)).toBe('one two three')
    expect(built.leftOut).toEqual([])
    expect(textOf(buildState({ snapshot: null, updates: [] }).state)).toBe('')
  })

  test('leaves out rows that cannot be read, and keeps what is around them', () => {
    const [one, two, three] = typing(['one ', 'two ', 'three'])
    const updates = [unreadable, one!, two!, unreadable, three!]
    const { state, leftOut } = buildState({ snapshot: null, updates })
    expect(textOf(state)).toBe('one two three')
    expect(leftOut).toEqual([0, 3])
  })

  test('leaves out the row that breaks the document together with others', () => {
    const [one, two, three] = typing(['one ', 'two ', 'three'])
    const [nest, deletion] = nestAndDeletion()
    const content = { snapshot: null, updates: [one!, nest, two!, deletion, three!] }
    const { state, leftOut } = buildState(content)
    expect(textOf(state)).toBe('one two three')
    expect(leftOut).toEqual([3])
    expect(buildState(content, new Set(leftOut)).leftOut, 'and is known the next time').toEqual([3])
  })

  test('of an unreadable snapshot is an error, never an empty document', () => {
    const updates = typing(['one '])
    expect(() => buildState({ snapshot: unreadable, updates })).toThrow(UnreadableContentError)
    expect(() => buildState({ snapshot: unreadable, updates: [] })).toThrow(UnreadableContentError)
  })
})

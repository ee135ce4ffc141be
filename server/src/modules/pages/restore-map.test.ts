import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { restoreMap } from './restore-map.ts'

function versions(): { live: Y.Doc; version: Y.Doc } {
  const live = new Y.Doc()
  const facts = live.getMap<unknown>('facts')
  facts.set('place', 'Hall')
  facts.set('attendees', new Y.Map([['li', 'present']]))
  facts.set('timer', { item: 'a' })
  const version = new Y.Doc()
  Y.applyUpdate(version, Y.encodeStateAsUpdate(live))
  return { live, version }
}

test('a map becomes what it was, but for what is about now', () => {
  const { live, version } = versions()
  const facts = live.getMap<unknown>('facts')
  facts.set('place', 'Roof')
  facts.set('call', 'somewhere')
  facts.set('timer', { item: 'b' })
  const attendees = facts.get('attendees') as Y.Map<unknown>
  attendees.set('li', 'absent')
  attendees.set('wang', 'present')
  restoreMap(facts, version.getMap('facts'), new Set(['timer']))
  expect(facts.toJSON()).toEqual({ place: 'Hall', attendees: { li: 'present' }, timer: { item: 'b' } })
  expect(facts.get('attendees')).toBe(attendees)
})

test('what is the same is no edit, and what somebody adds meanwhile is merged', () => {
  const { live, version } = versions()
  const before = Y.encodeStateAsUpdate(live)
  restoreMap(live.getMap('facts'), version.getMap('facts'))
  expect(Y.encodeStateAsUpdate(live)).toEqual(before)
  const other = new Y.Doc()
  Y.applyUpdate(other, before)
  ;(other.getMap('facts').get('attendees') as Y.Map<unknown>).set('zhao', 'present')
  live.getMap('facts').set('place', 'Roof')
  restoreMap(live.getMap('facts'), version.getMap('facts'))
  Y.applyUpdate(live, Y.encodeStateAsUpdate(other))
  expect(live.getMap('facts').toJSON()).toMatchObject({
    place: 'Hall',
    attendees: { li: 'present', zhao: 'present' },
  })
})

test('what was taken away comes back whole, and what was put in its place goes', () => {
  const { live, version } = versions()
  live.getMap('facts').set('attendees', 'broken')
  restoreMap(live.getMap('facts'), version.getMap('facts'))
  expect(live.getMap('facts').toJSON()).toEqual(version.getMap('facts').toJSON())
  live.getMap('facts').delete('attendees')
  restoreMap(live.getMap('facts'), version.getMap('facts'))
  expect(live.getMap('facts').toJSON()).toEqual(version.getMap('facts').toJSON())
})

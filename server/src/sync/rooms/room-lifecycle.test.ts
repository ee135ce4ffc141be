import { expect, test } from 'vitest'
import {
  ImpossibleTransitionError,
  nextRoomState,
  type RoomEvent,
  type RoomState,
  roomTransitions,
} from './room-lifecycle.ts'

const states = Object.keys(roomTransitions) as RoomState[]
const events = Object.keys(roomTransitions.absent) as RoomEvent[]

/** Every pair, written out a second time, by state in the order of the events. */
const expected: Readonly<Record<RoomState, string>> = {
  absent: 'loading - - absent absent - - absent absent absent absent',
  loading: 'loading idle absent - loading - - loading - loading loading',
  open: '- - - open idle - - open absent absent absent',
  idle: '- - - open idle absent storing idle absent absent absent',
  storing: '- - - open storing - - idle absent absent absent',
}

test('every pair of state and event leads where it should, or is impossible', () => {
  expect(events).toEqual([
    'requested',
    'loaded',
    'load-failed',
    'joined',
    'left',
    'rested',
    'unstored',
    'stored',
    'failed',
    'purged',
    'shutdown',
  ])
  for (const state of states) {
    const reached = events.map((event) => {
      try {
        return nextRoomState(state, event)
      } catch (error) {
        expect(error).toBeInstanceOf(ImpossibleTransitionError)
        return '-'
      }
    })
    expect(reached.join(' '), state).toBe(expected[state])
  }
})

test('a room that holds edits leaves memory only by what stores them, ends it, or breaks it', () => {
  for (const state of ['open', 'idle', 'storing'] as const)
    for (const event of events)
      if (roomTransitions[state][event] === 'absent')
        expect(['rested', 'failed', 'purged', 'shutdown']).toContain(event)
})

test('from every state every other can be reached', () => {
  for (const start of states) {
    const reached = new Set<RoomState>([start])
    for (const state of reached)
      for (const event of events) {
        const next = roomTransitions[state][event]
        if (next !== null) reached.add(next)
      }
    expect([...reached].toSorted()).toEqual(states.toSorted())
  }
})

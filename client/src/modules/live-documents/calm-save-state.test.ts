import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createStore } from '../../platform/store.ts'
import { followSaveState } from './calm-save-state.ts'
import { initialFacts, type SyncFacts } from './save-state.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const arrived: SyncFacts = {
  ...initialFacts,
  connection: 'connected',
  wasConnected: true,
  synced: true,
  proven: true,
  scope: 'write',
  localCopy: 'ready',
}
const typing: SyncFacts = { ...arrived, unacknowledged: 1, hasLocalEdits: true }

it('says "saved" only when nothing was typed for a while', () => {
  const facts = createStore(typing)
  const { state, stop } = followSaveState(facts)
  facts.set(arrived)
  vi.advanceTimersByTime(300)
  expect(state.get().face).toBe('saving')
  facts.set(typing)
  vi.advanceTimersByTime(1000)
  expect(state.get().face).toBe('saving')
  facts.set({ ...arrived })
  vi.advanceTimersByTime(401)
  expect(state.get().face).toBe('saved')
  stop()
})

it('says at once that something is not saved', () => {
  const facts = createStore(arrived)
  const { state, stop } = followSaveState(facts)
  expect(state.get().face).toBe('saved')
  facts.set({ ...arrived, online: false, connection: 'disconnected' })
  expect(state.get()).toEqual({ face: 'device', reason: 'offline' })
  facts.set({ ...typing, scope: 'read' })
  expect(state.get()).toEqual({ face: 'not-saved', reason: 'refused' })
  stop()
})

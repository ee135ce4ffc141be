import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveSaveState, everythingArrived, initialFacts, type SyncFacts } from './save-state.ts'

const facts = (change: Partial<SyncFacts>): SyncFacts => ({ ...initialFacts, localCopy: 'ready', ...change })
const settled = facts({ connection: 'connected', wasConnected: true, synced: true })

const anyFacts: fc.Arbitrary<SyncFacts> = fc.record({
  connection: fc.constantFrom('connecting', 'connected', 'disconnected'),
  wasConnected: fc.boolean(),
  online: fc.boolean(),
  synced: fc.boolean(),
  unacknowledged: fc.nat(3),
  hasLocalEdits: fc.boolean(),
  localCopy: fc.constantFrom('opening', 'ready', 'unavailable'),
  denied: fc.constantFrom(null, 'unauthenticated', 'not-found', 'client-outdated', 'internal', 'too-large'),
  refused: fc.boolean(),
})

describe('the state of saving', () => {
  it('is saved only when connected, synced, acknowledged, not denied and not refused', () => {
    expect(deriveSaveState(settled)).toEqual({ face: 'saved' })
    fc.assert(
      fc.property(anyFacts, (any) => {
        if (deriveSaveState(any).face !== 'saved') return
        expect(any.online && !any.hasLocalEdits && everythingArrived(any)).toBe(true)
      }),
    )
  })

  it('is saving while the server owes an answer', () => {
    expect(deriveSaveState({ ...settled, unacknowledged: 1 })).toEqual({ face: 'saving', reason: 'sending' })
  })

  it('opens without crying wolf, and calls a lost connection by its name', () => {
    expect(deriveSaveState(facts({})).face).toBe('saving')
    expect(deriveSaveState(facts({ connection: 'disconnected', wasConnected: true }))).toEqual({
      face: 'device',
      reason: 'reconnecting',
    })
    expect(deriveSaveState({ ...settled, online: false })).toEqual({ face: 'device', reason: 'offline' })
  })

  it('never says "on this device" of edits that the device does not keep', () => {
    fc.assert(
      fc.property(anyFacts, (any) => {
        if (any.hasLocalEdits && any.localCopy === 'unavailable')
          expect(deriveSaveState(any).face).not.toBe('device')
      }),
    )
  })

  it('keeps the text on the device when the sign-in runs out', () => {
    expect(deriveSaveState(facts({ denied: 'unauthenticated', hasLocalEdits: true }))).toEqual({
      face: 'device',
      reason: 'signed-out',
    })
  })

  it('says why when nothing can be saved any more', () => {
    expect(deriveSaveState({ ...settled, refused: true })).toEqual({ face: 'not-saved', reason: 'refused' })
    expect(deriveSaveState({ ...settled, denied: 'not-found' })).toEqual({
      face: 'not-saved',
      reason: 'gone',
    })
    expect(deriveSaveState({ ...settled, denied: 'client-outdated' })).toEqual({
      face: 'not-saved',
      reason: 'outdated',
    })
  })
})

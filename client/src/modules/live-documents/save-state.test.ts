import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deriveSaveState, initialFacts, isOnServer, type SyncFacts } from './save-state.ts'

const facts = (change: Partial<SyncFacts>): SyncFacts => ({ ...initialFacts, localCopy: 'ready', ...change })
const settled = facts({
  connection: 'connected',
  wasConnected: true,
  synced: true,
  proven: true,
  scope: 'write',
})

const anyFacts: fc.Arbitrary<SyncFacts> = fc.record({
  connection: fc.constantFrom('connecting', 'connected', 'disconnected'),
  wasConnected: fc.boolean(),
  online: fc.boolean(),
  synced: fc.boolean(),
  unacknowledged: fc.nat(3),
  hasLocalEdits: fc.boolean(),
  localCopy: fc.constantFrom('opening', 'ready', 'unavailable'),
  denied: fc.constantFrom(
    null,
    'unauthenticated',
    'not-found',
    'client-outdated',
    'internal',
    'too-large',
    'rejected',
  ),
  proven: fc.boolean(),
  scope: fc.constantFrom(null, 'read', 'write'),
  storage: fc.constantFrom('healthy', 'degraded'),
})

describe('the state of saving', () => {
  it('is saved only when the server has said on this connection that all of it is on its disk', () => {
    expect(deriveSaveState(settled)).toEqual({ face: 'saved' })
    fc.assert(
      fc.property(anyFacts, (any) => {
        if (deriveSaveState(any).face !== 'saved') return
        expect(any.online && any.storage === 'healthy' && isOnServer(any)).toBe(true)
      }),
    )
  })

  it('tells being sent from sent, and believes no count of acknowledgements', () => {
    const typing = { ...settled, hasLocalEdits: true }
    expect(deriveSaveState({ ...typing, unacknowledged: 1 })).toEqual({ face: 'saving', reason: 'sending' })
    expect(deriveSaveState(typing)).toEqual({ face: 'saving', reason: 'sent' })
    expect(deriveSaveState({ ...settled, unacknowledged: 1 })).toEqual({ face: 'saved' })
    expect(deriveSaveState({ ...settled, proven: false }).face).toBe('saving')
  })

  it('says so while the server cannot write', () => {
    expect(deriveSaveState({ ...settled, storage: 'degraded' })).toEqual({
      face: 'not-saved',
      reason: 'storage',
    })
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
    expect(deriveSaveState({ ...settled, hasLocalEdits: true, scope: 'read' })).toEqual({
      face: 'not-saved',
      reason: 'refused',
    })
    expect(deriveSaveState({ ...settled, scope: 'read' })).toEqual({ face: 'saved' })
    expect(deriveSaveState({ ...settled, denied: 'not-found' })).toEqual({
      face: 'not-saved',
      reason: 'gone',
    })
    expect(deriveSaveState({ ...settled, denied: 'client-outdated' })).toEqual({
      face: 'not-saved',
      reason: 'outdated',
    })
    for (const denied of ['too-large', 'rejected'] as const)
      expect(deriveSaveState({ ...settled, denied })).toEqual({ face: 'not-saved', reason: denied })
  })
})

import type { DenialReason } from '@stoa/protocol'

/** What is known about the way between this tab, this device and the server. Facts only; the judgement is below. */
export interface SyncFacts {
  connection: 'connecting' | 'connected' | 'disconnected'
  /** Whether it was ever connected since the page was opened. */
  wasConnected: boolean
  online: boolean
  /** The first exchange on this connection is done. */
  synced: boolean
  /** Updates the server has not acknowledged on this connection. */
  unacknowledged: number
  /** Something was typed here since everything was last on the server. */
  hasLocalEdits: boolean
  localCopy: 'opening' | 'ready' | 'unavailable'
  denied: DenialReason | 'too-large' | null
  /** The server answered an update with "not applied". */
  refused: boolean
}

export const initialFacts: SyncFacts = {
  connection: 'connecting',
  wasConnected: false,
  online: true,
  synced: false,
  unacknowledged: 0,
  hasLocalEdits: false,
  localCopy: 'opening',
  denied: null,
  refused: false,
}

/** The four faces of LOOK.md, each with its reason. */
export type SaveState =
  | { face: 'saved' }
  | { face: 'saving'; reason: 'sending' | 'connecting' }
  | { face: 'device'; reason: 'offline' | 'reconnecting' | 'signed-out' }
  | {
      face: 'not-saved'
      reason: 'refused' | 'outdated' | 'gone' | 'too-large' | 'no-storage' | 'server'
    }

const notSavedBecause = {
  'client-outdated': 'outdated',
  'not-found': 'gone',
  'too-large': 'too-large',
  internal: 'server',
} as const

export function deriveSaveState(facts: SyncFacts): SaveState {
  if (facts.denied === 'unauthenticated') return onDevice(facts, 'signed-out')
  if (facts.denied !== null) return { face: 'not-saved', reason: notSavedBecause[facts.denied] }
  if (facts.refused) return { face: 'not-saved', reason: 'refused' }
  if (facts.connection === 'connected' && facts.online) {
    if (!facts.synced) return { face: 'saving', reason: facts.hasLocalEdits ? 'sending' : 'connecting' }
    return facts.unacknowledged === 0 && !facts.hasLocalEdits
      ? { face: 'saved' }
      : { face: 'saving', reason: 'sending' }
  }
  if (!facts.online) return onDevice(facts, 'offline')
  // The first moments of a page are no outage, as long as nothing waits to be sent.
  if (!facts.wasConnected && facts.connection === 'connecting' && !facts.hasLocalEdits)
    return { face: 'saving', reason: 'connecting' }
  return onDevice(facts, 'reconnecting')
}

/** "On this device" is only said when the device does keep it. */
function onDevice(facts: SyncFacts, reason: 'offline' | 'reconnecting' | 'signed-out'): SaveState {
  return facts.hasLocalEdits && facts.localCopy === 'unavailable'
    ? { face: 'not-saved', reason: 'no-storage' }
    : { face: 'device', reason }
}

/** Everything typed here is acknowledged: from here on, closing the tab takes nothing along. */
export const everythingArrived = (facts: SyncFacts): boolean =>
  facts.connection === 'connected' &&
  facts.synced &&
  facts.unacknowledged === 0 &&
  facts.denied === null &&
  !facts.refused

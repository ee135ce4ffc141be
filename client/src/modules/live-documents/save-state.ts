import type { DenialReason } from '@stoa/protocol'
import type { StopReason } from './close-behaviour.ts'

/** What is known about the way between this tab, this device and the server. Facts only; the judgement is below. */
export interface SyncFacts {
  connection: 'connecting' | 'connected' | 'disconnected'
  /** Whether it was ever connected since the page was opened. */
  wasConnected: boolean
  online: boolean
  /** The first exchange on this connection is done. */
  synced: boolean
  /** The server has said on this connection that all of the document is on its disk, as it was when it was asked. */
  proven: boolean
  /** Updates the provider counts as unacknowledged. Only tells sent from being sent: a count drifts. */
  unacknowledged: number
  /** Something was typed here of which the server has not said that it is on its disk. */
  hasLocalEdits: boolean
  localCopy: 'opening' | 'ready' | 'unavailable'
  denied: DenialReason | StopReason | null
  /** What may be done on this connection; null before the server has said so. */
  scope: 'write' | 'read' | null
  /** What the server says of its own disk, or lets guess by not answering. */
  storage: 'healthy' | 'degraded'
}

export const initialFacts: SyncFacts = {
  connection: 'connecting',
  wasConnected: false,
  online: true,
  synced: false,
  proven: false,
  unacknowledged: 0,
  hasLocalEdits: false,
  localCopy: 'opening',
  denied: null,
  scope: null,
  storage: 'healthy',
}

/** The four faces of LOOK.md, each with its reason. */
export type SaveState =
  | { face: 'saved' }
  | { face: 'saving'; reason: 'sending' | 'sent' | 'connecting' }
  | { face: 'device'; reason: 'offline' | 'reconnecting' | 'signed-out' }
  | {
      face: 'not-saved'
      reason: 'refused' | 'rejected' | 'outdated' | 'gone' | 'too-large' | 'no-storage' | 'server' | 'storage'
    }

const notSavedBecause = {
  'client-outdated': 'outdated',
  'not-found': 'gone',
  'too-large': 'too-large',
  rejected: 'rejected',
  internal: 'server',
} as const

/** Nothing more is sent or heard until the page is loaded anew. */
export const isFinal = (denied: SyncFacts['denied']): denied is StopReason =>
  denied !== null && denied !== 'unauthenticated' && denied !== 'internal'

export function deriveSaveState(facts: SyncFacts): SaveState {
  if (facts.denied === 'unauthenticated') return onDevice(facts, 'signed-out')
  if (facts.denied !== null) return { face: 'not-saved', reason: notSavedBecause[facts.denied] }
  if (facts.scope === 'read' && facts.hasLocalEdits) return { face: 'not-saved', reason: 'refused' }
  if (facts.connection === 'connected' && facts.online) {
    if (facts.storage === 'degraded') return { face: 'not-saved', reason: 'storage' }
    if (facts.hasLocalEdits)
      return { face: 'saving', reason: facts.synced && facts.unacknowledged === 0 ? 'sent' : 'sending' }
    return facts.synced && facts.proven ? { face: 'saved' } : { face: 'saving', reason: 'connecting' }
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

/** Nothing of this document is on this device only: from here on, closing the tab takes nothing along. */
export const isOnServer = (facts: SyncFacts): boolean =>
  facts.connection === 'connected' &&
  facts.synced &&
  facts.proven &&
  !facts.hasLocalEdits &&
  facts.denied === null

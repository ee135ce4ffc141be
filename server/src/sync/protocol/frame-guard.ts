import * as decoding from 'lib0/decoding'
import * as Y from 'yjs'
import type { SyncLimits } from '../limits.ts'
import { mostAtOnePlace } from '../updates/most-at-one-place.ts'
import { readUpdate } from '../updates/read-update.ts'
import { messageTypes, readFrameHead, syncTypes } from './frame.ts'

/** A frame that no honest client sends. `message` says what is wrong, without any content of it. */
export class MalformedFrameError extends Error {}

/**
 * What an update needs of a document to be a part of it: for each client id the clock that the document must
 * have reached. Until then the update, or something of it, is parked.
 */
export type Requirements = ReadonlyMap<number, number>

export type FrameContent =
  | { readonly type: 'update'; readonly bytes: number; readonly requires: Requirements }
  | {
      readonly type: 'presence'
      readonly clientIds: ReadonlySet<number>
      /** Set when all it says is that somebody is still there as he was. */
      readonly renewal: PresenceRenewal | null
    }
  /** Asks for what somebody lacks who has this much. */
  | { readonly type: 'question'; readonly stateVector: Uint8Array }
  | { readonly type: 'other' }

export interface PresenceRenewal {
  readonly clientId: number
  readonly clock: number
}

/** Whether this peer has said exactly that of this client, and it still holds. Then it was looked through before. */
export type KnownPresence = (address: string, clientId: number, json: Uint8Array) => boolean

export interface InboundFrame {
  readonly address: string
  readonly documentName: string
  readonly isAuthentication: boolean
  readonly content: FrameContent
}

/** Longest name and session id of an address. A name of ours has 42 characters at most. */
const longestAddress = 128

/** Strict, as lib0 is: what it lets through must be readable behind it, too. */
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const other: FrameContent = { type: 'other' }

/**
 * Looks through a frame before anything is done with it, so that a malformed one costs only its sender and
 * is never answered as applied (y-protocols swallows the errors of an update that does not apply).
 *
 * @throws MalformedFrameError
 */
export function inspectFrame(
  frame: Uint8Array,
  limits: SyncLimits,
  isKnown: KnownPresence = () => false,
): InboundFrame {
  try {
    const { address, documentName, type, decoder } = readFrameHead(frame)
    if (address.length > longestAddress) throw new MalformedFrameError('address too long')
    const isAuthentication = type === messageTypes.auth
    const content =
      type === messageTypes.awareness
        ? inspectAwareness(decoding.readVarUint8Array(decoder), limits, (clientId, json) =>
            isKnown(address, clientId, json),
          )
        : inspectContent(type, decoder, limits)
    return { address, documentName, isAuthentication, content }
  } catch (error) {
    if (error instanceof MalformedFrameError) throw error
    // lib0 throws when it reads past the end; that is the peer's fault and not worth a stack.
    throw new MalformedFrameError(error instanceof Error ? error.message : 'unreadable', { cause: error })
  }
}

function inspectContent(type: number, decoder: decoding.Decoder, limits: SyncLimits): FrameContent {
  switch (type) {
    case messageTypes.sync:
    case messageTypes.syncReply:
      return inspectSync(decoder, limits)
    case messageTypes.auth:
      if (decoding.readVarUint(decoder) !== 0) throw new MalformedFrameError('unknown authentication message')
      decoding.readVarString(decoder)
      // Version of the provider, said by newer ones.
      if (decoding.hasContent(decoder)) decoding.readVarString(decoder)
      return other
    case messageTypes.stateless:
      decoding.readVarString(decoder)
      return other
    case messageTypes.queryAwareness:
    case messageTypes.close:
      return other
    default:
      throw new MalformedFrameError(`unknown message type ${type}`)
  }
}

function inspectSync(decoder: decoding.Decoder, limits: SyncLimits): FrameContent {
  const type = decoding.readVarUint(decoder)
  const payload = decoding.readVarUint8Array(decoder)
  switch (type) {
    case syncTypes.step1: {
      const entries = decoding.readVarUint(decoding.createDecoder(payload))
      if (entries > limits.stateVectorEntries) throw new MalformedFrameError('state vector too long')
      Y.decodeStateVector(payload)
      return { type: 'question', stateVector: payload }
    }
    case syncTypes.step2:
    case syncTypes.update:
      return inspectUpdate(payload, limits)
    default:
      throw new MalformedFrameError(`unknown sync message ${type}`)
  }
}

function inspectUpdate(update: Uint8Array, limits: SyncLimits): FrameContent {
  const requires = new Map<number, number>()
  const need = (client: number, clock: number) => {
    if (clock > (requires.get(client) ?? 0)) requires.set(client, clock)
  }
  const writers = new Set<number>()
  let ranges = 0
  // What a gap covers is not in the update.
  readUpdate(update, {
    struct(client, clock, length) {
      need(client, clock + length)
      writers.add(client)
      if (writers.size > limits.clientsPerUpdate) throw new MalformedFrameError('update has too many writers')
    },
    deletion(client, clock, length) {
      need(client, clock + length)
      ranges += 1
      if (ranges > limits.deleteRangesPerUpdate)
        throw new MalformedFrameError('update deletes too many ranges')
    },
  })
  if (writers.size > limits.writersAtOnePlace && mostAtOnePlace(update) > limits.writersAtOnePlace)
    throw new MalformedFrameError('update has too many writers at one place')
  return { type: 'update', bytes: update.byteLength, requires }
}

function inspectAwareness(
  message: Uint8Array,
  limits: SyncLimits,
  isKnown: (clientId: number, json: Uint8Array) => boolean,
): FrameContent {
  const decoder = decoding.createDecoder(message)
  const entries = decoding.readVarUint(decoder)
  if (entries > limits.awarenessEntriesPerMessage) throw new MalformedFrameError('too many awareness entries')
  const clientIds = new Set<number>()
  let renewal: PresenceRenewal | null = null
  for (let index = 0; index < entries; index++) {
    const clientId = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    const json = decoding.readVarUint8Array(decoder)
    clientIds.add(clientId)
    if (isKnown(clientId, json)) {
      if (entries === 1) renewal = { clientId, clock }
      continue
    }
    if (json.byteLength > limits.awarenessStateBytes)
      throw new MalformedFrameError('awareness state too large')
    const state: unknown = JSON.parse(utf8.decode(json))
    if (typeof state !== 'object' || Array.isArray(state))
      throw new MalformedFrameError('awareness state is no object')
  }
  return { type: 'presence', clientIds, renewal }
}

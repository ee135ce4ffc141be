import type { Connection, Document } from '@hocuspocus/server'
import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { removeAwarenessStates } from 'y-protocols/awareness'
import type { SyncUser } from '../sync-authority.ts'
import type { PresenceRenewal } from './frame-guard.ts'

type State = Record<string, unknown>

interface Owner {
  readonly connection: Connection
  readonly userId: string
  /** What the connection said last, as it said it, when that is what the document has of this client. */
  said: Uint8Array | null
}

/** A larger state is read anew each time, instead of being kept a second time. In bytes. */
const mostKept = 1024

/**
 * Presence that cannot be forged: a client id belongs to the connection that used it first, and the user in a
 * state is the one the server knows. What a stock client repeats of others is dropped without a word. The same
 * user takes a client id over from an older connection, so that a reconnect keeps its cursor.
 */
export class Presence {
  readonly #owners = new WeakMap<Document, Map<number, Owner>>()
  readonly #said = new WeakMap<Connection, ReadonlySet<number>>()
  readonly #clientsPerConnection: number

  constructor(options: { readonly clientsPerConnection: number }) {
    this.#clientsPerConnection = options.clientsPerConnection
  }

  /** The message that is about to be handled speaks of these client ids. */
  expect(connection: Connection, clientIds: ReadonlySet<number>): void {
    this.#said.set(connection, clientIds)
  }

  /**
   * What a connection says, as its frame has it, into the document: without the document and the awareness that
   * Hocuspocus makes for each message.
   */
  receive(connection: Connection, user: SyncUser, update: Uint8Array): void {
    const entries = readEntries(update)
    const states = new Map<number, State>()
    for (const [clientId, { state }] of entries) if (state !== null) states.set(clientId, state)
    this.expect(connection, new Set(entries.keys()))
    this.admit(connection, user, states)
    if (states.size === 0) return
    const admitted = encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, states.size)
      for (const [clientId, state] of states) {
        encoding.writeVarUint(encoder, clientId)
        encoding.writeVarUint(encoder, entries.get(clientId)?.clock ?? 0)
        encoding.writeVarString(encoder, JSON.stringify(state))
      }
    })
    const { meta } = connection.document.awareness
    const news = [...states.keys()].flatMap((clientId) => {
      const entry = entries.get(clientId)
      return entry !== undefined && entry.clock > (meta.get(clientId)?.clock ?? 0)
        ? [{ clientId, entry }]
        : []
    })
    connection.document.applyAwarenessUpdate(connection, admitted)
    for (const { clientId, entry } of news) this.#keep(connection, clientId, entry.json)
  }

  /** Whether the connection said exactly this of the client before, and the document still has it. */
  isKnown(connection: Connection, clientId: number, json: Uint8Array): boolean {
    const { document } = connection
    const owner = this.#ownerOf(document, clientId)
    if (owner === undefined || owner.connection !== connection || owner.said === null) return false
    return document.awareness.states.has(clientId) && isSame(owner.said, json)
  }

  /**
   * What is known is still so: what `receive` would do, without reading and writing it all again, and without telling
   * everybody who listens to the awareness. @returns false when it is older than what is known
   */
  renew(connection: Connection, { clientId, clock }: PresenceRenewal): boolean {
    const known = connection.document.awareness.meta.get(clientId)
    if (known === undefined || clock <= known.clock) return false
    known.clock = clock
    known.lastUpdated = Date.now()
    return true
  }

  /** Changes `states` in place to what this connection may say. */
  admit(connection: Connection, user: SyncUser, states: Map<number, State>): void {
    const { document } = connection
    const said = this.#said.get(connection) ?? new Set()
    // A removal does not come through Hocuspocus' own decoding, which keeps present states only.
    const removed = [...said].filter(
      (clientId) => !states.has(clientId) && this.#ownerOf(document, clientId)?.connection === connection,
    )
    if (removed.length > 0)
      removeAwarenessStates(document.awareness, removed, { source: 'connection', connection })
    for (const [clientId, state] of states) {
      // Hocuspocus decodes into an awareness of its own, which adds a client that nobody spoke of.
      if (said.has(clientId) && this.#claim(document, clientId, connection, user.id))
        states.set(clientId, stamp(state, user))
      else states.delete(clientId)
    }
  }

  #ownerOf(document: Document, clientId: number): Owner | undefined {
    return this.#owners.get(document)?.get(clientId)
  }

  #claim(document: Document, clientId: number, connection: Connection, userId: string): boolean {
    let owners = this.#owners.get(document)
    if (owners === undefined) this.#owners.set(document, (owners = new Map()))
    const owner = owners.get(clientId)
    if (owner?.connection === connection) {
      owner.said = null
      return true
    }
    if (owner !== undefined && document.hasConnection(owner.connection)) {
      if (owner.userId !== userId) return false
      // Else the state would go when the older connection does.
      document.getClients(owner.connection).delete(clientId)
    }
    const clients = document.getClients(connection)
    if (clients.size >= this.#clientsPerConnection) return false
    clients.add(clientId)
    owners.set(clientId, { connection, userId, said: null })
    this.#sweep(document, owners)
    return true
  }

  /** Of a client that the document has as this connection has just said. */
  #keep(connection: Connection, clientId: number, json: Uint8Array): void {
    const owner = this.#ownerOf(connection.document, clientId)
    if (owner?.connection === connection && json.byteLength <= mostKept) owner.said = json.slice()
  }

  /** Connections that left take their client ids with them, at the latest when the table has doubled. */
  #sweep(document: Document, owners: Map<number, Owner>): void {
    if (owners.size <= 2 * document.getConnectionsCount() * this.#clientsPerConnection) return
    for (const [clientId, { connection }] of owners)
      if (!document.hasConnection(connection)) owners.delete(clientId)
  }
}

interface Entry {
  readonly clock: number
  readonly state: State | null
  readonly json: Uint8Array
}

const utf8 = new TextDecoder()

/** Of each client what it says last. The guard has looked through it before. */
function readEntries(update: Uint8Array): Map<number, Entry> {
  const decoder = decoding.createDecoder(update)
  const entries = new Map<number, Entry>()
  for (let left = decoding.readVarUint(decoder); left > 0; left--) {
    const clientId = decoding.readVarUint(decoder)
    const clock = decoding.readVarUint(decoder)
    const json = decoding.readVarUint8Array(decoder)
    const state = JSON.parse(utf8.decode(json)) as State | null
    if (clock >= (entries.get(clientId)?.clock ?? 0)) entries.set(clientId, { clock, state, json })
  }
  return entries
}

/** `user` as most clients keep it; a `name` beside it is Lexical's. Colours stay the client's own. */
function stamp(state: State, user: SyncUser): State {
  const said = typeof state['user'] === 'object' && state['user'] !== null ? state['user'] : {}
  const stamped: State = { ...state, user: { ...said, id: user.id, name: user.name, hue: user.hue } }
  if ('name' in state) stamped['name'] = user.name
  return stamped
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  const { byteLength } = one
  if (byteLength !== other.byteLength) return false
  for (let at = 0; at < byteLength; at++) if (one[at] !== other[at]) return false
  return true
}

/** Who is writing. `color` is any CSS hex colour; `id` lets a host recognise its own people in awareness. */
export interface PageUser {
  readonly name: string
  readonly color: string
  readonly id?: string
}

/**
 * What the editor uses of a y-protocols `Awareness`. It reads all states and writes one field of its own,
 * `editor`; every other field (also `user`) belongs to the host.
 */
export interface PageAwareness {
  readonly clientID: number
  getLocalState(): Record<string, unknown> | null
  setLocalStateField(field: string, value: unknown): void
  getStates(): Map<number, Record<string, unknown>>
  on(event: 'update' | 'change', listener: () => void): void
  off(event: 'update' | 'change', listener: () => void): void
}

/**
 * The port to the network: all the editor wants of a provider is its awareness. The host owns the
 * connection and its life; the editor never connects, disconnects or destroys. `HocuspocusProvider`,
 * y-websocket's `WebsocketProvider` and `{ awareness: new Awareness(doc) }` all fit as they are.
 *
 * There is no `sync` event in this port on purpose. A page is seeded on the server, so the editor shows
 * it as soon as the document has content, wherever that came from, and waits while it has none.
 */
export interface CollaborationProvider {
  readonly awareness: PageAwareness | null
}

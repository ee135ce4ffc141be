import { waitUntil } from '@stoa/testkit'
import type { HocuspocusClient } from '../../tests/compatibility/stock-clients.ts'

/** Types numbered edits, one update each, and knows which of them the server has acknowledged. */
export class CountingTypist implements Disposable {
  readonly client: HocuspocusClient
  readonly #name: string
  readonly #root: string
  #typed = 0
  #acknowledged = 0
  #isOnline = false

  constructor(name: string, client: HocuspocusClient, root: string) {
    this.#name = name
    this.#root = root
    this.client = client
    // What is on its way when the process dies may still arrive, and counts: it was said.
    client.provider.on('unsyncedChanges', ({ number }: { number: number }) => {
      if (this.#isOnline) this.#acknowledged = Math.max(this.#acknowledged, this.#typed - number)
    })
    client.socket.on('disconnect', () => {
      this.#isOnline = false
    })
  }

  get isOnline(): boolean {
    return this.#isOnline
  }

  get typed(): readonly string[] {
    return this.#edits(this.#typed)
  }

  get acknowledged(): readonly string[] {
    return this.#edits(this.#acknowledged)
  }

  /** Everything of earlier rounds is saved: from here on the provider's counter is of single edits. */
  async goOnline(): Promise<void> {
    void this.client.socket.connect()
    await waitUntil(() => this.client.isSaved, { timeoutMs: 20_000, what: `${this.#name} is saved` })
    this.#acknowledged = this.#typed
    this.#isOnline = true
  }

  type(): void {
    this.#typed += 1
    this.client.document.getArray(this.#root).push([this.#edit(this.#typed)])
  }

  /** Stays away until `goOnline`, so that nothing lost is sent again before it was looked for. */
  goOffline(): void {
    this.client.socket.disconnect()
  }

  [Symbol.dispose](): void {
    this.client[Symbol.dispose]()
  }

  #edit(number: number): string {
    return `${this.#name} ${number}`
  }

  #edits(count: number): string[] {
    return Array.from({ length: count }, (_each, index) => this.#edit(index + 1))
  }
}

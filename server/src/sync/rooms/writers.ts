import * as Y from 'yjs'

/** Client ids that are remembered: every edit of the server itself brings a new one. */
const most = 20_000

/** Who writes with which Yjs client id. Where two wrote with one, the last. */
export class Writers {
  readonly #byClient = new Map<number, string | null>()
  readonly #byTransaction = new WeakMap<Y.Transaction, Set<string | null>>()

  /** Null for the server itself. Undefined: nobody has written with it, or long ago. */
  of(clientId: number): string | null | undefined {
    return this.#byClient.get(clientId)
  }

  /** Whose updates were applied in this transaction; undefined where that is not known. */
  in(transaction: Y.Transaction): ReadonlySet<string | null> | undefined {
    return this.#byTransaction.get(transaction)
  }

  /** An update of this author was applied. Deletions have no client id of their own. */
  note(update: Uint8Array, authorId: string | null, transaction: Y.Transaction): void {
    const together = this.#byTransaction.get(transaction) ?? new Set()
    this.#byTransaction.set(transaction, together.add(authorId))
    for (const clientId of Y.parseUpdateMeta(update).to.keys()) {
      this.#byClient.delete(clientId)
      this.#byClient.set(clientId, authorId)
    }
    for (const oldest of this.#byClient.keys()) {
      if (this.#byClient.size <= most) break
      this.#byClient.delete(oldest)
    }
  }
}

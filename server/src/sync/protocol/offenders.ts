/** How long who broke a document stays out of it, in ms. A client sends again what was not acknowledged. */
const keptAwayMs = 30_000

/**
 * Who has just broken a document. Every update that does so costs all its readers a reconnect, and a client that
 * came back at once would send the same again.
 */
export class Offenders {
  readonly #until = new Map<string, number>()

  note(documentName: string, userId: string | undefined): void {
    if (userId === undefined) return
    const now = performance.now()
    for (const [key, until] of this.#until) if (until <= now) this.#until.delete(key)
    this.#until.set(keyOf(documentName, userId), now + keptAwayMs)
  }

  isKeptAway(documentName: string, userId: string): boolean {
    return (this.#until.get(keyOf(documentName, userId)) ?? 0) > performance.now()
  }
}

function keyOf(documentName: string, userId: string): string {
  return `${documentName} ${userId}`
}

import * as Y from 'yjs'

/** Origin of transactions the editor makes in the host's document. */
export const EDITOR_ORIGIN = Symbol('stoa-editor')

const REMOTE = Symbol('stoa-editor-remote')

/** Whether the document holds changes whose causes have not arrived. */
const hasPending = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null

/**
 * Stands between the host's document and a private copy the editor is bound to.
 *
 * 1. What is written here goes out at once, always: nothing typed waits for anything.
 * 2. What comes in is let through at once, unless the gate is held; then it queues in order and comes in
 *    as one transaction at release. The host's document is never late, so saving and relaying go on.
 * 3. What came before its causes waits for them. Yjs applies the deletions of such an update at once and
 *    its insertions later; seen in between, text has lost the node it belongs to, and Lexical removes it.
 * 4. A frozen gate passes nothing, in either direction, ever again.
 *
 * Why a copy and not a filter: Lexical computes what to write by comparing its own state with the shared
 * type. If the shared type ran ahead of the editor during a composition, that comparison would undo the
 * others' work. Cost: the page twice in memory and each update applied twice.
 */
export class CompositionGate {
  readonly inner = new Y.Doc()
  readonly #outer: Y.Doc
  readonly #beforeRemote: () => void
  #held = false
  #frozen = false
  #queue: Uint8Array[] = []

  /** @param beforeRemote called each time before something comes in, with the private copy as it was */
  constructor(outer: Y.Doc, beforeRemote: () => void = () => undefined) {
    this.#outer = outer
    this.#beforeRemote = beforeRemote
    this.inner.on('update', this.#sendOut)
    outer.on('update', this.#letIn)
  }

  /** Lets in what the host's document already holds. Called once, after observers are in place. */
  open(): void {
    this.#apply([Y.encodeStateAsUpdate(this.#outer)])
  }

  get isHeld(): boolean {
    return this.#held
  }

  get isFrozen(): boolean {
    return this.#frozen
  }

  /** How many updates wait behind a held gate. */
  get waiting(): number {
    return this.#queue.length
  }

  hold(): void {
    this.#held = true
  }

  release(): void {
    if (!this.#held) return
    this.#held = false
    this.#passQueue()
  }

  freeze(): void {
    this.#frozen = true
    this.#queue = []
  }

  destroy(): void {
    this.#outer.off('update', this.#letIn)
    this.inner.off('update', this.#sendOut)
    this.inner.destroy()
  }

  readonly #sendOut = (update: Uint8Array, origin: unknown): void => {
    if (origin !== REMOTE && !this.#frozen) Y.applyUpdate(this.#outer, update, EDITOR_ORIGIN)
  }

  readonly #letIn = (update: Uint8Array, origin: unknown): void => {
    if (origin === EDITOR_ORIGIN || this.#frozen) return
    this.#queue.push(update)
    this.#passQueue()
  }

  #passQueue(): void {
    if (this.#held || this.#queue.length === 0 || hasPending(this.#outer)) return
    const queued = this.#queue
    this.#queue = []
    this.#apply(queued)
  }

  #apply(updates: readonly Uint8Array[]): void {
    if (this.#frozen) return
    this.#beforeRemote()
    this.inner.transact(() => {
      for (const update of updates) Y.applyUpdate(this.inner, update, REMOTE)
    }, REMOTE)
  }
}

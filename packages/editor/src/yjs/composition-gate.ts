import * as Y from 'yjs'
import { copyOfRoot, type RootCopy } from './root-copy.ts'

/**
 * Origin of transactions an editor makes in the host's document; each editor has one of its own, so that two on the
 * same document hear of each other.
 */
export class EditorOrigin {
  readonly name = 'stoa-editor'
}

const REMOTE = Symbol('stoa-editor-remote')

/** Whether the document holds changes whose causes have not arrived. */
const hasPending = (doc: Y.Doc): boolean => doc.store.pendingStructs !== null || doc.store.pendingDs !== null

/**
 * Stands between the host's document and a private copy of the root the editor is bound to.
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
 * others' work. Cost: the root twice in memory and each update that concerns it applied twice.
 */
export class CompositionGate {
  readonly inner = new Y.Doc()
  /** The root in the private copy. */
  readonly root: Y.XmlElement
  readonly origin = new EditorOrigin()
  readonly #outer: Y.Doc
  readonly #copy: RootCopy
  readonly #beforeRemote: () => void
  #held = false
  #frozen = false
  #queue: Uint8Array[] = []

  /** @param beforeRemote called each time before something comes in, with the private copy as it was */
  constructor(root: Y.XmlElement, beforeRemote: () => void = () => undefined) {
    if (root.doc === null) throw new Error('The root must be part of a document.')
    this.#outer = root.doc
    this.#copy = copyOfRoot(root)
    this.#beforeRemote = beforeRemote
    // The root is there before its content, so that observers can be put on it.
    this.root = this.#copy.plantIn(this.inner)
    this.inner.on('update', this.#sendOut)
    this.#outer.on('update', this.#letIn)
  }

  /** Lets in what the host's document already holds. Called once, after observers are in place. */
  open(): void {
    this.#apply([this.#copy.encode()])
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
    if (origin !== REMOTE && !this.#frozen) Y.applyUpdate(this.#outer, update, this.origin)
  }

  readonly #letIn = (update: Uint8Array, origin: unknown, _doc: Y.Doc, transaction: Y.Transaction): void => {
    if (origin === this.origin || this.#frozen) return
    const projected = this.#copy.project(update, transaction)
    if (projected !== null) this.#queue.push(projected)
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

import * as Y from 'yjs'
import {
  appendToCopy,
  type CopyKey,
  loadCopy,
  markSent,
  replaceRows,
  type UnsentEdits,
} from '../../platform/local-copies/index.ts'
import { createStore, type Store } from '../../platform/store.ts'

/** Rows from which on a copy is folded into one. */
const foldFrom = 400

/** Milliseconds. A browser that does not open its database must not keep the page from opening. */
const longestOpening = 5_000

const giveUpAfter = (milliseconds: number): Promise<null> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(null), milliseconds)
  })

export interface LocalCopyOptions {
  key: CopyKey
  title: () => string
  doc: Y.Doc
  /** Whether a change was made here, as against one that came from the server. */
  isOwn: (origin: unknown) => boolean
}

export type LocalCopyState = 'opening' | 'ready' | 'unavailable'

interface Waiting {
  update: Uint8Array
  /** The number of the own edit, for one that was made here. */
  edit: number | undefined
}

/**
 * The copy of one document on this device. Every change is written as it comes, own ones together with the note that
 * they have to be sent. `state` is `unavailable` from the first moment the browser refuses to keep something.
 */
export class LocalCopy {
  readonly state: Store<LocalCopyState> = createStore<LocalCopyState>('opening')
  readonly #options: LocalCopyOptions
  readonly #writer = Math.random().toString(36).slice(2)
  #edits = 0
  /** What earlier visits left unsent, as it was when it was loaded. */
  #inherited: UnsentEdits = {}
  #rows: number[] = []
  #queue: Waiting[] = []
  #writing: Promise<void> | undefined
  #closed = false

  constructor(options: LocalCopyOptions) {
    this.#options = options
    options.doc.on('update', this.#onUpdate)
  }

  /** Fills the document. Answers whether something in it was not sent when it was last open. */
  async load(): Promise<boolean> {
    const { key, doc } = this.#options
    const loaded = await Promise.race([loadCopy(key), giveUpAfter(longestOpening)]).catch(() => null)
    if (this.#closed) return false
    if (loaded === null) {
      this.state.set('unavailable')
      return false
    }
    this.#rows = [...loaded.rows]
    this.#inherited = loaded.unsent
    doc.transact(() => {
      for (const update of loaded.updates) Y.applyUpdate(doc, update, this)
    }, this)
    this.state.set('ready')
    this.#write()
    return Object.keys(loaded.unsent).length > 0
  }

  /** What the document contains at this moment of what has to be sent, for {@link sent}. */
  coverage(): UnsentEdits {
    return { ...this.#inherited, [this.#writer]: this.#edits }
  }

  /** The server has what was covered. */
  async sent(coverage: UnsentEdits): Promise<void> {
    await this.#written()
    if (this.state.get() === 'ready') await markSent(this.#options.key, coverage)
  }

  /** Writes what is still to be written. The document may go on living. */
  async close(): Promise<void> {
    this.#options.doc.off('update', this.#onUpdate)
    await this.#written()
    this.#closed = true
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return
    const own = this.#options.isOwn(origin)
    if (own) this.#edits += 1
    this.#queue.push({ update, edit: own ? this.#edits : undefined })
    if (this.state.get() === 'ready') this.#write()
  }

  async #written(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing
  }

  /** One transaction at a time; what comes meanwhile is the next. */
  #write(): void {
    if (this.#writing !== undefined || this.#queue.length === 0 || this.#closed) return
    const batch = this.#queue
    this.#queue = []
    this.#writing = this.#store(batch)
      .catch(() => this.state.set('unavailable'))
      .finally(() => {
        this.#writing = undefined
        if (this.state.get() === 'ready') this.#write()
      })
  }

  async #store(batch: readonly Waiting[]): Promise<void> {
    const { key, title, doc } = this.#options
    const last = batch.findLast(({ edit }) => edit !== undefined)?.edit
    const rows = await appendToCopy(key, {
      title: title(),
      updates: batch.map(({ update }) => update),
      ...(last === undefined ? {} : { unsent: { writer: this.#writer, edit: last } }),
    })
    this.#rows.push(...rows)
    if (this.#rows.length < foldFrom) return
    const folded = this.#rows
    // What waits in the queue is in the state already and is written once more: that does no harm.
    this.#rows = [await replaceRows(key, folded, Y.encodeStateAsUpdate(doc))]
  }
}

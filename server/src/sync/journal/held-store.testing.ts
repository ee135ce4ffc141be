import { StorageUnavailableError } from '../sync-errors.ts'
import type { AppendResult, ContentStore, JournalEntry } from './content-store.ts'

/** A real store whose appends can be made to wait, or to fail as a full disk would. */
export type HeldStore = ContentStore & {
  /** Sizes of the appends that reached this store, failed ones included. */
  readonly batches: number[]
  /** Appends wait from here on, until `release`. */
  hold(): void
  release(): void
  /** Appends fail, until `mend`. */
  break(): void
  mend(): void
  /** What is appended next is committed, and the answer gets lost. */
  loseNextAnswer(): void
}

export function heldStore(store: ContentStore): HeldStore {
  const batches: number[] = []
  let gate: { readonly opened: Promise<void>; readonly open: () => void } | null = null
  let isBroken = false
  let losesAnswer = false
  const wrapper: Omit<HeldStore, keyof ContentStore> & Pick<ContentStore, 'append'> = {
    batches,
    hold() {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = { opened: promise, open: resolve }
    },
    release() {
      gate?.open()
      gate = null
    },
    break() {
      isBroken = true
    },
    mend() {
      isBroken = false
    },
    loseNextAnswer() {
      losesAnswer = true
    },
    async append(entries: readonly JournalEntry[]): Promise<AppendResult> {
      batches.push(entries.length)
      await gate?.opened
      if (isBroken) throw new StorageUnavailableError('The disk is full.')
      const result = await store.append(entries)
      if (!losesAnswer) return result
      losesAnswer = false
      throw new StorageUnavailableError('The answer was lost.')
    },
  }
  return {
    ...wrapper,
    create: (content) => store.create(content),
    find: (documentId) => store.find(documentId),
    load: (documentId) => store.load(documentId),
    open: (documentId) => store.open(documentId),
    fold: (documentId, retention) => store.fold(documentId, retention),
    history: store.history,
    markReported: (documentId, sequence) => store.markReported(documentId, sequence),
    listUnreported: () => store.listUnreported(),
    list: (options) => store.list(options),
    purge: (documentId) => store.purge(documentId),
    close: () => store.close(),
  }
}

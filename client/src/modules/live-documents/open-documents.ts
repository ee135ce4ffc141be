import { createStore, type Store } from '../../platform/store.ts'

const counts = new Map<string, number>()

/** Documents that stand open in this tab: they send what they have by themselves. */
export const openDocuments: Store<ReadonlySet<string>> = createStore<ReadonlySet<string>>(new Set())

/** Answers how to take it back. */
export function noteOpen(syncName: string): () => void {
  const change = (by: number): void => {
    const count = (counts.get(syncName) ?? 0) + by
    if (count > 0) counts.set(syncName, count)
    else counts.delete(syncName)
    openDocuments.set(new Set(counts.keys()))
  }
  change(1)
  return () => change(-1)
}

const sessions = createStore(0)

/** Sessions in the background too, until their last words are written. Answers how to take it back. */
export function noteSession(): () => void {
  sessions.set(sessions.get() + 1)
  return () => sessions.set(sessions.get() - 1)
}

/** Nothing writes to the copies of this tab any more. */
export const whenNoneIsOpen = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = sessions.subscribe(() => look())
    const look = (): void => {
      if (sessions.get() > 0) return
      stop()
      resolve()
    }
    look()
  })

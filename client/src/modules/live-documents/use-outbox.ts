import { useEffect } from 'react'
import { removeSentCopiesOfOthers, waitingCopies, watchCopiesOf } from '../../platform/local-copies/index.ts'
import { sessionStore } from '../../platform/session/session-store.ts'
import { useStore } from '../../platform/store.ts'

/** Milliseconds. */
const retryAfter = 5_000

const loadOutbox = () => import('./outbox.ts')

/** While the server is there: what is written now may have to be sent, or saved as a file, when it has been away. */
export function fetchWhatOutagesNeed(): void {
  // A failure shows when it is needed.
  void Promise.allSettled([loadOutbox(), import('./rescued-markdown.ts')])
}

/** Sends what this person left unsent on this device, on whatever screen. Loads nothing while there is nothing. */
export function useOutbox(userId: string): void {
  const session = useStore(sessionStore)
  const hasWaiting = useStore(waitingCopies).length > 0
  useEffect(() => {
    void watchCopiesOf(userId).then(() => removeSentCopiesOfOthers(userId))
    return () => void watchCopiesOf(undefined)
  }, [userId])
  useEffect(() => {
    if (!hasWaiting || session !== 'active') return undefined
    let stop: (() => void) | undefined
    let isOver = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const start = (): void => {
      loadOutbox().then(
        ({ startOutbox }) => {
          if (!isOver) stop = startOutbox(userId)
        },
        // Not here yet, and now out of reach: with the server comes what has to be sent to it.
        () => {
          timer = setTimeout(start, retryAfter)
        },
      )
    }
    start()
    return () => {
      isOver = true
      clearTimeout(timer)
      stop?.()
    }
  }, [userId, hasWaiting, session])
}

import type { HocuspocusProvider } from '@hocuspocus/provider'
import type { PaceNotice } from '@stoa/protocol'

/** Looking away for less than this is not worth a message, in ms. */
const shortLook = 1_000

/** What is needed of the connection. */
export type PaceLine = Pick<HocuspocusProvider, 'isSynced' | 'sendStateless' | 'on' | 'off'>

/** What is needed of the tab. */
export type Tab = Pick<Document, 'hidden' | 'addEventListener' | 'removeEventListener'>

/**
 * Tells the server while nobody looks at this page, so that what others write comes once a second only.
 * @returns its end
 */
export function reportPace(line: PaceLine, tab: Tab = document): () => void {
  let pending: ReturnType<typeof setTimeout> | undefined
  const say = (): void => {
    const notice: PaceNotice = { type: 'pace', pace: tab.hidden ? 'hidden' : 'prompt' }
    if (line.isSynced) line.sendStateless(JSON.stringify(notice))
  }
  const onChange = (): void => {
    clearTimeout(pending)
    if (tab.hidden) pending = setTimeout(say, shortLook)
    else say()
  }
  // A new connection begins as one that is looked at.
  const onSynced = (): void => {
    if (tab.hidden) onChange()
  }
  tab.addEventListener('visibilitychange', onChange)
  line.on('synced', onSynced)
  return () => {
    clearTimeout(pending)
    tab.removeEventListener('visibilitychange', onChange)
    line.off('synced', onSynced)
  }
}

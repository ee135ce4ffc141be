import { startThread } from '../../platform/assets/start-thread.ts'
import { type DocumentKind, KindThread } from '../../sync/index.ts'
import type { BoardPart } from './board-comparison.ts'

/** What the thread of boards is asked. States are Yjs updates of the first encoding. */
export interface BoardWork {
  readonly do: 'compare'
  readonly before: Uint8Array
  readonly after: Uint8Array
}

const thread = new KindThread<{ compare: BoardPart[] }, BoardWork>({
  start: (options) => startThread(new URL('./board.worker.ts', import.meta.url), options),
})

/**
 * How versions of a board are compared. They come back as copies only: a board of then in the place of the one of now
 * would take cards from under the hands of those who work on them.
 */
export const boardVersions: Required<Pick<DocumentKind, 'compare'>> = {
  async compare(before, after) {
    return { parts: await thread.ask({ do: 'compare', before, after }) }
  },
}

import { startThread } from '../../platform/assets/start-thread.ts'
import { type DocumentKind, KindThread, type KindThreadOptions } from '../../sync/index.ts'
import type { FactsRoot, PageWork, PageWorkResults } from './page-work.ts'

/** The thread of pages: what it is asked is a {@link PageWork}. */
export const pageThread = (
  options: Omit<KindThreadOptions, 'start'> = {},
): KindThread<PageWorkResults, PageWork> =>
  new KindThread({
    ...options,
    start: (how) => startThread(new URL('./page.worker.ts', import.meta.url), how),
  })

const thread = pageThread()

/**
 * How earlier versions of a document come back and are compared, for every kind whose text is that of a page. One thread
 * does it for all of them.
 * @param facts what stands beside the text and comes back with it
 */
export const pageVersions = (
  facts: readonly FactsRoot[] = [],
): Required<Pick<DocumentKind, 'restore' | 'compare'>> => ({
  restore: (live, version, { typing }) => thread.ask({ do: 'restore', live, version, typing, facts }),
  async compare(before, after) {
    return { blocks: await thread.ask({ do: 'compare', before, after }) }
  },
})

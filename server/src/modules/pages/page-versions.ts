import type { DocumentKind } from '../../sync/index.ts'
import { PageThread } from './page-thread.ts'
import type { FactsRoot } from './page-work.ts'

const thread = new PageThread()

/**
 * How earlier versions of a document come back and are compared, for every kind whose text is that of a page. One thread
 * does it for all of them.
 * @param facts what stands beside the text and comes back with it
 */
export const pageVersions = (
  facts: readonly FactsRoot[] = [],
): Required<Pick<DocumentKind, 'restore' | 'compare'>> => ({
  restore: (live, version, { typing }) => thread.ask({ do: 'restore', live, version, typing, facts }),
  compare: (before, after) => thread.ask({ do: 'compare', before, after }),
})

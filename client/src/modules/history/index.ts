import { lazy } from 'react'

export { historyKeys } from './history.queries.ts'
export { readHistorySearch } from './history-search.ts'
export { renderPageHtml } from './version-html.tsx'
export { historyWords } from './locales/index.ts'

/** Wears the type of a page, so it comes only when it is asked for. */
export const HistoryScreen = lazy(async () => ({
  default: (await import('./history.screen.tsx')).HistoryScreen,
}))

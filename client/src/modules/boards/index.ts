import { lazy } from 'react'

export { type BoardSearch, readBoardSearch } from './board-search.ts'
export { boardsWords } from './locales/index.ts'

/** Brings the editor and the sync protocol along, so only when a board is opened. */
export const BoardScreen = lazy(async () => ({ default: (await import('./board.screen.tsx')).BoardScreen }))

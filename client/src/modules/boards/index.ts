import { lazy } from 'react'
import { lateScreen } from '../../platform/late-screen.tsx'

export { type BoardSearch, readBoardSearch } from './board-search.ts'
export { boardKeys } from './boards.queries.ts'
export { boardsWords } from './locales/index.ts'
export { readTasksSearch, type TasksSearch } from './tasks-search.ts'
export { TasksScreen } from './tasks.screen.tsx'

/** Brings the editor and the sync protocol along, so only when a board is opened. */
export const BoardScreen = lateScreen(async () => (await import('./board.screen.tsx')).BoardScreen)

/** For the history of a board, which is a screen of its own. */
export const BoardChanges = lazy(async () => ({
  default: (await import('./versions/board-changes.tsx')).BoardChanges,
}))

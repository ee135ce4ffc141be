import type { MyView } from './boards.queries.ts'

/** What "mine" can show, in the order of its doors. */
export const taskViews = [
  'open',
  'overdue',
  'today',
  'week',
  'watching',
  'completed',
] as const satisfies readonly MyView[]

export interface TasksSearch {
  /** Left out: everything that is open. */
  view?: Exclude<MyView, 'open'>
}

/** Takes of an address what makes sense, and leaves out the rest. */
export function readTasksSearch(search: Record<string, unknown>): TasksSearch {
  const view = taskViews.find((known) => known === search['view'])
  return view === undefined || view === 'open' ? {} : { view }
}

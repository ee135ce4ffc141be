import { isBoardId, isCalendarDate, type Priority, priorities } from '@stoa/board'

export const boardViews = ['board', 'list', 'calendar', 'progress', 'archive'] as const
export type BoardView = (typeof boardViews)[number]

export const dueFilters = ['overdue', 'today', 'week', 'none'] as const
export type DueFilter = (typeof dueFilters)[number]

export const sortKeys = ['place', 'title', 'due', 'priority', 'progress', 'created'] as const
export type SortKey = (typeof sortKeys)[number]

export const groupings = ['column', 'person', 'priority', 'label', 'milestone', 'none'] as const
export type Grouping = (typeof groupings)[number]

/** Which cards are shown; what is left out is not filtered by. */
export interface CardFilter {
  /** The id of a person, or `none` for cards that nobody has. */
  who?: string
  label?: string
  priority?: Priority
  due?: DueFilter
  /** Words of what a card says. */
  q?: string
}

/** What is shown of a board and how, as it stands in the address. */
export interface BoardSearch extends CardFilter {
  /** Left out: the board itself. */
  view?: Exclude<BoardView, 'board'>
  /** The card that is open. */
  card?: string
  sort?: Exclude<SortKey, 'place'>
  /** Last first. */
  down?: true
  group?: Exclude<Grouping, 'column'>
  /** Of the calendar. Left out: a month. */
  span?: 'week'
  /** A day in the span that is shown. Left out: today. */
  day?: string
}

const oneOf = <T extends string>(known: readonly T[], value: unknown): T | undefined =>
  known.find((one) => one === value)

/** Takes of an address what makes sense, and leaves out the rest. */
export function readBoardSearch(search: Record<string, unknown>): BoardSearch {
  const found: BoardSearch = {}
  const view = oneOf(boardViews, search['view'])
  if (view !== undefined && view !== 'board') found.view = view
  if (isBoardId(search['card'])) found.card = search['card']
  const { who, label, q } = search
  if (who === 'none' || isBoardId(who)) found.who = who
  if (isBoardId(label)) found.label = label
  const priority = oneOf(priorities, search['priority'])
  if (priority !== undefined) found.priority = priority
  const due = oneOf(dueFilters, search['due'])
  if (due !== undefined) found.due = due
  // The router reads a query such as 2026 as a number.
  if (typeof q === 'string' || typeof q === 'number') {
    const text = String(q).slice(0, 100)
    if (text.trim() !== '') found.q = text
  }
  const sort = oneOf(sortKeys, search['sort'])
  if (sort !== undefined && sort !== 'place') found.sort = sort
  if (search['down'] === true) found.down = true
  const group = oneOf(groupings, search['group'])
  if (group !== undefined && group !== 'column') found.group = group
  if (search['span'] === 'week') found.span = 'week'
  if (isCalendarDate(search['day'])) found.day = search['day']
  return found
}

/** The filter alone, and whether there is one. */
export function filterOf({ who, label, priority, due, q }: BoardSearch): CardFilter {
  return {
    ...(who === undefined ? {} : { who }),
    ...(label === undefined ? {} : { label }),
    ...(priority === undefined ? {} : { priority }),
    ...(due === undefined ? {} : { due }),
    ...(q === undefined ? {} : { q }),
  }
}

export const isFiltered = (filter: CardFilter): boolean => Object.keys(filter).length > 0

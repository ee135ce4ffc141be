import type { Card, Column, Label, Milestone } from '@stoa/board'
import { createContext, use, useCallback, useMemo, useSyncExternalStore } from 'react'
import { useNow } from '../../platform/now.ts'
import type { BoardSearch, CardFilter } from './board-search.ts'
import type { OpenBoard } from './board-runtime.ts'
import { matchesFilter, type WordFilter } from './card-filter.ts'
import { todayAt } from './dates.ts'

export const BoardContext = createContext<OpenBoard | null>(null)

export function useBoard(): OpenBoard {
  const board = use(BoardContext)
  if (board === null) throw new Error('A part of a board stands outside its board')
  return board
}

type SearchChange = { [K in keyof BoardSearch]?: BoardSearch[K] | undefined }

export interface BoardPlaceValue {
  search: BoardSearch
  filter: WordFilter
  /** Changes what the address says; what is undefined is taken out. */
  go: (change: SearchChange, options?: { replace?: boolean }) => void
  openCard: (id: string | undefined) => void
}

export const BoardPlace = createContext<BoardPlaceValue | null>(null)

/** What the address says of the board, and how to change it. */
export function useBoardPlace(): BoardPlaceValue {
  const place = use(BoardPlace)
  if (place === null) throw new Error('A part of a board stands outside its address')
  return place
}

export function useColumns(): readonly Column[] {
  const { store } = useBoard()
  return useSyncExternalStore(
    useCallback((listener) => store.subscribe('columns', listener), [store]),
    () => store.columns,
  )
}

export function useLabels(): readonly Label[] {
  const { store } = useBoard()
  return useSyncExternalStore(
    useCallback((listener) => store.subscribe('labels', listener), [store]),
    () => store.labels,
  )
}

export function useMilestones(): readonly Milestone[] {
  const { store } = useBoard()
  return useSyncExternalStore(
    useCallback((listener) => store.subscribe('milestones', listener), [store]),
    () => store.milestones,
  )
}

export function useCard(id: string): Card | undefined {
  const { store } = useBoard()
  return useSyncExternalStore(
    useCallback((listener) => store.subscribe(`card:${id}`, listener), [store, id]),
    () => store.card(id),
  )
}

/** Every card of the board; changes with any of them. For views that show them all. */
export function useAllCards(): ReadonlyMap<string, Card> {
  const { store } = useBoard()
  return useSyncExternalStore(
    useCallback((listener) => store.subscribe('cards', listener), [store]),
    () => store.cards,
  )
}

export function useArchived(): readonly string[] {
  const { store } = useBoard()
  return useSyncExternalStore(
    useCallback((listener) => store.subscribe('archived', listener), [store]),
    () => store.archived,
  )
}

/** Today where the reader is, `YYYY-MM-DD`. */
export const useToday = (): string => todayAt(useNow())

const noFilter: CardFilter = {}

/** The cards of a column that the filter shows, in order, and how many there are of all. */
export function useColumnCards(columnId: string): { shown: readonly string[]; count: number } {
  const { store } = useBoard()
  const { filter } = useBoardPlace()
  const today = useToday()
  const isOpen = filter === noFilter || Object.keys(filter).length === 0
  const ids = useSyncExternalStore(
    useCallback((listener) => store.subscribe(`column:${columnId}`, listener), [store, columnId]),
    () => store.cardIds(columnId),
  )
  // With a filter, a change inside of a card can bring it in or out.
  const version = useSyncExternalStore(
    useCallback(
      (listener) => (isOpen ? () => undefined : store.subscribe('cards', listener)),
      [store, isOpen],
    ),
    () => (isOpen ? 0 : store.version),
  )
  const shown = useMemo(
    () =>
      isOpen
        ? ids
        : ids.filter((id) => {
            const card = store.card(id)
            return card !== undefined && matchesFilter(card, filter, today)
          }),
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- the version stands for what the store holds
    [ids, isOpen, filter, today, store, version],
  )
  return { shown, count: ids.length }
}

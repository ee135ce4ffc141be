import { isBoardId } from '@stoa/board'
import { useSyncExternalStore } from 'react'
import type { Awareness } from 'y-protocols/awareness'
import { createStore, type Store } from '../../platform/store.ts'
import type { Face } from '../../platform/ui/index.ts'
import type { CardTarget } from './drag/board-drag.ts'
import { useBoard } from './use-board.ts'

/** What somebody has in the hand, and where it would stand. */
export interface RemoteDrag extends CardTarget {
  readonly cardId: string
  readonly person: Face
}

interface Presence {
  /** Who has which card open. */
  readonly open: ReadonlyMap<string, readonly Face[]>
  readonly drags: readonly RemoteDrag[]
}

/** Milliseconds between two words about one drag. */
const pace = 90

const field = 'board'
const nobody: readonly Face[] = []

/** What others do on the board, and what they are told of what is done here. */
export interface BoardPresence {
  readonly others: Store<Presence>
  showCard: (cardId: string | null) => void
  showDrag: (cardId: string | null, to: CardTarget | null) => void
  close: () => void
}

export function openBoardPresence(awareness: Awareness, userId: string): BoardPresence {
  const others = createStore<Presence>({ open: new Map(), drags: [] })
  let known = ''
  const look = (): void => {
    const next = presenceIn(awareness, userId)
    // Cursors move all the time: only what concerns the board is news.
    const said = JSON.stringify([[...next.open], next.drags])
    if (said === known) return
    known = said
    others.set(next)
  }
  awareness.on('change', look)
  look()

  let card: string | null = null
  let drag: { card: string; column: string; before: string | null } | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  const tell = (): void => {
    clearTimeout(timer)
    timer = undefined
    awareness.setLocalStateField(field, { card, drag })
  }
  return {
    others,
    showCard: (cardId) => {
      card = cardId
      tell()
    },
    showDrag: (cardId, to) => {
      drag = cardId === null || to === null ? null : { card: cardId, column: to.column, before: to.before }
      if (drag === null) tell()
      else timer ??= setTimeout(tell, pace)
    },
    close: () => {
      clearTimeout(timer)
      awareness.off('change', look)
    },
  }
}

function presenceIn(awareness: Awareness, userId: string): Presence {
  const open = new Map<string, Face[]>()
  const drags: RemoteDrag[] = []
  for (const [client, state] of awareness.getStates()) {
    if (client === awareness.clientID) continue
    const person = asFace(state['user'])
    const said: unknown = state[field]
    if (person === undefined || typeof said !== 'object' || said === null) continue
    const { card, drag } = said as { card?: unknown; drag?: unknown }
    if (isBoardId(card) && person.id !== userId) {
      const here = open.get(card) ?? []
      if (!here.some(({ id }) => id === person.id)) open.set(card, [...here, person])
    }
    if (typeof drag !== 'object' || drag === null) continue
    const { card: cardId, column, before } = drag as Record<string, unknown>
    if (isBoardId(cardId) && isBoardId(column) && (before === null || isBoardId(before)))
      drags.push({ cardId, column, before, person })
  }
  return { open, drags }
}

function asFace(value: unknown): Face | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { id, name, hue } = value as Partial<Face>
  return typeof id === 'string' && typeof name === 'string' && typeof hue === 'number'
    ? { id, name, hue }
    : undefined
}

export function useOpenBy(cardId: string): readonly Face[] {
  const { others } = useBoard().presence
  return useSyncExternalStore(others.subscribe, () => others.get().open.get(cardId) ?? nobody)
}

/** The drag of somebody else that concerns this card; the same object while it does not change. */
export function useRemoteDrags(): readonly RemoteDrag[] {
  const { others } = useBoard().presence
  return useSyncExternalStore(others.subscribe, () => others.get().drags)
}

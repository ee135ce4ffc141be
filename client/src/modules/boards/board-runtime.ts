import { BoardError, BoardStore, BoardUndo } from '@stoa/board'
import type { DocumentDetail } from '@stoa/protocol'
import type * as Y from 'yjs'
import { createStore, type Store } from '../../platform/store.ts'
import type { LiveSession } from '../live-documents/index.ts'
import { type BoardPresence, openBoardPresence } from './board-presence.ts'
import type { BoardDrag } from './drag/board-drag.ts'

/** An open board: what it holds, and what its person does to it. */
export interface BoardRuntime {
  readonly session: LiveSession
  readonly doc: Y.Doc
  readonly store: BoardStore
  readonly undo: BoardUndo
  readonly presence: BoardPresence
  /** Names this tab's person in the document's transactions: their undo takes back these only. */
  readonly origin: object
  /** The card that arrows and Tab lead to. */
  readonly active: Store<string | null>
  readonly drag: Store<BoardDrag | null>
  /** Heights of cards as they were last drawn, in pixels. */
  readonly heights: Map<string, number>
  close: () => void
}

export function openBoardRuntime(session: LiveSession, userId: string): BoardRuntime {
  const { doc } = session
  const store = new BoardStore(doc)
  const origin = { of: 'board' }
  const undo = new BoardUndo(doc, origin)
  const { awareness } = session.provider
  if (awareness === null) throw new Error('A board that is looked at has presence')
  const presence = openBoardPresence(awareness, userId)
  return {
    session,
    doc,
    store,
    undo,
    presence,
    origin,
    active: createStore<string | null>(null),
    drag: createStore<BoardDrag | null>(null),
    heights: new Map(),
    close: () => {
      presence.close()
      undo.destroy()
      store.destroy()
    },
  }
}

/** A board and what may be done on it now. */
export interface OpenBoard extends BoardRuntime {
  readonly document: DocumentDetail
  readonly mayEdit: boolean
  /**
   * Does something to the board. What the board refuses is said, and nothing is changed. Answers whether it was done.
   */
  act: (operation: (doc: Y.Doc, origin: object) => void) => boolean
  /** Says something to whoever cannot see it. */
  say: (text: string) => void
}

export const isBoardError = (error: unknown): error is BoardError => error instanceof BoardError

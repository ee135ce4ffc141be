import { findDescription, repairBoard } from '@stoa/board'
import type { Board } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { ContentChange, SyncCore } from '../../sync/index.ts'
import type { CalendarService } from '../calendar/index.ts'
import { type DocumentsService, storing } from '../documents/index.ts'
import { type BoardEdits, createBoardEdits } from './board-edits.ts'
import { createBoardProjector, projectionLayout } from './board-projector.ts'
import { createBoardsContext } from './boards-context.ts'
import { boardsFail } from './boards.errors.ts'
import { presentColumn, presentLabel, presentMilestone } from './boards.presenter.ts'
import * as repository from './boards.repository.ts'
import { type CardComments, createCardComments } from './card-comments.ts'
import { renderDescription } from './card-description.ts'
import { type CardEdits, createCardEdits } from './card-edits.ts'
import { type CardLists, createCardLists } from './card-lists.ts'
import { hasCard, eraseAuthor } from './comments.repository.ts'
import { listBoards, type Tables as ProjectionTables } from './projection.repository.ts'
import { createRecurringCards, type RecurringCards } from './recurring-cards.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    boards: BoardsService
  }
}

/** What a repair may add: every card a new place, and some of them their missing parts. */
const repairBytes = 2 * 1024 * 1024

/** How far a rebuild has come. */
export interface RebuildProgress {
  readonly done: number
  readonly total: number
  readonly title: string
}

/** Task boards. Who may do what is what they may do with the document. */
export interface BoardsService {
  /** @throws documents.not_found, boards.not_found */
  get(actor: Actor, boardId: string): Promise<Board>
  readonly cards: CardEdits
  readonly edits: BoardEdits
  readonly lists: CardLists
  readonly comments: CardComments
  readonly recurring: RecurringCards
  /** A card's description with its formatting, from the live document. @throws boards.unknown_card */
  description(
    actor: Actor,
    boardId: string,
    cardId: string,
    format: 'markdown' | 'html' | 'text',
  ): Promise<string>
  /** Told by the sync plane. */
  contentChanged(change: ContentChange): Promise<void>
  /** At somebody's request: their comments, and their name in what happened to cards. */
  eraseAuthor(unit: UnitOfWork, userId: string): Promise<void>
  /** Makes the rows of all boards anew from their documents. Answers how many there are. */
  rebuild(progress: (progress: RebuildProgress) => void): Promise<number>
  /** When nothing is being projected. */
  settled(): Promise<void>
  /** Catches up with boards that have no rows yet, and makes recurring cards, until {@link BoardsService.close}. */
  start(): void
  close(): Promise<void>
}

export function createBoardsService(
  module: ModuleContext,
  { sync, calendar, documents }: { sync: SyncCore; calendar: CalendarService; documents: DocumentsService },
): BoardsService {
  const { logger, events, now, storage } = module
  const recurring = createRecurringCards(module, { sync, calendar })
  const projector = createBoardProjector(module, { sync, calendar }, recurring.consider)
  const context = createBoardsContext(module, { calendar, sync, projector })
  const rows = () => storage.db<ProjectionTables>()
  let stopped = false
  let stopWatching: (() => void) | null = null

  async function get(actor: Actor, boardId: string): Promise<Board> {
    const db = context.db()
    const board = await context.requireShown(actor, 'documents.read', boardId)
    const { can } = await documents.get(actor, boardId)
    return {
      id: board.id,
      title: board.title,
      spaceId: board.space_id,
      columns: (await repository.listColumns(db, boardId)).map(presentColumn),
      labels: (await repository.listLabels(db, boardId)).map(presentLabel),
      milestones: (await repository.listMilestones(db, boardId)).map(presentMilestone),
      archived: await repository.countArchived(db, boardId),
      can,
    }
  }

  /**
   * Looks for boards whose rows are not there, of an older layout or behind their document: content comes before the row
   * that makes it visible, reports may be lost in a crash, and a restored database may be older than the content.
   * @param boardId this one, whose rows may not be there yet; left out: all boards
   */
  async function catchUp(boardId?: string): Promise<void> {
    for (const { id, layout, sequence } of await listBoards(rows(), boardId)) {
      if (stopped) return
      try {
        const isKnown = layout === projectionLayout && sequence !== null
        if (isKnown && (boardId !== undefined || (await sync.history.latest(id)) <= sequence)) continue
        const authorIds = isKnown ? await writersSince(id, sequence) : []
        await projector.project(id, { authorIds, at: now() })
      } catch (error) {
        // The others must not wait for it; it is tried again when it changes, and after the next start.
        logger.error({ err: error, boardId: id }, 'a board could not be projected')
      }
    }
  }

  /**
   * Puts right what reads well and is not written well, once each time that a board comes into memory and is written: a
   * card that names no column, or lacks its description. By the server alone, since two would do it twice.
   */
  async function repair(boardId: string): Promise<void> {
    try {
      const bytes = repairBytes
      const repairs = await sync.transact(boardId, 'board', null, (board) => repairBoard(board), { bytes })
      if (Object.values(repairs).some((count) => count > 0))
        logger.info({ boardId, repairs }, 'a board was put right')
    } catch (error) {
      // It reads as before; that it could not be written better is nobody's loss.
      logger.warn({ err: error, boardId }, 'a board could not be put right')
    }
  }

  async function writersSince(boardId: string, sequence: number): Promise<string[]> {
    const slots = await sync.history.listChanges(boardId, 20)
    const since = slots.filter((slot) => slot.sequence > sequence)
    return [...new Set(since.flatMap(({ authorIds }) => authorIds))]
  }

  return {
    get,
    cards: createCardEdits(context),
    edits: createBoardEdits(context, get),
    lists: createCardLists(context),
    comments: createCardComments(context),
    recurring,

    async description(actor, boardId, cardId, format) {
      const db = context.db()
      await context.requireShown(actor, 'documents.read', boardId)
      if (!(await hasCard(db, boardId, cardId))) throw boardsFail('boards.unknown_card')
      return storing(() =>
        sync.read(boardId, 'board', (board) => renderDescription(findDescription(board, cardId), format)),
      )
    },

    async contentChanged({ kind, documentId, authorIds, at }) {
      if (kind !== 'board') return
      const { isWhole } = await projector.project(documentId, { authorIds, at })
      if (isWhole) await repair(documentId)
    },

    eraseAuthor: (unit, userId) => eraseAuthor(context.within(unit), userId),

    async rebuild(progress) {
      const boards = await listBoards(rows())
      for (const [done, { id, title }] of boards.entries()) {
        progress({ done, total: boards.length, title })
        await projector.rebuild(id)
      }
      return boards.length
    },

    settled: () => projector.settled(),

    start() {
      stopWatching = events.subscribe(async ({ name, data }) => {
        if (name === 'documents.changed' && typeof data['documentId'] === 'string')
          await catchUp(data['documentId'])
      })
      catchUp().catch((error: unknown) => logger.error({ err: error }, 'boards could not be caught up with'))
      recurring.start()
    },

    async close() {
      stopped = true
      stopWatching?.()
      await recurring.close()
      await projector.settled()
    },
  }
}

import { BoardError } from '@stoa/board'
import type { Person } from '@stoa/protocol'
import type * as Y from 'yjs'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { SyncCore } from '../../sync/index.ts'
import type { CalendarService } from '../calendar/index.ts'
import { storing, whoSees } from '../documents/index.ts'
import type { BoardProjector } from './board-projector.ts'
import { boardsFail, codeOf } from './boards.errors.ts'
import * as repository from './boards.repository.ts'
import { type Db, listPeople, type Tables } from './cards.repository.ts'

export type BoardRow = NonNullable<Awaited<ReturnType<typeof repository.findBoard>>>

/** What the parts of this module share. */
export interface BoardsContext
  extends Pick<ModuleContext, 'storage' | 'permissions' | 'events' | 'audit' | 'now' | 'logger'> {
  readonly calendar: CalendarService
  readonly sync: SyncCore
  readonly projector: BoardProjector
  db(): Db
  within(unit: UnitOfWork): Db
  /** The board, if the actor may do this with it. @throws documents.not_found, http.forbidden, boards.not_found */
  require(actor: Actor, action: `documents.${string}`, boardId: string, db: Db): Promise<BoardRow>
  /** As {@link require}, outside a unit of work; its rows are there then, also of a board that was made just now. */
  requireShown(actor: Actor, action: `documents.${string}`, boardId: string): Promise<BoardRow>
  /**
   * Changes the board in the live document, and answers when that is on disk and its rows show it. `change` refuses before
   * it writes. @param bytes that it may add at most
   * @throws as `require`, what the board refuses, documents.too_large, documents.storage_unavailable,
   * boards.saved_not_shown
   */
  change<T>(actor: Actor, boardId: string, bytes: number, change: (board: Y.Doc) => T): Promise<T>
  people(ids: readonly string[], db: Db): Promise<ReadonlyMap<string, Person>>
  /** @throws boards.person_cannot_see */
  requireSeeing(boardId: string, userIds: readonly string[], db: Db): Promise<void>
}

/** What a small change may add: a card with its maps, keys and people. */
export const smallChange = 32 * 1024

export function createBoardsContext(
  { storage, permissions, events, audit, now, logger }: ModuleContext,
  { calendar, sync, projector }: Pick<BoardsContext, 'calendar' | 'sync' | 'projector'>,
): BoardsContext {
  const context: BoardsContext = {
    storage,
    permissions,
    events,
    audit,
    now,
    logger,
    calendar,
    sync,
    projector,
    db: () => storage.db<Tables>(),
    within: (unit) => unit.db<Tables>(),

    async require(actor, action, boardId, db) {
      await permissions.require(actor, action, boardId, db)
      const board = await repository.findBoard(db, boardId)
      if (board === undefined) throw boardsFail('boards.not_found')
      return board
    },

    async requireShown(actor, action, boardId) {
      const board = await context.require(actor, action, boardId, context.db())
      if (board.layout === null) await projector.project(boardId, { authorIds: [], at: now() })
      return board
    },

    async change(actor, boardId, bytes, change) {
      await context.requireShown(actor, 'documents.edit', boardId)
      const result = await refusing(() =>
        storing(() => sync.transact(boardId, 'board', actor.userId, change, { bytes })),
      )
      try {
        await projector.project(boardId, { authorIds: [actor.userId], at: now() })
      } catch (cause) {
        logger.error({ err: cause, boardId }, 'a change of a board is saved and could not be projected')
        throw boardsFail('boards.saved_not_shown', { cause })
      }
      return result
    },

    async people(ids, db) {
      return new Map((await listPeople(db, ids)).map((person) => [person.id, person]))
    },

    async requireSeeing(boardId, userIds, db) {
      const seeing = await whoSees(db, boardId, userIds)
      const blind = userIds.filter((id) => !seeing.has(id))
      if (blind.length > 0) throw boardsFail('boards.person_cannot_see', { meta: { userIds: blind } })
    },
  }
  return context
}

/** Says in our own codes what a board refuses. */
async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (!(cause instanceof BoardError)) throw cause
    throw boardsFail(codeOf(cause.code), {
      cause,
      ...(cause.field === null ? {} : { meta: { field: cause.field } }),
    })
  }
}

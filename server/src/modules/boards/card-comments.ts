import type { CardActivity, CardComment, Page, WriteCommentRequest } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import type { BoardsContext } from './boards-context.ts'
import { boardsFail } from './boards.errors.ts'
import { boardsCommented } from './boards.events.ts'
import { authorsOf, presentActivity, presentComment } from './boards.presenter.ts'
import type { Db } from './cards.repository.ts'
import * as repository from './comments.repository.ts'

interface Query {
  cursor?: string
  limit: number
}

/** What people say of a card, and what happened to it. Rows, since whoever may only comment may not write the document. */
export interface CardComments {
  /** Oldest first. */
  list(actor: Actor, boardId: string, cardId: string, query: Query): Promise<Page<CardComment>>
  /** For commenters and up. @throws boards.unknown_card, boards.person_cannot_see */
  write(actor: Actor, boardId: string, cardId: string, request: WriteCommentRequest): Promise<CardComment>
  /** One's own. @throws boards.not_your_comment */
  edit(
    actor: Actor,
    boardId: string,
    cardId: string,
    commentId: string,
    request: WriteCommentRequest,
  ): Promise<CardComment>
  /** One's own, and any for whoever manages the board. @throws boards.not_your_comment */
  remove(actor: Actor, boardId: string, cardId: string, commentId: string): Promise<void>
  /** Newest first. For who may read the history of a document. */
  activity(actor: Actor, boardId: string, cardId: string, query: Query): Promise<Page<CardActivity>>
}

export function createCardComments(context: BoardsContext): CardComments {
  const { now, permissions, events } = context

  async function requireCard(boardId: string, cardId: string, db: Db): Promise<void> {
    if (!(await repository.hasCard(db, boardId, cardId))) throw boardsFail('boards.unknown_card')
  }

  const isAllowed = async (actor: Actor, action: `documents.${string}`, boardId: string, db: Db) =>
    (await permissions.allowed(actor, action, [boardId], db)).has(boardId)

  async function present(
    actor: Actor,
    boardId: string,
    rows: readonly repository.CommentRow[],
    db: Db,
  ): Promise<CardComment[]> {
    const mentions = await repository.listMentions(
      db,
      rows.map(({ id }) => id),
    )
    const people = await context.people(
      [...rows.map(({ author_id }) => author_id), ...mentions.map(({ user_id }) => user_id)],
      db,
    )
    const mentionsOf = Map.groupBy(mentions, ({ comment_id }) => comment_id)
    const mayComment = await isAllowed(actor, 'documents.comment', boardId, db)
    const mayManage = await isAllowed(actor, 'documents.manage', boardId, db)
    return rows.map((row) => {
      const isOwn = row.author_id === actor.userId && mayComment
      return presentComment(row, {
        people,
        mentions: (mentionsOf.get(row.id) ?? []).map(({ user_id }) => user_id),
        can: [...(isOwn ? ['edit' as const] : []), ...(isOwn || mayManage ? ['remove' as const] : [])],
      })
    })
  }

  /** The comment, in the transaction that changes it. */
  async function requireComment(boardId: string, cardId: string, commentId: string, db: Db) {
    const row = await repository.findComment(db, boardId, cardId, commentId)
    if (row === undefined) throw boardsFail('boards.comment_not_found')
    return row
  }

  return {
    async list(actor, boardId, cardId, { cursor, limit }) {
      const db = context.db()
      await context.requireShown(actor, 'documents.read', boardId)
      await requireCard(boardId, cardId, db)
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listComments(db, boardId, cardId, { after, limit: limit + 1 })
      const { nextCursor } = pageFrom(
        rows,
        limit,
        (row) => [row.id],
        ({ id }) => id,
      )
      return { items: await present(actor, boardId, rows.slice(0, limit), db), nextCursor }
    },

    async write(actor, boardId, cardId, { body, mentionIds = [] }) {
      return context.storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const board = await context.require(actor, 'documents.comment', boardId, db)
        await requireCard(boardId, cardId, db)
        await context.requireSeeing(boardId, mentionIds, db)
        const at = now()
        const row = {
          id: uuidv7(at),
          board_id: boardId,
          card_id: cardId,
          author_id: actor.userId,
          body: body.trim(),
          created_at: at,
          edited_at: null,
        }
        await repository.insertComment(db, row)
        await repository.replaceMentions(db, row.id, mentionIds)
        await events.record(unit, boardsCommented, { documentId: boardId, spaceId: board.space_id, cardId })
        return (await present(actor, boardId, [row], db))[0]!
      })
    },

    async edit(actor, boardId, cardId, commentId, { body, mentionIds = [] }) {
      return context.storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const board = await context.require(actor, 'documents.comment', boardId, db)
        const row = await requireComment(boardId, cardId, commentId, db)
        if (row.author_id !== actor.userId) throw boardsFail('boards.not_your_comment')
        // Who was spoken to before stays, whatever they may see now.
        const before = new Set((await repository.listMentions(db, [commentId])).map(({ user_id }) => user_id))
        await context.requireSeeing(
          boardId,
          mentionIds.filter((id) => !before.has(id)),
          db,
        )
        const change = { body: body.trim(), edited_at: now() }
        await repository.updateComment(db, commentId, change)
        await repository.replaceMentions(db, commentId, mentionIds)
        await events.record(unit, boardsCommented, { documentId: boardId, spaceId: board.space_id, cardId })
        return (await present(actor, boardId, [{ ...row, ...change }], db))[0]!
      })
    },

    async remove(actor, boardId, cardId, commentId) {
      await context.storage.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const board = await context.require(actor, 'documents.comment', boardId, db)
        const row = await requireComment(boardId, cardId, commentId, db)
        const isOwn = row.author_id === actor.userId
        if (!isOwn && !(await isAllowed(actor, 'documents.manage', boardId, db)))
          throw boardsFail('boards.not_your_comment')
        await repository.deleteComment(db, commentId)
        await events.record(unit, boardsCommented, { documentId: boardId, spaceId: board.space_id, cardId })
        if (isOwn) return
        const target = { type: 'document', id: boardId, name: board.title }
        const details = { cardId, authorId: row.author_id }
        await context.audit.record(unit, { action: 'boards.comment_removed', actor, target, details })
      })
    },

    async activity(actor, boardId, cardId, { cursor, limit }) {
      const db = context.db()
      await context.requireShown(actor, 'documents.read_history', boardId)
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listActivity(db, boardId, cardId, { after, limit: limit + 1 })
      if (rows.length === 0 && after === null) await requireCard(boardId, cardId, db)
      const people = await context.people(
        rows.flatMap((row) => [...authorsOf(row), ...(row.person_id === null ? [] : [row.person_id])]),
        db,
      )
      return pageFrom(
        rows,
        limit,
        (row) => [row.id],
        (row) => presentActivity(row, people),
      )
    },
  }
}

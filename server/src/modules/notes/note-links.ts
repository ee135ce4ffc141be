import { addCard, BoardError, completeCard, newBoardId, readBoard } from '@stoa/board'
import { readNoteContent } from '@stoa/note'
import type { MakeCardRequest, NoteLink, NoteLinkOfCard, Page } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { type ContentChange, ContentNotFoundError } from '../../sync/index.ts'
import { storing } from '../documents/index.ts'
import { InTurn } from '../../platform/turns/in-turn.ts'
import { agreed, type LinkFields } from './link-fields.ts'
import { createLinkFollower } from './link-follower.ts'
import { cardFields, fieldsOfItem } from './link-sides.ts'
import type { NoteContext } from './note-context.ts'
import type { NoteLinkRow } from './note-links.repository.ts'
import type { NoteMirror } from './note-mirror.ts'
import * as repository from './note-links.repository.ts'
import { notesFail } from './notes.errors.ts'
import { spaceOf, visibleTitles } from './notes.repository.ts'

/** Action items and the cards they became. */
export interface NoteLinks {
  /** The latest link of each item. Of a board that the reader may not see nothing is told but that there is one. */
  list(actor: Actor, noteId: string): Promise<Page<NoteLink>>
  /** The latest link of each card of a board. */
  ofBoard(actor: Actor, boardId: string): Promise<Page<NoteLinkOfCard>>
  /**
   * Makes a card of an action item, once: asked again it answers the same.
   * @throws notes.item_not_found, notes.item_empty, notes.board_not_found, notes.column_not_found, notes.already_linked,
   * notes.card_refused
   */
  make(actor: Actor, noteId: string, itemId: string, request: MakeCardRequest): Promise<NoteLink>
  /** Ends a link; both sides stay. @throws notes.not_linked */
  unlink(actor: Actor, noteId: string, itemId: string): Promise<void>
  contentChanged(change: ContentChange): Promise<void>
  /** Documents that are gone for good. */
  withdrawn(documentIds: readonly string[]): Promise<void>
  /** Finishes what an earlier process began. */
  resume(): Promise<void>
}

export function createNoteLinks(context: NoteContext, mirror: NoteMirror): NoteLinks {
  const { needs, permissions, now } = context
  const { sync } = needs
  const turns = new InTurn()
  const follower = createLinkFollower(context, { turns, mirror })

  /** The board, for somebody who may put cards on it. Missing, hidden and no board at all look the same. */
  async function requireBoard(actor: Actor, boardId: string): Promise<void> {
    const db = context.db()
    const readable = await permissions.allowed(actor, 'documents.read', [boardId], db)
    const titles = await visibleTitles(db, actor.userId, [...readable])
    if (titles.get(boardId)?.kind !== 'board') throw notesFail('notes.board_not_found')
    await permissions.require(actor, 'documents.edit', boardId, db)
  }

  async function present(actor: Actor, rows: readonly NoteLinkRow[]): Promise<NoteLink[]> {
    const boards = [...new Set(rows.map(({ board_id }) => board_id))]
    const titles = await visibleTitles(context.db(), actor.userId, boards)
    return rows.map((row) => {
      const title = titles.get(row.board_id)?.title
      return {
        itemId: row.item_id,
        state: row.state,
        board: title === undefined ? null : { id: row.board_id, title },
        cardId: title === undefined ? null : row.card_id,
        changedAt: row.changed_at,
      }
    })
  }

  async function reserve(
    actor: Actor,
    noteId: string,
    itemId: string,
    { boardId, columnId }: MakeCardRequest,
  ): Promise<NoteLinkRow> {
    const db = context.db()
    const found = await repository.liveLinkOf(db, noteId, itemId)
    if (found !== undefined) return found
    const item = await sync.read(noteId, 'note', (note) =>
      readNoteContent(note).actions.find(({ id }) => id === itemId),
    )
    if (item === undefined) throw notesFail('notes.item_not_found')
    if (item.text === '') throw notesFail('notes.item_empty')
    const row: NoteLinkRow = {
      id: uuidv7(now()),
      note_id: noteId,
      item_id: itemId,
      board_id: boardId,
      card_id: newBoardId(now()),
      column_id: columnId ?? null,
      state: 'making',
      common: JSON.stringify(fieldsOfItem(item)),
      created_by: actor.userId,
      created_at: now(),
      changed_at: now(),
    }
    try {
      await repository.insertLink(db, row)
      return row
    } catch (error) {
      // Somebody pressed at the same moment.
      const theirs = isUniqueViolation(error) ? await repository.liveLinkOf(db, noteId, itemId) : undefined
      if (theirs === undefined) throw error
      return theirs
    }
  }

  /** Makes the card that was reserved, unless it is there; then both sides say so. */
  async function finish(reserved: NoteLinkRow): Promise<NoteLinkRow> {
    const row = await repository.findLink(context.db(), reserved.id)
    if (row === undefined) throw notesFail('notes.not_linked')
    if (row.state !== 'making') return row
    const wanted = JSON.parse(row.common) as LinkFields
    let made: LinkFields | null
    try {
      made = await sync.edit(row.board_id, 'board', row.created_by, (draft) => {
        if (!readBoard(draft).cards.has(row.card_id)) {
          addCard(draft, {
            id: row.card_id,
            title: wanted.title,
            ...(row.column_id === null ? {} : { column: row.column_id }),
            ...(wanted.ownerId === null ? {} : { assignees: [wanted.ownerId] }),
            due: wanted.due,
            source: { documentId: row.note_id, itemId: row.item_id },
            at: now(),
            by: row.created_by,
          })
          if (wanted.done) completeCard(draft, row.card_id, { at: now() })
        }
        return cardFields(draft, row.card_id, wanted)
      })
    } catch (error) {
      if (!(error instanceof BoardError) && !(error instanceof ContentNotFoundError)) throw error
      await repository.deleteLink(context.db(), row.id)
      if (error instanceof ContentNotFoundError) throw notesFail('notes.board_not_found', { cause: error })
      const isColumn = error.code === 'board.unknown_column'
      throw notesFail(isColumn ? 'notes.column_not_found' : 'notes.card_refused', { cause: error })
    }
    const common = JSON.stringify(made === null ? wanted : agreed(wanted, wanted, made))
    const spaceId = await spaceOf(context.db(), row.note_id)
    await context.unitOfWork(async (unit) => {
      const change = { state: 'linked', common, changed_at: now() } as const
      await repository.updateLink(context.within(unit), row.id, change)
      if (spaceId !== null) await context.changed(unit, { id: row.note_id, spaceId })
    })
    await mirror(row.note_id)
    return { ...row, state: 'linked', common }
  }

  const latest = (rows: readonly NoteLinkRow[], key: 'item_id' | 'card_id'): NoteLinkRow[] => [
    ...new Map(rows.toSorted(byLife).map((row) => [row[key], row])).values(),
  ]

  return {
    async list(actor, noteId) {
      await context.require(actor, 'documents.read', noteId)
      const items = await present(
        actor,
        latest(await repository.linksOfNote(context.db(), noteId), 'item_id'),
      )
      return { items, nextCursor: null }
    },

    async ofBoard(actor, boardId) {
      await requireReadableBoard(actor, boardId)
      const rows = latest(await repository.linksOfBoard(context.db(), boardId), 'card_id')
      const titles = await visibleTitles(context.db(), actor.userId, [
        ...new Set(rows.map((row) => row.note_id)),
      ])
      const items = rows.map((row) => {
        const title = titles.get(row.note_id)?.title
        return {
          cardId: row.card_id,
          state: row.state,
          note: title === undefined ? null : { id: row.note_id, title },
          itemId: title === undefined ? null : row.item_id,
          changedAt: row.changed_at,
        }
      })
      return { items, nextCursor: null }
    },

    async make(actor, noteId, itemId, request) {
      await context.require(actor, 'documents.edit', noteId)
      await requireBoard(actor, request.boardId)
      return storing(async () => {
        const row = await reserve(actor, noteId, itemId, request)
        if (row.board_id !== request.boardId) throw notesFail('notes.already_linked')
        const done = await turns.run(row.id, () => finish(row))
        return (await present(actor, [done]))[0]!
      })
    },

    async unlink(actor, noteId, itemId) {
      const note = await context.require(actor, 'documents.edit', noteId)
      const row = await repository.liveLinkOf(context.db(), noteId, itemId)
      if (row === undefined) throw notesFail('notes.not_linked')
      await turns.run(row.id, () =>
        context.unitOfWork(async (unit) => {
          const change = { state: 'unlinked', changed_at: now() } as const
          await repository.updateLink(context.within(unit), row.id, change)
          await context.changed(unit, note)
        }),
      )
      await storing(() => mirror(noteId))
    },

    contentChanged: follower.contentChanged,
    withdrawn: follower.withdrawn,

    async resume() {
      for (const row of await repository.unfinishedLinks(context.db()))
        await turns
          .run(row.id, () => finish(row))
          .catch((error: unknown) =>
            context.logger.warn({ err: error, link: row.id }, 'a card could not be made'),
          )
    },
  }

  async function requireReadableBoard(actor: Actor, boardId: string): Promise<void> {
    await permissions.require(actor, 'documents.read', boardId, context.db())
    const document = await needs.documents.get(actor, boardId)
    if (document.kind !== 'board') throw notesFail('notes.board_not_found')
  }
}

/** Those that live behind those that are over, so that a map by item or card keeps them. */
const byLife = (a: NoteLinkRow, b: NoteLinkRow): number =>
  Number(isLiving(a)) - Number(isLiving(b)) || a.changed_at - b.changed_at
const isLiving = ({ state }: NoteLinkRow): boolean => state === 'making' || state === 'linked'

import {
  addCard,
  addChecklistItem,
  archiveCard,
  BoardError,
  type CardSet,
  type CardValues,
  completeCard,
  createDescription,
  deleteCard,
  deleteChecklistItem,
  editCard,
  editChecklistItem,
  moveCard,
  type Position,
  readBoard,
  type Recurrence,
  reopenCard,
  replaceDescription,
  restoreCard,
  setCardEntries,
} from '@stoa/board'
import type { BoardCardDetail, CreateCardRequest, MoveCardRequest, UpdateCardRequest } from '@stoa/protocol'
import type * as Y from 'yjs'
import type { Actor } from '../../platform/permissions/actor.ts'
import { type BoardsContext, smallChange } from './boards-context.ts'
import { boardsFail } from './boards.errors.ts'
import { cardPresenter } from './boards.presenter.ts'
import { peopleOn } from './boards.repository.ts'
import { descriptionFrom } from './card-description.ts'
import { type Db, findCard, readRelations, subtasksOf } from './cards.repository.ts'

/** Where something goes among its siblings: at most one of them. */
export interface Place {
  before?: string
  after?: string
  index?: number
}

/** What can be done with one card. Each goes through the live document, so that who has the board open sees it happen. */
export interface CardEdits {
  /** @throws boards.unknown_card */
  get(actor: Actor, boardId: string, cardId: string): Promise<BoardCardDetail>
  /** @throws boards.person_cannot_see, and what the board refuses */
  create(actor: Actor, boardId: string, request: CreateCardRequest): Promise<BoardCardDetail>
  /** All of it or nothing. */
  update(actor: Actor, boardId: string, cardId: string, request: UpdateCardRequest): Promise<BoardCardDetail>
  move(actor: Actor, boardId: string, cardId: string, request: MoveCardRequest): Promise<BoardCardDetail>
  /** Moves it to the first column for what is done, if there is one. Done twice it is done once. */
  complete(actor: Actor, boardId: string, cardId: string): Promise<BoardCardDetail>
  reopen(actor: Actor, boardId: string, cardId: string): Promise<BoardCardDetail>
  archive(actor: Actor, boardId: string, cardId: string): Promise<BoardCardDetail>
  restore(actor: Actor, boardId: string, cardId: string): Promise<BoardCardDetail>
  remove(actor: Actor, boardId: string, cardId: string): Promise<void>
  addItem(
    actor: Actor,
    boardId: string,
    cardId: string,
    item: Place & { text: string; isDone?: boolean },
  ): Promise<BoardCardDetail>
  editItem(
    actor: Actor,
    boardId: string,
    cardId: string,
    itemId: string,
    edit: { text?: string; isDone?: boolean },
  ): Promise<BoardCardDetail>
  removeItem(actor: Actor, boardId: string, cardId: string, itemId: string): Promise<BoardCardDetail>
}

const sets = {
  assigneeIds: 'assignees',
  watcherIds: 'watchers',
  labelIds: 'labels',
  linkIds: 'links',
} as const satisfies Record<string, CardSet>

/** What a text of so many characters may add, written with every character by itself at the worst. */
const bytesOf = ({ description = '' }: { description?: string }): number =>
  smallChange + 8 * description.length

export function createCardEdits(context: BoardsContext): CardEdits {
  const { now } = context

  async function detail(actor: Actor, boardId: string, cardId: string, db: Db): Promise<BoardCardDetail> {
    const row = await findCard(db, actor.userId, boardId, cardId)
    if (row === undefined) throw boardsFail('boards.unknown_card')
    const { presentDetail } = cardPresenter(await readRelations(db, [row]))
    return presentDetail(row, await subtasksOf(db, boardId, cardId))
  }

  async function edited(
    actor: Actor,
    boardId: string,
    cardId: string,
    change: (board: Y.Doc) => void,
    bytes = smallChange,
  ): Promise<BoardCardDetail> {
    await context.change(actor, boardId, bytes, change)
    return detail(actor, boardId, cardId, context.db())
  }

  /** Whoever is put on a card must see the board. Who is on it already stays, whatever they may see now. */
  async function checkPeople(
    actor: Actor,
    boardId: string,
    cardId: string | null,
    { assigneeIds = [], watcherIds = [] }: Pick<UpdateCardRequest, 'assigneeIds' | 'watcherIds'>,
  ): Promise<void> {
    const ids = [...new Set([...assigneeIds, ...watcherIds])]
    if (ids.length === 0) return
    const db = context.db()
    // First, so that nobody learns from the answer who sees what they do not.
    await context.requireShown(actor, 'documents.edit', boardId)
    const there = cardId === null ? new Set<string>() : await peopleOn(db, boardId, cardId)
    await context.requireSeeing(
      boardId,
      ids.filter((id) => !there.has(id)),
      db,
    )
  }

  return {
    async get(actor, boardId, cardId) {
      const db = context.db()
      await context.requireShown(actor, 'documents.read', boardId)
      return detail(actor, boardId, cardId, db)
    },

    async create(actor, boardId, request) {
      await checkPeople(actor, boardId, null, request)
      const description = descriptionFrom(request.description)
      const { id, title, columnId, before, after, index } = request
      const cardId = await context.change(actor, boardId, bytesOf(request), (board) =>
        addCard(board, {
          ...valuesOf(request),
          ...setsOf(request),
          ...positionOf({ before, after, index }),
          ...(id === undefined ? {} : { id }),
          ...(columnId === undefined ? {} : { column: columnId }),
          ...(description === undefined ? {} : { description }),
          title,
          at: now(),
          by: actor.userId,
        }),
      )
      return detail(actor, boardId, cardId, context.db())
    },

    async update(actor, boardId, cardId, request) {
      await checkPeople(actor, boardId, cardId, request)
      const { title, description } = request
      const content =
        description === undefined ? undefined : (descriptionFrom(description) ?? createDescription())
      return edited(
        actor,
        boardId,
        cardId,
        (board) => {
          checkLabels(board, request.labelIds ?? [])
          editCard(board, cardId, { ...valuesOf(request), ...(title === undefined ? {} : { title }) })
          for (const [key, set] of Object.entries(sets) as [keyof typeof sets, CardSet][]) {
            const entries = request[key]
            if (entries !== undefined) setCardEntries(board, cardId, set, entries)
          }
          if (content !== undefined) replaceDescription(board, cardId, content)
        },
        bytesOf(request),
      )
    },

    move: (actor, boardId, cardId, { columnId, ...position }) =>
      edited(actor, boardId, cardId, (board) =>
        moveCard(board, cardId, {
          ...positionOf(position),
          ...(columnId === undefined ? {} : { column: columnId }),
          at: now(),
        }),
      ),

    complete: (actor, boardId, cardId) =>
      edited(actor, boardId, cardId, (board) => completeCard(board, cardId, { at: now() })),
    reopen: (actor, boardId, cardId) => edited(actor, boardId, cardId, (board) => reopenCard(board, cardId)),
    archive: (actor, boardId, cardId) =>
      edited(actor, boardId, cardId, (board) => archiveCard(board, cardId, { at: now() })),
    restore: (actor, boardId, cardId) =>
      edited(actor, boardId, cardId, (board) => restoreCard(board, cardId)),

    async remove(actor, boardId, cardId) {
      await context.change(actor, boardId, smallChange, (board) => deleteCard(board, cardId))
    },

    addItem: (actor, boardId, cardId, { before, after, index, ...item }) =>
      edited(actor, boardId, cardId, (board) => {
        const position = positionOf({ before, after, index })
        addChecklistItem(board, cardId, { ...item, ...position, at: now() })
      }),
    editItem: (actor, boardId, cardId, itemId, edit) =>
      edited(actor, boardId, cardId, (board) => editChecklistItem(board, cardId, itemId, edit)),
    removeItem: (actor, boardId, cardId, itemId) =>
      edited(actor, boardId, cardId, (board) => deleteChecklistItem(board, cardId, itemId)),
  }
}

/** At most one of them; two are refused rather than one of them chosen. */
export function positionOf({
  before,
  after,
  index,
}: {
  before?: string | undefined
  after?: string | undefined
  index?: number | undefined
}): Position {
  const given = [before, after, index].filter((one) => one !== undefined)
  if (given.length > 1) throw boardsFail('boards.bad_input', { meta: { field: 'position' } })
  if (before !== undefined) return { before }
  if (after !== undefined) return { after }
  return index === undefined ? {} : { index }
}

/** Checked before anything is written: what a card's values are is checked by their own operation. */
function checkLabels(board: Y.Doc, ids: readonly string[]): void {
  if (ids.length === 0) return
  const known = new Set(readBoard(board).labels.map(({ id }) => id))
  if (ids.some((id) => !known.has(id)))
    throw new BoardError('board.unknown_label', 'There is no such label on this board.')
}

function valuesOf(request: UpdateCardRequest): CardValues {
  const { priority, start, due, milestoneId, parentId, progress, recurrence, source } = request
  return {
    ...(priority === undefined ? {} : { priority }),
    ...(start === undefined ? {} : { start }),
    ...(due === undefined ? {} : { due }),
    ...(milestoneId === undefined ? {} : { milestone: milestoneId }),
    ...(parentId === undefined ? {} : { parent: parentId }),
    ...(progress === undefined ? {} : { progress }),
    // Checked by the board, which knows which parts belong to which unit.
    ...(recurrence === undefined ? {} : { recurrence: recurrence as Recurrence | null }),
    ...(source === undefined ? {} : { source }),
  }
}

const setsOf = (request: UpdateCardRequest): Partial<Record<CardSet, readonly string[]>> =>
  Object.fromEntries(
    (Object.entries(sets) as [keyof typeof sets, CardSet][]).flatMap(([key, set]) => {
      const entries = request[key]
      return entries === undefined ? [] : [[set, entries]]
    }),
  )

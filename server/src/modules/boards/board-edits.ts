import {
  addColumn,
  addLabel,
  addMilestone,
  type ColumnValues,
  deleteColumn,
  deleteLabel,
  deleteMilestone,
  editColumn,
  editLabel,
  editMilestone,
  type LabelValues,
  type MilestoneValues,
  moveColumn,
  moveLabel,
  moveMilestone,
} from '@stoa/board'
import type { Board } from '@stoa/protocol'
import type * as Y from 'yjs'
import type { Actor } from '../../platform/permissions/actor.ts'
import { type BoardsContext, smallChange } from './boards-context.ts'
import { type Place, positionOf } from './card-edits.ts'

/** Columns, labels and milestones of a board. Each answers the board as it is then. */
export interface BoardEdits {
  addColumn(actor: Actor, boardId: string, column: ColumnValues & Place & { title: string }): Promise<Board>
  editColumn(actor: Actor, boardId: string, columnId: string, edit: ColumnValues & Place): Promise<Board>
  /** @throws boards.last_column */
  removeColumn(actor: Actor, boardId: string, columnId: string, cardsTo: string | undefined): Promise<Board>
  addLabel(actor: Actor, boardId: string, label: LabelValues & Place & { name: string }): Promise<Board>
  editLabel(actor: Actor, boardId: string, labelId: string, edit: LabelValues & Place): Promise<Board>
  removeLabel(actor: Actor, boardId: string, labelId: string): Promise<Board>
  addMilestone(
    actor: Actor,
    boardId: string,
    milestone: MilestoneValues & Place & { title: string },
  ): Promise<Board>
  editMilestone(
    actor: Actor,
    boardId: string,
    milestoneId: string,
    edit: MilestoneValues & Place,
  ): Promise<Board>
  removeMilestone(actor: Actor, boardId: string, milestoneId: string): Promise<Board>
}

const isPlaced = ({ before, after, index }: Place): boolean =>
  before !== undefined || after !== undefined || index !== undefined

export function createBoardEdits(
  context: BoardsContext,
  get: (actor: Actor, boardId: string) => Promise<Board>,
): BoardEdits {
  const { now } = context

  async function edited(
    actor: Actor,
    boardId: string,
    change: (board: Y.Doc) => unknown,
    bytes = smallChange,
  ): Promise<Board> {
    await context.change(actor, boardId, bytes, change)
    return get(actor, boardId)
  }

  /** Moves first: it refuses what is not there, and nothing of the rest can be refused after it was written. */
  const edit =
    <Values extends object>(
      editPart: (board: Y.Doc, id: string, values: Values) => void,
      movePart: (board: Y.Doc, id: string, to: ReturnType<typeof positionOf>) => void,
    ) =>
    (actor: Actor, boardId: string, id: string, { before, after, index, ...values }: Values & Place) =>
      edited(actor, boardId, (board) => {
        if (isPlaced({ before, after, index } as Place))
          movePart(board, id, positionOf({ before, after, index }))
        editPart(board, id, values as unknown as Values)
      })

  return {
    addColumn: (actor, boardId, { before, after, index, ...values }) =>
      edited(actor, boardId, (board) =>
        addColumn(board, { ...values, ...positionOf({ before, after, index }), at: now() }),
      ),
    editColumn: edit<ColumnValues>(editColumn, moveColumn),
    removeColumn: (actor, boardId, columnId, cardsTo) =>
      // Each of its cards gets a new place.
      edited(
        actor,
        boardId,
        (board) => deleteColumn(board, columnId, cardsTo === undefined ? {} : { cardsTo }),
        10_000 * 120,
      ),
    addLabel: (actor, boardId, { before, after, index, ...values }) =>
      edited(actor, boardId, (board) =>
        addLabel(board, { ...values, ...positionOf({ before, after, index }), at: now() }),
      ),
    editLabel: edit<LabelValues>(editLabel, moveLabel),
    removeLabel: (actor, boardId, labelId) => edited(actor, boardId, (board) => deleteLabel(board, labelId)),
    addMilestone: (actor, boardId, { before, after, index, ...values }) =>
      edited(actor, boardId, (board) =>
        addMilestone(board, { ...values, ...positionOf({ before, after, index }), at: now() }),
      ),
    editMilestone: edit<MilestoneValues>(editMilestone, moveMilestone),
    removeMilestone: (actor, boardId, milestoneId) =>
      edited(actor, boardId, (board) => deleteMilestone(board, milestoneId)),
  }
}

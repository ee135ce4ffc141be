export { BoardError, type BoardErrorCode, boardErrorCodes } from './board-error.ts'
export { newBoardId } from './board-id.ts'
export {
  BOARD_SCHEMA_VERSION,
  type CardSet,
  cardSets,
  isBoardId,
  type LabelColour,
  labelColours,
  type Priority,
  priorities,
} from './board-layout.ts'
export { boardLimits } from './board-limits.ts'
export {
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
  renameColumn,
} from './board-parts.ts'
export type {
  BoardState,
  Card,
  CardSource,
  ChecklistItem,
  Column,
  Label,
  Milestone,
} from './board-state.ts'
export { BoardStore, type BoardTopic } from './board-store.ts'
export { BoardUndo, boardUndo, type UndoOutcome } from './board-undo.ts'
export {
  addDays,
  type CalendarDate,
  type DateParts,
  dateOfDay,
  dayNumberOf,
  isCalendarDate,
  parseDate,
  type Weekday,
  weekdayOf,
} from './calendar-date.ts'
export {
  archiveCard,
  type At,
  completeCard,
  deleteCard,
  type RepeatCard,
  reopenCard,
  repeatCard,
  restoreCard,
} from './card-course.ts'
export {
  addCard,
  type CardValues,
  editCard,
  moveCard,
  type MoveTo,
  type NewCard,
  setTitle,
} from './card-operations.ts'
export {
  addChecklistItem,
  addToCard,
  deleteChecklistItem,
  editChecklistItem,
  moveChecklistItem,
  removeFromCard,
  setCardEntries,
} from './card-parts.ts'
export { describeBoard, describeCard, type DescribeOptions } from './describe-board.ts'
export { createDescription } from './description.ts'
export type { Position } from './position.ts'
export { findDescription, readBoard, readDescription } from './read-board.ts'
export {
  type FreeDayRule,
  freeDayRules,
  type IsWorkingDay,
  nextOccurrence,
  readRecurrence,
  type Recurrence,
  type WeekOfMonth,
} from './recurrence.ts'
export { type BoardRepairs, repairBoard } from './repair-board.ts'
export { replaceDescription } from './replace-description.ts'
export { type BoardSeed, seedBoard } from './seed-board.ts'
export { watchCards } from './watch-cards.ts'

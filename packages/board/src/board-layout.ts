import * as Y from 'yjs'

/**
 * Raised when a board may contain something an older client cannot show or would break.
 */
export const BOARD_SCHEMA_VERSION = 1

/** The shared types at the root of a board's document. Never rename them: stored boards carry them. */
export const boardRoots = {
  /** Column id → Y.Map: `title`, `order`, `limit`, `done`. */
  columns: 'columns',
  /** Card id → Y.Map, see `packages/protocol/KINDS.md`. */
  cards: 'cards',
  /** Label id → Y.Map: `name`, `colour`, `order`. */
  labels: 'labels',
  /** Milestone id → Y.Map: `title`, `due`, `completedAt`, `order`. */
  milestones: 'milestones',
} as const
export type BoardRoot = keyof typeof boardRoots

export type SharedMap = Y.Map<unknown>

export const rootOf = (doc: Y.Doc, root: BoardRoot): SharedMap => doc.getMap(boardRoots[root])

/** The parts of a card that are Y.Maps used as sets: what is in the set is a key, so concurrent additions both stay. */
export const cardSets = ['assignees', 'watchers', 'labels', 'links'] as const
export type CardSet = (typeof cardSets)[number]

export const priorities = ['low', 'normal', 'high', 'urgent'] as const
export type Priority = (typeof priorities)[number]

/** Names of tokens of the interface. None is red: red is kept for what is urgent. */
export const labelColours = ['grey', 'brown', 'amber', 'olive', 'green', 'teal', 'blue', 'violet'] as const
export type LabelColour = (typeof labelColours)[number]

const idPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Every id in a board, of cards as of people, is a UUID in its canonical form; anything else reads as absent. */
export const isBoardId = (value: unknown): value is string =>
  typeof value === 'string' && value.length === 36 && idPattern.test(value)

import type { CardActivityKind } from '@stoa/protocol'

/**
 * A board whose rows were made from its document. The rows of a board are what the document said at one moment: they are
 * written together, and can be made again at any time. A row that is missing here is a board to be looked at.
 */
export interface BoardProjectionTable {
  board_id: string
  /** Version of what is projected: rows of an older one are made again. */
  layout: number
  /** Number of the last update of the document that the rows show. A document that is further is to be looked at. */
  sequence: number
  projected_at: number
}

export interface BoardColumnTable {
  board_id: string
  id: string
  title: string
  /** From 0, in their order. */
  place: number
  card_limit: number | null
  is_done: 0 | 1
}

export interface BoardLabelTable {
  board_id: string
  id: string
  name: string
  colour: string
  place: number
}

export interface BoardMilestoneTable {
  board_id: string
  id: string
  title: string
  due_on: string | null
  completed_at: number | null
  place: number
}

/** Times are UTC ms, days (`…_on`) are of the calendar. Copies of a board have cards of the same ids. */
export interface BoardCardTable {
  board_id: string
  id: string
  title: string
  /** The words of the description, cut. */
  text: string
  has_description: 0 | 1
  column_id: string | null
  /** Sorts within its column, the id after it. */
  place: string
  /** 0 low … 3 urgent. */
  priority: number
  start_on: string | null
  due_on: string | null
  milestone_id: string | null
  parent_id: string | null
  own_progress: number | null
  progress: number | null
  /** JSON: items in order. */
  checklist: string
  /** JSON: ids of documents. */
  links: string
  /** JSON. */
  recurrence: string | null
  next_card_id: string | null
  /** JSON. */
  source: string | null
  is_completed: 0 | 1
  /** Where the document does not say when: when it was first seen completed. */
  completed_at: number | null
  /** The day of it where the organisation is, as is `created_on`. */
  completed_on: string | null
  archived_at: number | null
  created_at: number | null
  created_on: string | null
  created_by: string | null
  /** When something of it last changed, as far as the projection saw. */
  updated_at: number
}

export type CardPart = 'assignee' | 'watcher'

export interface BoardCardPersonTable {
  board_id: string
  card_id: string
  user_id: string
  part: CardPart
}

export interface BoardCardLabelTable {
  board_id: string
  card_id: string
  label_id: string
}

export interface BoardActivityTable {
  id: string
  board_id: string
  card_id: string
  kind: CardActivityKind
  at: number
  /** JSON: ids of people. */
  authors: string
  from_text: string | null
  to_text: string | null
  person_id: string | null
}

/** Stays when its card is deleted: that can be undone. */
export interface BoardCommentTable {
  id: string
  board_id: string
  card_id: string
  author_id: string
  body: string
  created_at: number
  edited_at: number | null
}

export interface BoardCommentMentionTable {
  comment_id: string
  user_id: string
}

export interface BoardsTables {
  board_projections: BoardProjectionTable
  board_columns: BoardColumnTable
  board_labels: BoardLabelTable
  board_milestones: BoardMilestoneTable
  board_cards: BoardCardTable
  board_card_people: BoardCardPersonTable
  board_card_labels: BoardCardLabelTable
  board_activity: BoardActivityTable
  board_comments: BoardCommentTable
  board_comment_mentions: BoardCommentMentionTable
}

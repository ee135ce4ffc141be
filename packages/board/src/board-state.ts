import type { CalendarDate } from './calendar-date.ts'
import type { LabelColour, Priority } from './board-layout.ts'
import type { Recurrence } from './recurrence.ts'

/** A column, in the order they stand. */
export interface Column {
  readonly id: string
  readonly title: string
  readonly order: string
  /** How many cards may be worked on at a time; null for as many as you like. Shown, not enforced. */
  readonly limit: number | null
  /** Cards here count as completed. */
  readonly isDone: boolean
}

export interface Label {
  readonly id: string
  readonly name: string
  readonly colour: LabelColour
  readonly order: string
}

export interface Milestone {
  readonly id: string
  readonly title: string
  readonly due: CalendarDate | null
  /** Milliseconds since 1970 UTC. */
  readonly completedAt: number | null
  readonly order: string
}

export interface ChecklistItem {
  readonly id: string
  readonly text: string
  readonly isDone: boolean
  readonly order: string
}

/** What a card was made from: a document, and what in it (an action item of a note, a block of a page). */
export interface CardSource {
  readonly documentId: string
  readonly itemId: string | null
}

/** A card as it reads: what makes no sense in the document is absent here. Times are milliseconds since 1970 UTC. */
export interface Card {
  readonly id: string
  readonly title: string
  /** Where it stands. Null only on a board without columns. An archived card keeps its column. */
  readonly column: string | null
  /** Fractional index in the column, the id breaks ties. Empty: before all others. */
  readonly order: string
  /** Ids of people, sorted. */
  readonly assignees: readonly string[]
  readonly watchers: readonly string[]
  /** Those that the board has, sorted by id. */
  readonly labels: readonly string[]
  /** Ids of documents, sorted. */
  readonly links: readonly string[]
  /** In order. */
  readonly checklist: readonly ChecklistItem[]
  readonly priority: Priority
  readonly start: CalendarDate | null
  readonly due: CalendarDate | null
  readonly milestone: string | null
  /** The card this is a sub-task of. One level: a card that has a parent has no sub-tasks. */
  readonly parent: string | null
  /** Its sub-tasks, sorted by id, archived ones included. */
  readonly children: readonly string[]
  /** 0 to 100 as somebody set it; null when it is worked out. */
  readonly ownProgress: number | null
  /**
   * 0 to 100: 100 when completed, else what was set, else the share of checklist items and sub-tasks that are done.
   * Null when there is nothing to go by.
   */
  readonly progress: number | null
  readonly recurrence: Recurrence | null
  /** The card that came after this one by its recurrence. */
  readonly nextCard: string | null
  readonly source: CardSource | null
  readonly archivedAt: number | null
  /** Whether it is done: on a board with a column for that, by where it stands; else by `completedAt`. */
  readonly isCompleted: boolean
  /** When it was completed, where that was written down. Null when it is not completed. */
  readonly completedAt: number | null
  readonly createdAt: number | null
  /** Id of a person. */
  readonly createdBy: string | null
  readonly hasDescription: boolean
}

/** A whole board as plain data that never changes. */
export interface BoardState {
  readonly columns: readonly Column[]
  /** Every card by id, archived ones included. */
  readonly cards: ReadonlyMap<string, Card>
  /** The cards that stand in each column, in order, archived ones left out. Every column has an entry. */
  readonly cardIds: ReadonlyMap<string, readonly string[]>
  /** Archived cards, latest first. */
  readonly archived: readonly string[]
  /** Cards that stand nowhere, because the board has no column. */
  readonly unplaced: readonly string[]
  readonly labels: readonly Label[]
  readonly milestones: readonly Milestone[]
}

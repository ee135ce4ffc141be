/**
 * What one board holds at most. Operations refuse more; reading takes whatever is there, and cuts long texts to
 * these lengths (UTF-16 units).
 */
export const boardLimits = {
  /** Archived ones included. */
  cards: 10_000,
  columns: 100,
  labels: 200,
  milestones: 200,
  checklistItems: 200,
  /** Assignees, watchers, labels or links of one card. */
  setEntries: 100,
  cardTitle: 500,
  columnTitle: 200,
  labelName: 100,
  milestoneTitle: 200,
  checklistText: 500,
  /** Plain text given as a new card's description. */
  description: 100_000,
  /** The highest limit of work in progress a column takes. */
  workInProgress: 1_000,
} as const

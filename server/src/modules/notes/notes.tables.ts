import type { NoteLinkState } from '@stoa/protocol'

/**
 * An action item and its card. The row is the truth of the link: the `card` that the item names in the text only repeats
 * it. A row that is over stays, so that the side which is left can say why.
 */
export interface NoteLinkTable {
  id: string
  note_id: string
  item_id: string
  board_id: string
  card_id: string
  column_id: string | null
  state: NoteLinkState
  /** JSON: what both sides last agreed on; while the card is being made, what it is made of. */
  common: string
  created_by: string
  created_at: number
  changed_at: number
}

/** Where a note stands in its series. */
export interface NoteSeriesTable {
  document_id: string
  series_id: string
  /** Unique: a meeting has one next one. */
  previous_id: string | null
}

/** Minutes as they were frozen. `data` is JSON, in the form of `minutes-data.ts`. */
export interface NoteMinutesTable {
  id: string
  document_id: string
  version_id: string
  sequence: number
  name: string
  title: string
  data: string
  created_by: string
  created_at: number
}

/** A mail with minutes, to a person or to an address that was typed in. */
export interface NoteMailTable {
  id: string
  minutes_id: string
  document_id: string
  user_id: string | null
  address: string | null
  with_link: 0 | 1
  mail_id: string
  sent_by: string
  sent_at: number
}

/** What one person did that is limited: mails sent, addresses typed in, drafts asked of the language model. */
export interface NoteSpendingTable {
  id: string
  user_id: string
  what: 'mail' | 'address' | 'draft'
  amount: number
  at: number
}

export interface NotesTables {
  note_links: NoteLinkTable
  note_series: NoteSeriesTable
  note_minutes: NoteMinutesTable
  note_mails: NoteMailTable
  note_spendings: NoteSpendingTable
}

/** What the event loop and the thread of the domain database say to each other. Answers come in the order asked. */
export type SqliteRequest =
  | { id: number; type: 'execute'; sql: string; parameters: readonly unknown[] }
  | { id: number; type: 'close' }

export interface SqliteReply {
  id: number
  result?: { rows: unknown[]; changes: number; insertId: bigint }
  error?: { message: string; code: string }
}

export interface SqliteThreadOptions {
  /** The database file, absolute. */
  path: string
}

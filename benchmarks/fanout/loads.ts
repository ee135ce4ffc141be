/** People and what they do; the same bytes for every server. */
export interface Load {
  readonly id: string
  readonly what: string
  readonly documents: number
  readonly writersPerDocument: number
  readonly readersPerDocument: number
  /** Of each writer. */
  readonly updatesPerSecond: number
  /** Each connection says once that it is there, before the load, and renews it this often; null: nobody has any. */
  readonly presenceSeconds: number | null
  /** To the server's API meanwhile: reading and writing of rows and content, in turn. */
  readonly requestsPerSecond: number
  /** Of the same load before it is measured: a server that has just started compiles its code and tidies up behind its start. */
  readonly warmSeconds: number
  readonly seconds: number
  /** Whether the delay of the server's event loop is measured, for which it wakes 200 times a second. */
  readonly watchesLoop: boolean
}

export const loads: readonly Load[] = [
  {
    id: 'A',
    what: '20 writers × 50 updates/s, 500 readers, one document',
    documents: 1,
    writersPerDocument: 20,
    readersPerDocument: 500,
    updatesPerSecond: 50,
    presenceSeconds: null,
    requestsPerSecond: 0,
    warmSeconds: 3,
    seconds: 6,
    watchesLoop: true,
  },
  {
    id: 'B',
    what: '20 writers × 50 updates/s, 1,980 readers, one document',
    documents: 1,
    writersPerDocument: 20,
    readersPerDocument: 1_980,
    updatesPerSecond: 50,
    presenceSeconds: null,
    requestsPerSecond: 0,
    warmSeconds: 3,
    seconds: 6,
    watchesLoop: true,
  },
  {
    id: 'C',
    what: '100 documents × 5 writers × 5 updates/s, 5 readers each',
    documents: 100,
    writersPerDocument: 5,
    readersPerDocument: 5,
    updatesPerSecond: 5,
    presenceSeconds: null,
    requestsPerSecond: 0,
    warmSeconds: 3,
    seconds: 6,
    watchesLoop: true,
  },
  {
    id: 'D',
    what: '10,000 idle connections over 2,000 documents, presence every 15 s',
    documents: 2_000,
    writersPerDocument: 0,
    readersPerDocument: 5,
    updatesPerSecond: 0,
    presenceSeconds: 15,
    requestsPerSecond: 0,
    // Two rounds of renewals each, and one of the rechecks that fall due every half minute.
    warmSeconds: 30,
    seconds: 30,
    watchesLoop: false,
  },
  {
    id: 'E',
    what: '1 writer × 20 updates/s, 1,000 readers, one document: what one delivery costs',
    documents: 1,
    writersPerDocument: 1,
    readersPerDocument: 1_000,
    updatesPerSecond: 20,
    presenceSeconds: null,
    requestsPerSecond: 0,
    warmSeconds: 15,
    seconds: 6,
    watchesLoop: false,
  },
  {
    id: 'H',
    what: 'A together with 50 HTTP requests a second',
    documents: 1,
    writersPerDocument: 20,
    readersPerDocument: 500,
    updatesPerSecond: 50,
    presenceSeconds: null,
    requestsPerSecond: 50,
    warmSeconds: 3,
    seconds: 6,
    watchesLoop: true,
  },
]

export const connectionsOf = ({ documents, writersPerDocument, readersPerDocument }: Load): number =>
  documents * (writersPerDocument + readersPerDocument)

/** Update messages that writers send. */
export const updatesOf = ({ documents, writersPerDocument, updatesPerSecond, seconds }: Load): number =>
  documents * writersPerDocument * updatesPerSecond * seconds

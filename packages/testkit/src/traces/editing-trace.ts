import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'

/** `position`, characters deleted there, text inserted there. Positions count UTF-16 units of the text as it is. */
export type Patch = readonly [position: number, deleted: number, inserted: string]

/** A recording of one person typing. */
export interface SequentialTrace {
  readonly startContent: string
  readonly endContent: string
  readonly transactions: readonly (readonly Patch[])[]
}

/** What somebody typed at once. */
export interface TraceTransaction {
  /** Who: 0, 1, … */
  readonly agent: number
  /** Indexes of earlier transactions; the text it was typed upon is the merge of these and all before them. */
  readonly parents: readonly number[]
  readonly patches: readonly Patch[]
}

/** A recording of several people typing at the same time. */
export interface ConcurrentTrace {
  readonly agents: number
  readonly endContent: string
  readonly transactions: readonly TraceTransaction[]
}

const unzip = promisify(gunzip)

/** Reads a gzipped sequential recording of josephg/editing-traces. @throws when it is of another kind */
export async function readSequentialTrace(path: string): Promise<SequentialTrace> {
  const trace = await readTrace(path)
  if (trace.kind === 'concurrent') throw new Error(`${path} is a concurrent recording.`)
  return {
    startContent: trace.startContent ?? '',
    endContent: trace.endContent,
    transactions: trace.txns.map((transaction) => transaction.patches),
  }
}

/** Reads a gzipped concurrent recording of josephg/editing-traces. @throws when it is of another kind */
export async function readConcurrentTrace(path: string): Promise<ConcurrentTrace> {
  const trace = await readTrace(path)
  if (trace.kind !== 'concurrent') throw new Error(`${path} is no concurrent recording.`)
  const transactions = trace.txns.map(({ agent = 0, parents = [], patches }) => ({ agent, parents, patches }))
  return { agents: trace.numAgents ?? 1, endContent: trace.endContent, transactions }
}

interface TraceFile {
  readonly kind?: string
  readonly startContent?: string
  readonly endContent: string
  readonly numAgents?: number
  readonly txns: readonly {
    readonly agent?: number
    readonly parents?: readonly number[]
    readonly patches: readonly Patch[]
  }[]
}

async function readTrace(path: string): Promise<TraceFile> {
  const json = await unzip(await readFile(path))
  return JSON.parse(json.toString('utf8')) as TraceFile
}

import type { ComparedBlock } from '@stoa/protocol'
import type { KindThreadAnswer } from '../../sync/index.ts'

/** A root map that stands beside a document's text, such as the facts of a meeting. */
export interface FactsRoot {
  readonly root: string
  /** What stays as it is when an earlier version comes back, because it is about now. */
  readonly keep: readonly string[]
}

/** What the thread of pages is asked. States are Yjs updates of the first encoding. */
export type PageWork =
  | { readonly do: 'compare'; readonly before: Uint8Array; readonly after: Uint8Array }
  | {
      readonly do: 'restore'
      readonly live: Uint8Array
      readonly version: Uint8Array
      readonly typing: ReadonlyMap<number, number>
      readonly facts: readonly FactsRoot[]
    }

/** What it answers with: what changed, or the update that restores. */
export interface PageWorkResults {
  readonly compare: ComparedBlock[]
  readonly restore: Uint8Array
}

export type PageWorkAnswer = KindThreadAnswer<PageWorkResults[PageWork['do']]>

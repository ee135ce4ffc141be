import type { ComparedBlock } from '@stoa/protocol'

/** What the thread of pages is asked. States are Yjs updates of the first encoding. */
export type PageWork =
  | { readonly do: 'compare'; readonly before: Uint8Array; readonly after: Uint8Array }
  | {
      readonly do: 'restore'
      readonly live: Uint8Array
      readonly version: Uint8Array
      readonly typing: ReadonlyMap<number, number>
    }

/** What it answers with: what changed, or the update that restores. */
export interface PageWorkResults {
  readonly compare: ComparedBlock[]
  readonly restore: Uint8Array
}

export type PageWorkAnswer =
  | { readonly ok: true; readonly value: PageWorkResults[PageWork['do']] }
  | { readonly ok: false; readonly message: string }

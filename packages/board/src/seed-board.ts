import * as Y from 'yjs'
import { BoardError } from './board-error.ts'
import { type LabelColour, rootOf } from './board-layout.ts'
import { addColumn, addLabel, addMilestone } from './board-parts.ts'

export interface BoardSeed {
  /** In order. */
  readonly columns: readonly {
    readonly id?: string
    readonly title: string
    readonly limit?: number | null
    readonly isDone?: boolean
  }[]
  readonly labels?: readonly { readonly id?: string; readonly name: string; readonly colour: LabelColour }[]
  readonly milestones?: readonly { readonly id?: string; readonly title: string; readonly due?: string }[]
  /** Milliseconds since 1970 UTC. */
  readonly at: number
}

/**
 * Gives a new board its columns, labels and milestones. For whoever creates boards, once: two clients that seed make two
 * sets of columns.
 * @throws BoardError `board.not_empty`, or what is wrong with the seed
 */
export function seedBoard(doc: Y.Doc, seed: BoardSeed, origin: unknown = null): void {
  if (rootOf(doc, 'columns').size > 0 || rootOf(doc, 'cards').size > 0)
    throw new BoardError('board.not_empty', 'The board already has content: seed only new ones.')
  // Written aside first: a seed that is refused halfway must leave nothing.
  const draft = new Y.Doc()
  try {
    for (const column of seed.columns) addColumn(draft, { ...column, at: seed.at })
    for (const label of seed.labels ?? []) addLabel(draft, { ...label, at: seed.at })
    for (const milestone of seed.milestones ?? []) addMilestone(draft, { ...milestone, at: seed.at })
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(draft), origin)
  } finally {
    draft.destroy()
  }
}

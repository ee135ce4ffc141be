import type { ComparedBlock } from '@stoa/protocol'

export interface Piece {
  key: string
  block: ComparedBlock
}

/** A comparison as it is read: what changed with a little around it, and the rest folded away. */
export type Passage =
  | { kind: 'shown'; key: string; pieces: Piece[] }
  | { kind: 'folded'; key: string; pieces: Piece[] }

/** How much of what did not change stays beside a change, in blocks. */
const around = 1
/** A fold of less hides more than it spares. */
const leastFold = 3

/** Empty lines carry no words: nothing of them could be shown. */
const carriesWords = ({ parts }: ComparedBlock): boolean => parts.some(({ text }) => text.trim() !== '')

export function passagesOf(blocks: readonly ComparedBlock[]): Passage[] {
  const pieces = blocks.filter(carriesWords).map((block, index) => ({ key: `block-${index}`, block }))
  const near = nearTo(pieces.map(({ block }) => block))
  const runs: Passage[] = []
  pieces.forEach((piece, index) => {
    const kind = near.has(index) ? 'shown' : 'folded'
    const last = runs.at(-1)
    if (last?.kind === kind) last.pieces.push(piece)
    else runs.push({ kind, key: piece.key, pieces: [piece] })
  })
  const passages: Passage[] = []
  for (const run of runs) {
    const shown = run.kind === 'shown' || run.pieces.length < leastFold
    const last = passages.at(-1)
    if (shown && last?.kind === 'shown') last.pieces.push(...run.pieces)
    else passages.push(shown ? { ...run, kind: 'shown' } : run)
  }
  return passages
}

/** What stands beside a change, and the heading it stands under. */
function nearTo(blocks: readonly ComparedBlock[]): Set<number> {
  const near = new Set<number>()
  let heading: number | undefined
  blocks.forEach(({ change, type }, index) => {
    if (type === 'heading') heading = index
    if (change === 'same') return
    if (heading !== undefined) near.add(heading)
    for (let beside = index - around; beside <= index + around; beside += 1) near.add(beside)
  })
  return near
}

export const countChanges = (blocks: readonly ComparedBlock[]): number =>
  blocks.filter((block) => block.change !== 'same' && carriesWords(block)).length

/** The items of a list belong together; every other block stands alone. */
export function groupsOf(pieces: readonly Piece[]): Piece[][] {
  const groups: Piece[][] = []
  for (const piece of pieces) {
    const last = groups.at(-1)
    if (piece.block.type === 'listitem' && last?.[0]?.block.type === 'listitem') last.push(piece)
    else groups.push([piece])
  }
  return groups
}

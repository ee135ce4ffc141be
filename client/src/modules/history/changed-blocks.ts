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

/** What stands beside a change, the heading it stands under, and the whole row of a table, with the table's heads. */
function nearTo(blocks: readonly ComparedBlock[]): Set<number> {
  const near = new Set<number>()
  const rows = new Map<string, number[]>()
  blocks.forEach(({ cell }, index) => {
    if (cell !== undefined) rows.set(rowName(cell), [...(rows.get(rowName(cell)) ?? []), index])
  })
  const addRow = (cell: { table: number; row: number }): void => {
    for (const index of rows.get(rowName(cell)) ?? []) near.add(index)
  }
  let heading: number | undefined
  blocks.forEach(({ change, type, cell }, index) => {
    if (type === 'heading') heading = index
    if (change === 'same') return
    if (heading !== undefined) near.add(heading)
    for (let beside = index - around; beside <= index + around; beside += 1) near.add(beside)
    if (cell === undefined) return
    addRow(cell)
    const [head] = rows.get(rowName({ table: cell.table, row: 0 })) ?? []
    if (head !== undefined && blocks[head]?.cell?.isHeader === true) addRow({ table: cell.table, row: 0 })
  })
  return near
}

const rowName = ({ table, row }: { table: number; row: number }): string => `${table}-${row}`

export const countChanges = (blocks: readonly ComparedBlock[]): number =>
  blocks.filter((block) => block.change !== 'same' && carriesWords(block)).length

export type Group =
  | { kind: 'block'; piece: Piece }
  | { kind: 'list'; pieces: Piece[] }
  | { kind: 'table'; pieces: Piece[] }

/** The items of a list and the cells of a table belong together; every other block stands alone. */
export function groupsOf(pieces: readonly Piece[]): Group[] {
  const groups: Group[] = []
  for (const piece of pieces) {
    const { cell, list, type } = piece.block
    const kind = cell !== undefined ? 'table' : list !== undefined || type === 'listitem' ? 'list' : 'block'
    const last = groups.at(-1)
    if (kind === 'block') groups.push({ kind, piece })
    else if (last?.kind === kind) last.pieces.push(piece)
    else groups.push({ kind, pieces: [piece] })
  }
  return groups
}

export type ListKind = 'bullet' | 'number' | 'check'

export interface ListOfItems {
  kind: ListKind
  items: { piece: Piece; inner: ListOfItems[] }[]
}

/** Lists in lists, as deep as the shallowest item that is there allows. */
export function listsOf(pieces: readonly Piece[]): ListOfItems[] {
  const depthOf = ({ block }: Piece): number => block.list?.depth ?? 0
  const depth = Math.min(...pieces.map(depthOf))
  const lists: ListOfItems[] = []
  for (let at = 0; at < pieces.length; ) {
    const piece = pieces[at]!
    let next = at + 1
    while (next < pieces.length && depthOf(pieces[next]!) > depth) next += 1
    const deeper = pieces.slice(depthOf(piece) > depth ? at : at + 1, next)
    const inner = deeper.length === 0 ? [] : listsOf(deeper)
    if (depthOf(piece) > depth) lists.push(...inner)
    else {
      const kind = piece.block.list?.kind ?? 'bullet'
      const last = lists.at(-1)
      if (last?.kind === kind) last.items.push({ piece, inner })
      else lists.push({ kind, items: [{ piece, inner }] })
    }
    at = next
  }
  return lists
}

export interface RowOfCells {
  key: string
  isHead: boolean
  /** By column, as many as the widest row has. What was written in a cell, and what was taken out of it. */
  cells: Piece[][]
}

interface OpenRow {
  table: number
  row: number
  cells: Map<number, Piece[]>
}

/** The rows of the tables. What was removed is counted as it once was, so it joins a row only where it has a place. */
export function rowsOf(pieces: readonly Piece[]): RowOfCells[] {
  const rows: OpenRow[] = []
  for (const piece of pieces) {
    const { cell, change } = piece.block
    if (cell === undefined) continue
    const row = change === 'removed' ? rowForRemoved(rows, cell) : rowForPresent(rows.at(-1), cell)
    if (row === undefined)
      rows.push({ table: cell.table, row: cell.row, cells: new Map([[cell.column, [piece]]]) })
    else row.cells.set(cell.column, [...(row.cells.get(cell.column) ?? []), piece])
  }
  const width = 1 + Math.max(...rows.flatMap(({ cells }) => [...cells.keys()]))
  return rows.map(({ cells }) => {
    const found = [...cells.values()].flat()
    return {
      key: found[0]!.key,
      isHead: found.every(({ block }) => block.cell?.row === 0 && block.cell.isHeader),
      cells: Array.from({ length: width }, (_, column) => cells.get(column) ?? []),
    }
  })
}

type Cell = NonNullable<ComparedBlock['cell']>

const changesIn = ({ cells }: OpenRow): ComparedBlock['change'][] =>
  [...cells.values()].flat().map(({ block }) => block.change)
const isGone = (row: OpenRow): boolean => changesIn(row).every((change) => change === 'removed')
const isNew = (row: OpenRow): boolean => changesIn(row).every((change) => change === 'added')

function rowForPresent(last: OpenRow | undefined, cell: Cell): OpenRow | undefined {
  if (last === undefined || last.table !== cell.table || last.row !== cell.row) return undefined
  return isGone(last) && cell.column <= Math.max(...last.cells.keys()) ? undefined : last
}

/** With the others of a row that is gone; else in the row that was written into last, where the cell has nothing kept. */
function rowForRemoved(rows: readonly OpenRow[], cell: Cell): OpenRow | undefined {
  const last = rows.at(-1)
  if (last !== undefined && isGone(last))
    return last.table === cell.table && last.row === cell.row ? last : undefined
  const row = rows.findLast((each) => !isNew(each))
  if (row === undefined || row.table !== cell.table) return undefined
  const written = row.cells.get(cell.column) ?? []
  const isReplaced = written.every(({ block: { change } }) => change === 'added' || change === 'removed')
  return isReplaced && (written.length > 0 || row.row === cell.row) ? row : undefined
}

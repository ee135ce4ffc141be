import * as Y from 'yjs'
import { FACT_READERS, readDate, readMinutes } from '../../core/blocks/block-facts.ts'
import { type PageSource, rootOf } from '../../yjs/page-root.ts'
import { readBlockText } from '../read-text.ts'
import { diffSequences } from '../../core/sequence-diff.ts'

export interface ComparedPart {
  readonly change: 'same' | 'removed' | 'added'
  readonly text: string
}

/** Where in a list an item stands. */
export interface ListPlace {
  readonly kind: 'bullet' | 'number' | 'check'
  /** In how many lists its own one stands; 0 for a list of the page. */
  readonly depth: number
  /** Of an item of a numbered list, as it is shown. */
  readonly number?: number
  /** Of an item of a check list. */
  readonly checked?: boolean
}

/** Where in a table a block stands. All count from 0, in the version that the block is taken from. */
export interface TablePlace {
  /** Which table of the page. */
  readonly table: number
  readonly row: number
  readonly column: number
  readonly isHeader: boolean
}

/** What a block is besides its words: of an earlier version for what was removed, else of the later one. */
export interface BlockPlace {
  /** Of a heading, 1 to 6. */
  readonly level?: number
  readonly list?: ListPlace
  /** Of an action item: whether it is done. */
  readonly done?: boolean
  readonly cell?: TablePlace
}

/** A block of a page in two versions of it. */
export interface ComparedBlock extends BlockPlace {
  /** `changed`: in both, with parts that differ; when all parts are the same, its look changed. */
  readonly change: 'same' | 'removed' | 'added' | 'changed'
  /** Type of the node, as in the shared document: `paragraph`, `heading`, `listitem`, … */
  readonly type: string
  /** In order; of an unchanged block one part. */
  readonly parts: ComparedPart[]
}

interface Block {
  readonly type: string
  readonly text: string
  readonly place: BlockPlace
  /** Everything that can differ besides the words: level of a heading, tick of a box, bold. */
  readonly look: string
}

/** Blocks that only hold other blocks; they are looked into. */
const containers: ReadonlySet<string> = new Set(['root', 'list', 'table', 'tablerow'])
const blocks: ReadonlySet<string> = new Set([
  ...containers,
  'paragraph',
  'heading',
  'quote',
  'code',
  'listitem',
  'tablecell',
  'agenda-item',
  'decision',
  'action-item',
  'text-field',
  'field',
])

/**
 * What changed between two states of one page, block by block and word by word. Blocks are recognised by their words,
 * not by their Yjs ids: the binding writes a neighbour's words into a block where that is shorter. Words are those of
 * the language they are written in: Chinese is cut by a dictionary (ICU), not at spaces.
 */
export function comparePages(before: PageSource, after: PageSource): ComparedBlock[] {
  const now = blocksOf(after)
  let at = 0
  let gone: Block[] = []
  const compared: ComparedBlock[] = []
  const isSame = (a: Block, b: Block) => a.type === b.type && a.text === b.text
  for (const { change, items } of diffSequences(blocksOf(before), now, isSame)) {
    if (change === 'removed') gone = [...items]
    else if (change === 'added') {
      compared.push(...pairUp(gone, items))
      gone = []
      at += items.length
    } else {
      compared.push(...gone.map((block) => whole('removed', block)))
      gone = []
      // A stretch that both have is handed back as it was.
      for (const block of items) {
        const later = now[at]!
        compared.push({ ...whole('same', later), change: later.look === block.look ? 'same' : 'changed' })
        at += 1
      }
    }
  }
  return [...compared, ...gone.map((block) => whole('removed', block))]
}

/** How many blocks further on an earlier one is looked for. Each look costs a comparison word by word. */
const farthestPartner = 12

/** Between two stretches of the same: a block that stands for an earlier one is shown as changed, in its order. */
function pairUp(gone: readonly Block[], come: readonly Block[]): ComparedBlock[] {
  const shown: ComparedBlock[] = []
  let next = 0
  for (const block of come) {
    const offset = gone
      .slice(next, next + farthestPartner)
      .findIndex((old) => partsIfAlike(old, block) !== null)
    const partner = offset === -1 ? -1 : next + offset
    if (partner === -1) {
      shown.push(whole('added', block))
      continue
    }
    shown.push(...gone.slice(next, partner).map((old) => whole('removed', old)))
    const parts = partsIfAlike(gone[partner]!, block)!
    shown.push({ change: 'changed', type: block.type, ...block.place, parts })
    next = partner + 1
  }
  return [...shown, ...gone.slice(next).map((old) => whole('removed', old))]
}

/** Null when less than half of the words of the shorter one are in both: that is no change, but something else. */
function partsIfAlike(old: Block, now: Block): ComparedPart[] | null {
  if (old.type !== now.type) return null
  const parts = diffSequences(wordsOf(old.text), wordsOf(now.text)).map(({ change, items }) => ({
    change,
    text: items.join(''),
  }))
  const kept = parts.reduce((sum, { change, text }) => sum + (change === 'same' ? text.trim().length : 0), 0)
  return kept > 0 && kept * 2 >= Math.min(old.text.length, now.text.length) ? parts : null
}

const whole = (change: 'same' | 'removed' | 'added', { type, text, place }: Block): ComparedBlock => ({
  change,
  type,
  ...place,
  parts: text === '' ? [] : [{ change, text }],
})

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

function blocksOf(source: PageSource): Block[] {
  const found: Block[] = []
  let tables = 0
  const collect = (element: Y.XmlElement, place: BlockPlace) => {
    const table = element.nodeName === 'table' ? tables++ : null
    let [row, column] = [-1, -1]
    for (const child of element.toArray()) {
      if (!(child instanceof Y.XmlElement)) continue
      if (child.nodeName === 'tablerow') row += 1
      if (child.nodeName === 'tablecell') column += 1
      const inner = placeOf(child, place, { table, row, column })
      if (holdsBlocks(child)) collect(child, inner)
      else found.push(blockOf(child, inner))
    }
  }
  collect(rootOf(source), {})
  return found
}

const holdsBlocks = (element: Y.XmlElement): boolean =>
  containers.has(element.nodeName) ||
  element.toArray().some((child) => child instanceof Y.XmlElement && blocks.has(child.nodeName))

const listKinds = new Set<unknown>(['bullet', 'number', 'check'])

/** Attributes that have their default value are not in the shared document. */
function placeOf(
  element: Y.XmlElement,
  around: BlockPlace,
  { table, row, column }: { table: number | null; row: number; column: number },
): BlockPlace {
  const attributes = element.getAttributes() as Record<string, unknown>
  switch (element.nodeName) {
    case 'heading':
      return { ...around, level: Number(/^h([1-6])$/.exec(String(attributes['__tag']))?.[1] ?? 1) }
    case 'list': {
      const { __listType: kind } = attributes
      const depth = around.list === undefined ? 0 : around.list.depth + 1
      return {
        ...around,
        list: { kind: listKinds.has(kind) ? (kind as ListPlace['kind']) : 'number', depth },
      }
    }
    case 'listitem': {
      if (around.list === undefined) return around
      const { kind, depth } = around.list
      if (kind === 'check')
        return { ...around, list: { kind, depth, checked: attributes['__checked'] === true } }
      if (kind === 'bullet') return around
      const number = Number(attributes['__value'] ?? 1)
      return { ...around, list: { kind, depth, number: Number.isSafeInteger(number) ? number : 1 } }
    }
    case 'agenda-item':
      return { ...around, level: 2 }
    case 'action-item':
      return { ...around, done: attributes['__done'] === true }
    case 'tablerow':
      return { cell: { table: table ?? 0, row, column: 0, isHeader: false } }
    case 'tablecell':
      return {
        cell: {
          table: 0,
          row: 0,
          ...around.cell,
          column,
          isHeader: (Number(attributes['__headerState'] ?? 0) & 3) !== 0,
        },
      }
    default:
      return around
  }
}

const blockOf = (element: Y.XmlElement, place: BlockPlace): Block => ({
  type: element.nodeName,
  text: textOf(element),
  place,
  look: JSON.stringify([element.getAttributes(), looksOf(element)]),
})

/** Dates and minutes of a meeting's block are compared like words; owners and cards, which are ids, as its look. */
const textOf = (element: Y.XmlElement): string => {
  const attributes = element.getAttributes() as Record<string, unknown>
  const minutes = readMinutes(attributes['__minutes'])
  const day = readDate(attributes['__due']) ?? readDate(attributes['__date'])
  const facts = [minutes === null ? null : `${minutes}′`, day].filter((fact) => fact !== null)
  const isMeeting = Object.hasOwn(FACT_READERS, element.nodeName)
  return [readBlockText(element), ...(isMeeting ? facts : [])].join(' · ')
}

const looksOf = (element: Y.XmlElement): unknown[] =>
  element.toArray().map((child) => {
    if (child instanceof Y.XmlText)
      return (child.toDelta() as { insert: unknown; attributes?: object }[]).map(({ insert, attributes }) => [
        typeof insert === 'string' ? insert.length : insert,
        attributes,
      ])
    return child instanceof Y.XmlElement ? [child.nodeName, child.getAttributes(), looksOf(child)] : null
  })

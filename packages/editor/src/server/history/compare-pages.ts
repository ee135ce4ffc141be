import * as Y from 'yjs'
import { PAGE_ROOT_NAME } from '../../yjs/binding-strategy.ts'
import { readBlockText } from '../read-text.ts'
import { diffSequences } from './sequence-diff.ts'

export interface ComparedPart {
  readonly change: 'same' | 'removed' | 'added'
  readonly text: string
}

/** A block of a page in two versions of it. */
export interface ComparedBlock {
  /** `changed`: in both, with parts that differ; when all parts are the same, its look changed. */
  readonly change: 'same' | 'removed' | 'added' | 'changed'
  /** Type of the node, as in the shared document: `paragraph`, `heading`, `listitem`, `tablecell`, … */
  readonly type: string
  /** In order; of an unchanged block one part. */
  readonly parts: ComparedPart[]
}

interface Block {
  readonly type: string
  readonly text: string
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
])

/**
 * What changed between two states of one page, block by block and word by word. Blocks are recognised by their words,
 * not by their Yjs ids: the binding writes a neighbour's words into a block where that is shorter. Words are those of
 * the language they are written in: Chinese is cut by a dictionary (ICU), not at spaces.
 */
export function comparePages(before: Y.Doc, after: Y.Doc): ComparedBlock[] {
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
        const { look } = now[at]!
        compared.push(
          look === block.look ? whole('same', block) : { ...whole('same', block), change: 'changed' },
        )
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
    shown.push({ change: 'changed', type: block.type, parts: partsIfAlike(gone[partner]!, block)! })
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

const whole = (change: 'same' | 'removed' | 'added', { type, text }: Block): ComparedBlock => ({
  change,
  type,
  parts: text === '' ? [] : [{ change, text }],
})

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' })
const wordsOf = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

function blocksOf(doc: Y.Doc): Block[] {
  const found: Block[] = []
  const collect = (element: Y.XmlElement) => {
    for (const child of element.toArray()) {
      if (!(child instanceof Y.XmlElement)) continue
      const holdsBlocks = child
        .toArray()
        .some((each) => each instanceof Y.XmlElement && blocks.has(each.nodeName))
      if (holdsBlocks || containers.has(child.nodeName)) collect(child)
      else found.push(blockOf(child))
    }
  }
  collect(doc.get(PAGE_ROOT_NAME, Y.XmlElement))
  return found
}

const blockOf = (element: Y.XmlElement): Block => ({
  type: element.nodeName,
  text: readBlockText(element),
  look: JSON.stringify([element.getAttributes(), looksOf(element)]),
})

const looksOf = (element: Y.XmlElement): unknown[] =>
  element.toArray().map((child) => {
    if (child instanceof Y.XmlText)
      return (child.toDelta() as { insert: unknown; attributes?: object }[]).map(({ insert, attributes }) => [
        typeof insert === 'string' ? insert.length : insert,
        attributes,
      ])
    return child instanceof Y.XmlElement ? [child.nodeName, child.getAttributes(), looksOf(child)] : null
  })

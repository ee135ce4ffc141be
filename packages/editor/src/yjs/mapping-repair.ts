import type { BindingV2 } from '@lexical/yjs'
import { $getRoot, $isElementNode, $isTextNode, type LexicalNode, type NodeKey, type TextNode } from 'lexical'
import * as Y from 'yjs'

type Content = LexicalNode | TextNode[]

/** A node's children as the second binding sees them: each run of texts is one. */
const $contentOf = (node: LexicalNode): Content[] => {
  if (!$isElementNode(node)) return []
  const content: Content[] = []
  for (const child of node.getChildren()) {
    const last = content.at(-1)
    if (!$isTextNode(child)) content.push(child)
    else if (Array.isArray(last)) last.push(child)
    else content.push([child])
  }
  return content
}

/** Texts that hold nothing leave no node behind, but stay in the document to receive what others type. */
const isEmptyText = (child: Y.XmlText): boolean => child.length === 0

const TEXT_BLOCKS: ReadonlySet<string> = new Set([
  'paragraph',
  'heading',
  'quote',
  'listitem',
  'code',
  'agenda-item',
  'decision',
  'action-item',
  'text-field',
])

const $takesText = (node: LexicalNode): boolean => TEXT_BLOCKS.has(node.getType())

const isSame = (a: readonly LexicalNode[], b: readonly LexicalNode[]): boolean =>
  a.length === b.length && a.every((node, i) => node === b[i])

/** A node's children as the document has them: texts that stand side by side are one run in the editor. */
const sharedContentOf = (shared: Y.XmlElement): (Y.XmlElement | Y.XmlText[])[] => {
  const content: (Y.XmlElement | Y.XmlText[])[] = []
  for (const child of shared.toArray()) {
    const last = content.at(-1)
    if (child instanceof Y.XmlElement) content.push(child)
    else if (!(child instanceof Y.XmlText) || isEmptyText(child)) continue
    else if (Array.isArray(last)) last.push(child)
    else content.push([child])
  }
  return content
}

interface Repair {
  readonly binding: BindingV2
  /** Keys that changed, with all their ancestors; `true` where the node itself changed. */
  readonly dirty: ReadonlyMap<NodeKey, boolean>
  /**
   * Whether to give new empty blocks a text to type into. Only whoever made the block may, so that two
   * people who begin to type in it at the same time write into one text and not into one each.
   */
  readonly prepares: boolean
}

const $repairRun = ({ binding }: Repair, texts: readonly Y.XmlText[], run: readonly TextNode[]): boolean => {
  let at = 0
  for (const shared of texts) {
    const delta = shared.toDelta() as { insert: unknown }[]
    const nodes = run.slice(at, at + delta.length)
    at += delta.length
    if (nodes.length !== delta.length) return false
    if (delta.some((part, i) => part.insert !== nodes[i]?.getTextContent())) return false
    if (!isSame(binding.mapping.get(shared) ?? [], nodes)) binding.mapping.set(shared, nodes)
  }
  return at === run.length
}

/** A clean run beside a change: only whether each text still stands for the nodes that are there. */
const $isRunMapped = ({ binding }: Repair, texts: readonly Y.XmlText[], run: readonly TextNode[]): boolean =>
  isSame(
    texts.flatMap((shared) => binding.mapping.get(shared) ?? []),
    run,
  )

const $repairElement = (
  repair: Repair,
  shared: Y.XmlElement,
  node: LexicalNode,
  isSuspect: boolean,
): boolean => {
  const { binding, dirty, prepares } = repair
  const wasMapped = binding.mapping.get(shared) === node
  if (!wasMapped) binding.mapping.set(shared, node)
  const change = dirty.get(node.getKey())
  if (wasMapped && change === undefined && !isSuspect) return true
  const content = $contentOf(node)
  if (prepares && content.length === 0 && shared.length === 0 && $takesText(node)) {
    shared.insert(0, [new Y.XmlText()])
  }
  const children = sharedContentOf(shared)
  if (children.length !== content.length) return false
  // Where nodes came or went, or one was mapped wrongly, what is below may be too, however clean it is.
  const isBelowSuspect = isSuspect || !wasMapped || change === true
  return children.every((child, i) => {
    const part = content[i]
    if (part === undefined) return false
    if (Array.isArray(child)) {
      if (!Array.isArray(part)) return false
      return (change === undefined && $isRunMapped(repair, child, part)) || $repairRun(repair, child, part)
    }
    if (Array.isArray(part) || child.nodeName !== part.getType()) return false
    return $repairElement(repair, child, part, isBelowSuspect)
  })
}

/**
 * Walks the changed part of the shared tree and of the editor's side by side, and makes the binding's map
 * say what is so. Lexical 0.52's second binding recognises equal siblings (two empty cells, say) by their
 * content and then maps the outer elements onto each other but leaves what is inside crossed over; the next
 * remote letter goes into the wrong cell. Returns `false` when the two trees differ in shape or text: then
 * only loading the editor again from the document helps. Call inside a read and a Yjs transaction.
 */
export const $repairMapping = (repair: Repair): boolean =>
  $repairElement(repair, repair.binding.root, $getRoot(), false)

import { $isCodeNode } from '@lexical/code'
import { $createHorizontalRuleNode } from '@lexical/extension'
import { $toggleLink } from '@lexical/link'
import { $isListItemNode, $isListNode } from '@lexical/list'
import {
  $createTableNodeWithDimensions,
  $insertTableColumnAtNode,
  $insertTableRowAtNode,
  $isTableCellNode,
  $isTableNode,
  $isTableRowNode,
} from '@lexical/table'
import {
  $createLineBreakNode,
  $createParagraphNode,
  $createTextNode,
  $getRoot,
  $getSelection,
  $getState,
  $isElementNode,
  $isRangeSelection,
  $isTextNode,
  $setState,
  createState,
  type ElementNode,
  type TextNode,
} from 'lexical'
import { $createFieldNode, $createTextFieldNode, $isFieldNode } from '../src/core/blocks/field-nodes.ts'
import {
  $createMeetingNode,
  $isActionItemNode,
  $isAgendaItemNode,
  $isMeetingNode,
} from '../src/core/blocks/meeting-nodes.ts'
import { $createImageNode } from '../src/core/image-node.ts'
import { $evenOutTable, $setBlockType } from '../src/core/page-commands.ts'
import type { Random } from './fuzz-random.ts'

/** What happened to the letters, so that the end can be checked. Every letter is written exactly once. */
export interface Ledger {
  readonly written: Set<string>
  readonly deleted: Set<string>
  next: number
}

export const createLedger = (): Ledger => ({ written: new Set(), deleted: new Set(), next: 0x4e00 })

/** New Chinese letters nobody has written before. */
export const freshLetters = (ledger: Ledger, count: number): string => {
  let letters = ''
  for (let i = 0; i < count; i += 1) {
    const letter = String.fromCodePoint(ledger.next)
    ledger.next += 1
    ledger.written.add(letter)
    letters += letter
  }
  return letters
}

const forget = (ledger: Ledger, text: string): void => {
  for (const letter of text) ledger.deleted.add(letter)
}

/** Elements that hold text directly: paragraphs, headings, quotes and list items, also in cells. */
const $textBlocks = (element: ElementNode = $getRoot()): ElementNode[] =>
  element.getChildren().flatMap((child) => {
    if (!$isElementNode(child)) return []
    const holdsBlocks = child.getChildren().some((inner) => $isElementNode(inner) && !inner.isInline())
    return holdsBlocks || $isTableNode(child) || $isTableRowNode(child) || $isTableCellNode(child)
      ? $textBlocks(child)
      : [child]
  })

const $texts = (): TextNode[] => $getRoot().getAllTextNodes()

const $caretIn = (random: Random): boolean => {
  const text = random.pick($texts())
  if (text === undefined) return false
  const at = random.int(text.getTextContentSize() + 1)
  text.select(at, at)
  return true
}

export const FUZZ_STATE = createState('fuzz', { parse: (value) => (typeof value === 'number' ? value : 0) })

export type Operation = (random: Random, ledger: Ledger) => void

const WORDS = ['launch ', 'the plan, ', 'Q3 ', 'a', 'Anna ']

/** Chinese, at times followed by English. English words come twice and more, so the ledger leaves them out. */
const writing = (random: Random, ledger: Ledger): string => {
  const letters = freshLetters(ledger, 1 + random.int(3))
  return random.chance(0.3) ? letters + (random.pick(WORDS) ?? '') : letters
}

const $insertText: Operation = (random, ledger) => {
  const letters = writing(random, ledger)
  const block = random.pick($textBlocks())
  const text = random.pick(block?.getChildren().filter((child) => $isTextNode(child)) ?? [])
  if (text !== undefined) text.spliceText(random.int(text.getTextContentSize() + 1), 0, letters)
  else if (block !== undefined && $isElementNode(block)) block.append($createTextNode(letters))
  else $getRoot().append($createParagraphNode().append($createTextNode(letters)))
}

const $deleteText: Operation = (random, ledger) => {
  const text = random.pick($texts())
  if (text === undefined) return
  const size = text.getTextContentSize()
  const start = random.int(size)
  const count = Math.min(size - start, 1 + random.int(2))
  forget(ledger, text.getTextContent().slice(start, start + count))
  text.spliceText(start, count, '')
  if (text.getTextContentSize() === 0) text.remove()
}

const $format: Operation = (random) => {
  const text = random.pick($texts())
  if (text === undefined || text.getTextContentSize() < 2) return
  const start = random.int(text.getTextContentSize() - 1)
  const end = start + 1 + random.int(text.getTextContentSize() - start - 1)
  const parts = text.splitText(start, end)
  parts[start === 0 ? 0 : 1]?.toggleFormat(random.chance(0.5) ? 'bold' : 'italic')
}

const $insertInline: Operation = (random) => {
  const text = random.pick($texts())
  if (text === undefined) return
  const node = random.chance(0.5) ? $createImageNode({ src: '/a.png', alt: '' }) : $createLineBreakNode()
  if (random.chance(0.5)) text.insertBefore(node)
  else text.insertAfter(node)
}

const $insertBlock: Operation = (random, ledger) => {
  const block = random.pick($getRoot().getChildren())
  block?.insertAfter($createParagraphNode().append($createTextNode(freshLetters(ledger, 2))))
}

const $insertMeetingBlock: Operation = (random, ledger) => {
  const block = $createMeetingNode(
    random.pick(['agenda-item', 'decision', 'action-item'] as const) ?? 'decision',
  )
  block.setBlockId(`block-${random.int(1000)}`).append($createTextNode(freshLetters(ledger, 2)))
  random.pick($getRoot().getChildren())?.insertAfter(block)
}

const $insertField: Operation = (random, ledger) => {
  const field = random.chance(0.5)
    ? $createFieldNode('choice').setField({ label: 'Priority', choices: ['a', 'b'], value: 'a' })
    : $createTextFieldNode()
        .setLabel('Goal')
        .append($createTextNode(freshLetters(ledger, 1)))
  random.pick($getRoot().getChildren())?.insertAfter(field)
}

/** Whoever owns it, ticks it off, gives it more time. */
const $setFacts: Operation = (random) => {
  const block = random.pick(
    $getRoot()
      .getChildren()
      .filter((node) => $isMeetingNode(node) || $isFieldNode(node)),
  )
  const ownerId = random.pick(['anna', 'bo', '李梅']) ?? null
  if ($isActionItemNode(block)) block.setFacts({ ownerId, done: random.chance(0.5) })
  else if ($isAgendaItemNode(block)) block.setFacts({ minutes: 1 + random.int(60) })
  else if ($isFieldNode(block)) block.setField({ value: random.pick(['a', 'b']) ?? null })
}

const $toggleTask: Operation = (random) => {
  random.pick($textBlocks().filter($isListItemNode))?.toggleChecked()
}

const $setNodeState: Operation = (random) => {
  const block = random.pick($getRoot().getChildren())
  if (block !== undefined) $setState(block, FUZZ_STATE, $getState(block, FUZZ_STATE) + 1 + random.int(9))
}

const $addToTable: Operation = (random) => {
  const table = random.pick($getRoot().getChildren().filter($isTableNode))
  if (table === undefined) {
    random.pick($getRoot().getChildren())?.insertAfter($createTableNodeWithDimensions(2, 2, true))
    return
  }
  if ($evenOutTable(table)) return
  const cell = random.pick(
    table
      .getChildren()
      .filter($isTableRowNode)
      .flatMap((row) => row.getChildren().filter($isTableCellNode)),
  )
  if (cell === undefined || table.getChildrenSize() > 6) return
  if (random.chance(0.6)) $insertTableRowAtNode(cell, true)
  else if (cell.getParent<ElementNode>()?.getChildrenSize() !== 6) $insertTableColumnAtNode(cell, true, false)
}

const $split: Operation = (random) => {
  if (!$caretIn(random)) return
  const selection = $getSelection()
  if ($isRangeSelection(selection)) selection.insertParagraph()
}

const $merge: Operation = (random) => {
  const blocks = $getRoot().getChildren()
  const at = 1 + random.int(Math.max(1, blocks.length - 1))
  const previous = blocks[at - 1]
  const block = blocks[at]
  if (!$isElementNode(previous) || !$isElementNode(block)) return
  if ([previous, block].some((node) => $isTableNode(node) || $isListNode(node))) return
  previous.append(...block.getChildren())
  block.remove()
}

const $changeType: Operation = (random) => {
  if (!$caretIn(random)) return
  $setBlockType(
    random.pick(['paragraph', 'h1', 'h2', 'quote', 'code', 'bullet', 'number', 'check'] as const) ??
      'paragraph',
  )
}

const $moveBlock: Operation = (random) => {
  const blocks = $getRoot().getChildren()
  const block = random.pick(blocks)
  const target = random.pick(blocks)
  if (block === undefined || target === undefined || block.is(target)) return
  if (random.chance(0.5)) target.insertBefore(block)
  else target.insertAfter(block)
}

const $link: Operation = (random) => {
  const text = random.pick($texts())
  if (text === undefined || $isCodeNode(text.getParent())) return
  const start = random.int(text.getTextContentSize())
  text.select(start, text.getTextContentSize())
  $toggleLink(random.chance(0.7) ? `https://stoa.example/${random.int(9)}` : null)
}

const $insertDivider: Operation = (random) => {
  random.pick($getRoot().getChildren())?.insertAfter($createHorizontalRuleNode())
}

const $deleteBlock: Operation = (random, ledger) => {
  if ($getRoot().getChildrenSize() < 3) return
  const block = random.pick($getRoot().getChildren())
  if (block === undefined) return
  forget(ledger, block.getTextContent())
  block.remove()
}

const $deleteRow: Operation = (random, ledger) => {
  const table = random.pick($getRoot().getChildren().filter($isTableNode))
  const row = random.pick(table?.getChildren().filter($isTableRowNode) ?? [])
  if (row === undefined || (table?.getChildrenSize() ?? 0) < 3) return
  forget(ledger, row.getTextContent())
  row.remove()
}

/** Edits that leave every block where it is. */
export const GENTLE: Readonly<Record<string, Operation>> = {
  $insertText,
  $insertText2: $insertText,
  $insertText3: $insertText,
  $deleteText,
  $format,
  $insertDivider,
  $insertBlock,
  $insertMeetingBlock,
  $insertField,
  $setFacts,
  $toggleTask,
  $setNodeState,
  $addToTable,
}

/** All edits, also those that take blocks apart, move and convert them. */
export const ROUGH: Readonly<Record<string, Operation>> = {
  ...GENTLE,
  $split,
  $merge,
  $changeType,
  $link,
  $insertInline,
  $moveBlock,
  $deleteBlock,
  $deleteRow,
}

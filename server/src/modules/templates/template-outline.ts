import { readBoard } from '@stoa/board'
import { renderDocument } from '@stoa/editor/server'
import type { TemplateKind, TemplateOutline } from '@stoa/protocol'
import type { Doc } from 'yjs'

type Block = TemplateOutline[number]
const mostBlocks = 40
const longestText = 120

/** What a document looks like from afar. @throws UnreadablePageError */
export function outlineOf(kind: TemplateKind, doc: Doc): TemplateOutline {
  return kind === 'board' ? outlineOfBoard(doc) : outlineOfText(doc)
}

function outlineOfBoard(doc: Doc): TemplateOutline {
  const { columns, cardIds } = readBoard(doc)
  return columns.slice(0, mostBlocks).map(({ id, title, isDone }) => ({
    type: 'column',
    text: shortened(title),
    cards: cardIds.get(id)?.length ?? 0,
    isDone,
  }))
}

/** A node of the editor, as its JSON has it. */
interface Node {
  readonly type?: string
  readonly text?: string
  readonly tag?: string
  readonly listType?: string
  readonly label?: string
  readonly fieldType?: string
  readonly children?: readonly Node[]
}

function outlineOfText(doc: Doc): TemplateOutline {
  const { root } = JSON.parse(renderDocument(doc, 'json')) as { root: Node }
  return (root.children ?? []).flatMap(blockOf).slice(0, mostBlocks)
}

function blockOf(node: Node): Block[] {
  const text = shortened(wordsOf(node))
  switch (node.type) {
    case 'heading':
      return [{ type: 'heading', text, level: Number(node.tag?.slice(1)) || 1 }]
    case 'list': {
      const kind = node.listType === 'number' || node.listType === 'check' ? node.listType : 'bullet'
      return [{ type: 'list', kind, items: node.children?.length ?? 0 }]
    }
    case 'table': {
      const [head, ...rows] = node.children ?? []
      const columns = (head?.children ?? []).slice(0, 12).map((cell) => shortened(wordsOf(cell)))
      return [{ type: 'table', columns, rows: rows.length }]
    }
    case 'text-field':
      return [{ type: 'field', label: shortened(node.label ?? ''), fieldType: 'text' }]
    case 'field':
      return [{ type: 'field', label: shortened(node.label ?? ''), fieldType: node.fieldType ?? 'choice' }]
    case 'agenda-item':
    case 'decision':
    case 'action-item':
    case 'quote':
    case 'code':
    case 'image':
      return [{ type: node.type, text }]
    case 'horizontalrule':
      return [{ type: 'divider', text: '' }]
    default:
      return text === '' ? [] : [{ type: 'text', text }]
  }
}

const wordsOf = (node: Node): string =>
  node.text ?? (node.type === 'linebreak' ? ' ' : (node.children ?? []).map(wordsOf).join(''))

const shortened = (text: string): string =>
  text.replace(/\s+/g, ' ').trim().slice(0, longestText).toWellFormed()

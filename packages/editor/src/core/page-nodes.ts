import { CodeHighlightNode, CodeNode } from '@lexical/code'
import { HorizontalRuleNode } from '@lexical/extension'
import { LinkNode } from '@lexical/link'
import { ListItemNode, ListNode } from '@lexical/list'
import { HeadingNode, QuoteNode } from '@lexical/rich-text'
import { TableCellNode, TableNode, TableRowNode } from '@lexical/table'
import type { Klass, LexicalNode } from 'lexical'
import { FieldNode, TextFieldNode } from './blocks/field-nodes.ts'
import { ActionItemNode, AgendaItemNode, DecisionNode } from './blocks/meeting-nodes.ts'
import { ImageNode } from './image-node.ts'

export { PAGE_SCHEMA_VERSION } from './page-schema.ts'

/** Every node a page is made of, besides Lexical's own root, paragraph, text, line break and tab. */
export const PAGE_NODES: readonly Klass<LexicalNode>[] = [
  HeadingNode,
  QuoteNode,
  ListNode,
  ListItemNode,
  CodeNode,
  CodeHighlightNode,
  LinkNode,
  TableNode,
  TableRowNode,
  TableCellNode,
  HorizontalRuleNode,
  ImageNode,
  AgendaItemNode,
  DecisionNode,
  ActionItemNode,
  TextFieldNode,
  FieldNode,
]

/** The node types a page may hold, as they are named in the shared document. */
export const PAGE_NODE_TYPES: ReadonlySet<string> = new Set([
  'root',
  'paragraph',
  'text',
  'linebreak',
  'tab',
  ...PAGE_NODES.map((node) => node.getType()),
])

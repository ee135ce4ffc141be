import {
  $convertFromMarkdownString,
  type MultilineElementTransformer,
  type Transformer,
} from '@lexical/markdown'
import { $createLineBreakNode, $createParagraphNode, $isElementNode, type ElementNode } from 'lexical'
import {
  type FieldType,
  type MeetingBlockType,
  readCard,
  readChosenType,
  storedFact,
  writeCard,
} from './block-facts.ts'
import {
  $createFieldNode,
  $createTextFieldNode,
  $isFieldNode,
  $isTextFieldNode,
  type FieldFacts,
  FieldNode,
  TextFieldNode,
} from './field-nodes.ts'
import {
  $createMeetingNode,
  $isMeetingNode,
  ActionItemNode,
  AgendaItemNode,
  type AnyMeetingNode,
  DecisionNode,
} from './meeting-nodes.ts'

/** Behind the words, out of sight of a reader: what kind of block it is, and its facts. */
const comment = (type: string, facts: Readonly<Record<string, string | number | boolean>>): string => {
  const written = Object.entries(facts)
    .filter(([, value]) => value !== '' && value !== 0 && value !== false)
    .map(([name, value]) => ` ${name}=${encode(String(value))}`)
  return `<!-- ${type}${written.join('')} -->`
}

/** Nothing that ends the value, the comment or the line. */
const encode = (value: string): string =>
  encodeURIComponent(value).replaceAll('-', '%2D').replaceAll('%2F', '/')

const decode = (value: string): string => {
  try {
    return decodeURIComponent(value)
  } catch {
    return ''
  }
}

const COMMENT = /\s*<!-- (agenda-item|decision|action-item|field)((?: [A-Za-z]+=[^\s>]*)*) -->\s*$/

interface CommentedLine {
  readonly words: string
  readonly type: string
  readonly facts: Readonly<Record<string, string>>
}

const readComment = (line: string): CommentedLine | null => {
  const match = COMMENT.exec(line)
  if (match === null) return null
  const facts = (match[2] ?? '')
    .trim()
    .split(' ')
    .filter((fact) => fact !== '')
    .map((fact) => fact.split('=', 2))
  return {
    words: line.slice(0, match.index),
    type: match[1] ?? '',
    facts: Object.fromEntries(facts.map(([name = '', value = '']) => [name, decode(value)])),
  }
}

/** The words of a block on one line; breaks become `<br>`, as in tables. */
const onOneLine = (words: string): string => words.trim().replace(/\s*\n+\s*/g, '<br>')

const $wordsFromMarkdown = (element: ElementNode, words: string, inline: Transformer[]): void => {
  const draft = $createParagraphNode()
  $convertFromMarkdownString(words.replace(/<br\s*\/?>/gi, '\n'), inline, draft)
  const lines = draft.getChildren().filter($isElementNode)
  for (const [index, line] of lines.entries()) {
    if (index > 0) element.append($createLineBreakNode())
    element.append(...line.getChildren())
  }
}

const PREFIXES: Readonly<Record<MeetingBlockType, string>> = {
  'agenda-item': '## ',
  decision: '> ',
  'action-item': '- [ ] ',
}

/** What a reader of the Markdown sees of the facts. `shown` in the comment says that it is not part of the words. */
const shownFacts = (node: AnyMeetingNode, nameOf: NameOf): string => {
  const facts = { minutes: null, date: null, due: null, ...node.getFacts() }
  const parts = [
    facts.ownerId === null ? null : nameOf(facts.ownerId),
    facts.minutes === null ? null : `${facts.minutes}′`,
    facts.due ?? facts.date,
  ]
  return parts
    .filter((part) => part !== null)
    .join(' · ')
    .replace(/[()*<>\\]/g, ' ')
}
const SHOWN = / \*\([^()]*\)\*$/

/** Who a person is, for those who read; `null` when it is not known: then nothing is said. */
export type NameOf = (personId: string) => string | null

const isId = (value: string): boolean => /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)

/** What a chosen field says to a reader: of a person the name. An id whose name is not known says nothing. */
export const shownValue = ({ type, value }: Pick<FieldFacts, 'type' | 'value'>, nameOf: NameOf): string => {
  if (value === null) return ''
  const name = type === 'person' ? nameOf(value) : null
  if (name !== null) return name
  return (type === 'person' || type === 'department') && isId(value) ? '' : value
}

const $meetingToMarkdown = (node: AnyMeetingNode, words: string, nameOf: NameOf): string => {
  const type = node.blockType()
  const { done, card, ...facts } = { done: false, card: null, ...node.getFacts() }
  const stored = Object.fromEntries(
    Object.entries(facts).map(([fact, value]) => [fact, storedFact(type, fact, value) ?? '']),
  )
  const prefix = done ? '- [x] ' : PREFIXES[type]
  const shown = shownFacts(node, nameOf)
  const id = node.getBlockId() ?? ''
  const behind = comment(type, { id, ...stored, card: writeCard(card), shown: shown !== '' })
  return `${prefix}${onOneLine(words)}${shown === '' ? '' : ` *(${shown})*`} ${behind}`
}

const START = /^(?:(?:##|>|- \[[ xX]\])\s|\*\*).*<!-- (?:agenda-item|decision|action-item|field)\b/

const $meetingFromMarkdown = (
  { words, type, facts }: CommentedLine,
  inline: Transformer[],
): AnyMeetingNode | null => {
  const marker = /^(##|>|- \[([ xX])\]) ?/.exec(words)
  const expected = { 'agenda-item': '##', decision: '>', 'action-item': '- [' }[type]
  if (marker === null || expected === undefined || !marker[0].startsWith(expected)) return null
  const node: AnyMeetingNode = $createMeetingNode(type as MeetingBlockType)
  if (facts.id !== undefined) node.setBlockId(facts.id)
  const done = marker[2] !== undefined && marker[2] !== ' '
  const minutes = Number(facts.minutes)
  node.setFacts({ ...facts, minutes, done, card: readCard(facts.card) })
  const own = facts.shown === 'true' ? words.replace(SHOWN, '') : words
  $wordsFromMarkdown(node, own.slice(marker[0].length), inline)
  return node
}

/**
 * Blocks of a meeting as Markdown that reads well anywhere (a heading, a quote, a task) and comes back as the same block:
 * what kind it is and its facts stand in a comment behind the words.
 */
export const meetingTransformer = (
  inline: Transformer[],
  nameOf: NameOf = () => null,
): MultilineElementTransformer => ({
  type: 'multiline-element',
  dependencies: [AgendaItemNode, DecisionNode, ActionItemNode],
  regExpStart: START,
  export: (node, $exportChildren) =>
    $isMeetingNode(node) ? $meetingToMarkdown(node, $exportChildren(node), nameOf) : null,
  handleImportAfterStartMatch: ({ lines, rootNode, startLineIndex }) => {
    const line = readComment(lines[startLineIndex] ?? '')
    const node = line === null ? null : $meetingFromMarkdown(line, inline)
    if (node === null) return null
    rootNode.append(node)
    return [true, startLineIndex]
  },
  // Typing it makes no block: the slash menu does.
  replace: () => false,
})

const escapeLabel = (label: string): string => label.replace(/[\\*<]/g, '\\$&')
const FIELD = /^\*\*((?:\\.|[^\\*])*):\*\*[ ]?(.*)$/

/**
 * Fields as `**Label:** value`, with their type in a comment behind.
 * @param nameOf says who a chosen person is, for those who read; the comment keeps what was chosen
 */
export const fieldTransformer = (
  inline: Transformer[],
  nameOf: NameOf = () => null,
): MultilineElementTransformer => ({
  type: 'multiline-element',
  dependencies: [TextFieldNode, FieldNode],
  regExpStart: START,
  export: (node, $exportChildren) => {
    if ($isTextFieldNode(node)) {
      const label = escapeLabel(node.getLabel())
      return `**${label}:** ${onOneLine($exportChildren(node))} ${comment('field', { type: 'text' })}`
    }
    if (!$isFieldNode(node)) return null
    const field = node.getField()
    const { label, type, value, choices } = field
    const facts = { type, value: value ?? '', choices: choices.join('\n') }
    return `**${escapeLabel(label)}:** ${escapeLabel(shownValue(field, nameOf))} ${comment('field', facts)}`
  },
  handleImportAfterStartMatch: ({ lines, rootNode, startLineIndex }) => {
    const line = readComment(lines[startLineIndex] ?? '')
    const match = line?.type === 'field' ? FIELD.exec(line.words) : null
    if (line === null || match === null) return null
    const label = (match[1] ?? '').replace(/\\(.)/g, '$1')
    const { type = 'text', value = '', choices = '' } = line.facts
    if ((type as FieldType) === 'text') {
      const node = $createTextFieldNode().setLabel(label)
      $wordsFromMarkdown(node, match[2] ?? '', inline)
      rootNode.append(node)
    } else {
      const node = $createFieldNode(readChosenType(type))
      rootNode.append(node.setField({ label, value, choices: choices.split('\n') }))
    }
    return [true, startLineIndex]
  },
  replace: () => false,
})

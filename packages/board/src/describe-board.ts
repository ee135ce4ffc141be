import type * as Y from 'yjs'
import type { Priority } from './board-layout.ts'
import type { BoardState, Card } from './board-state.ts'
import { findDescription, readBoard, readDescription } from './read-board.ts'

interface BoardWords {
  readonly untitled: string
  readonly noCards: string
  readonly archived: string
  readonly unplaced: string
  readonly due: (date: string) => string
  readonly start: (date: string) => string
  readonly milestone: (title: string) => string
  readonly priority: Readonly<Record<Priority, string | null>>
}

const words: Readonly<Record<'en' | 'zh-CN', BoardWords>> = {
  en: {
    untitled: 'Untitled',
    noCards: 'No cards.',
    archived: 'Archived',
    unplaced: 'Without a column',
    due: (date) => `due ${date}`,
    start: (date) => `from ${date}`,
    milestone: (title) => `milestone ${title}`,
    priority: { low: 'low priority', normal: null, high: 'high priority', urgent: 'urgent' },
  },
  'zh-CN': {
    untitled: '无标题',
    noCards: '没有卡片。',
    archived: '已归档',
    unplaced: '未归列',
    due: (date) => `${date} 截止`,
    start: (date) => `${date} 开始`,
    milestone: (title) => `里程碑：${title}`,
    priority: { low: '低优先级', normal: null, high: '高优先级', urgent: '紧急' },
  },
}

export interface DescribeOptions {
  /** Of the words between what people wrote. Default: English. */
  readonly language?: 'en' | 'zh-CN'
  /** How a person is called; undefined leaves somebody out. Default: nobody is named. */
  readonly nameOf?: (personId: string) => string | undefined
  /** A description as Markdown. Default: its words, one block a paragraph. */
  readonly describe?: (root: Y.XmlElement) => string
}

/**
 * A board for people to read.
 * - `markdown`: a heading for each column, a task list item for each card with what is to know of it, its description
 *   and checklist below it, sub-tasks below their card where both stand in one column.
 * - `text`: the words alone, one line each; for search and comparison.
 *
 * Whatever people wrote stands in it as text, never as Markdown of ours. Total, and only reads.
 */
export function describeBoard(
  doc: Y.Doc,
  format: 'markdown' | 'text',
  options: DescribeOptions = {},
): string {
  const state = readBoard(doc)
  return format === 'text' ? asText(doc, state) : new MarkdownWriter(doc, state, options).write()
}

/** One card in the same words, for lists, mail and search. */
export function describeCard(
  doc: Y.Doc,
  cardId: string,
  format: 'markdown' | 'text',
  options: DescribeOptions = {},
): string {
  const state = readBoard(doc)
  const card = state.cards.get(cardId)
  if (card === undefined) return ''
  if (format === 'text') return cardWords(doc, card).join('\n')
  return new MarkdownWriter(doc, state, options).card(card).join('\n')
}

const cardWords = (doc: Y.Doc, { id, title, checklist }: Card): string[] =>
  [title, readDescription(doc, id), ...checklist.map(({ text }) => text)].filter((line) => line !== '')

function asText(doc: Y.Doc, state: BoardState): string {
  const lines: string[] = []
  const add = (ids: readonly string[]) => {
    for (const id of ids) lines.push(...cardWords(doc, state.cards.get(id)!))
  }
  for (const { id, title } of state.columns) {
    if (title !== '') lines.push(title)
    add(state.cardIds.get(id) ?? [])
  }
  add(state.unplaced)
  add(state.archived)
  for (const { name } of state.labels) if (name !== '') lines.push(name)
  for (const { title } of state.milestones) if (title !== '') lines.push(title)
  return lines.join('\n')
}

class MarkdownWriter {
  readonly #doc: Y.Doc
  readonly #state: BoardState
  readonly #options: DescribeOptions
  readonly #words: BoardWords

  constructor(doc: Y.Doc, state: BoardState, options: DescribeOptions) {
    this.#doc = doc
    this.#state = state
    this.#options = options
    this.#words = words[options.language ?? 'en']
  }

  write(): string {
    const { columns, cardIds, unplaced, archived } = this.#state
    const parts = columns.map(({ id, title }) => this.#list(title, cardIds.get(id) ?? []))
    if (unplaced.length > 0) parts.push(this.#list(this.#words.unplaced, unplaced))
    if (archived.length > 0) parts.push(this.#list(this.#words.archived, archived))
    return parts.length === 0 ? '' : `${parts.join('\n\n')}\n`
  }

  #list(title: string, ids: readonly string[]): string {
    const here = new Set(ids)
    const cards = ids.map((id) => this.#state.cards.get(id)!)
    const top = cards.filter(({ parent }) => parent === null || !here.has(parent))
    const lines = top.flatMap((card) => [
      ...this.card(card),
      ...cards
        .filter(({ parent }) => parent === card.id)
        .flatMap((child) => this.card(child))
        .map(indented),
    ])
    const heading = `## ${escaped(title) || this.#words.untitled}`
    return `${heading}\n\n${lines.length === 0 ? this.#words.noCards : lines.join('\n')}`
  }

  /** The lines of a card, the first of them a task list item. */
  card(card: Card): string[] {
    const facts = this.#facts(card)
    const title = escaped(card.title) || this.#words.untitled
    const lines = [`- [${card.isCompleted ? 'x' : ' '}] ${[title, ...facts].join(' · ')}`]
    const description = this.#description(card)
    if (description !== '') lines.push('', ...description.split('\n').map(indented), '')
    for (const { text, isDone } of card.checklist)
      lines.push(`  - [${isDone ? 'x' : ' '}] ${escaped(text) || this.#words.untitled}`)
    return lines
  }

  #facts(card: Card): string[] {
    const { nameOf } = this.#options
    const { labels, milestones } = this.#state
    const people = card.assignees.flatMap((id) => nameOf?.(id) ?? [])
    const milestone = milestones.find(({ id }) => id === card.milestone)
    return [
      ...people.map((name) => `@${escaped(name)}`),
      ...labels.filter(({ id }) => card.labels.includes(id)).map(({ name }) => `#${escaped(name)}`),
      ...[this.#words.priority[card.priority]].filter((one) => one !== null),
      ...(card.start === null ? [] : [this.#words.start(card.start)]),
      ...(card.due === null ? [] : [this.#words.due(card.due)]),
      ...(milestone === undefined ? [] : [this.#words.milestone(escaped(milestone.title))]),
      ...(card.progress === null || card.isCompleted ? [] : [`${card.progress} %`]),
    ]
  }

  #description({ id, hasDescription }: Card): string {
    const root = hasDescription ? findDescription(this.#doc, id) : null
    if (root === null) return ''
    if (this.#options.describe !== undefined) return this.#options.describe(root).trim()
    return readDescription(this.#doc, id).split('\n').map(escapedLine).join('\n\n')
  }
}

const indented = (line: string): string => (line === '' ? '' : `  ${line}`)

/** Characters that Markdown may read as its own wherever they stand. */
const escaped = (text: string): string => text.trim().replaceAll(/[\\`*_[\]<>~|&]/g, String.raw`\$&`)

/** Those of a line's beginning too. */
const escapedLine = (line: string): string =>
  escaped(line)
    .replace(/^(#+|[-+=])/, String.raw`\$1`)
    .replace(/^(\d+)([.)])/, String.raw`$1\$2`)

import * as Y from 'yjs'
import { isId } from './attendance.ts'

/** The card that an action item became: what the item says of it, and no more than a hint. */
export interface CardRef {
  readonly boardId: string
  readonly cardId: string
}

export interface AgendaItem {
  readonly id: string | null
  readonly text: string
  readonly ownerId: string | null
  /** How long it is meant to take. */
  readonly minutes: number | null
}

export interface Decision {
  readonly id: string | null
  readonly text: string
  readonly ownerId: string | null
  /** `YYYY-MM-DD` */
  readonly date: string | null
}

export interface ActionItem {
  /** Null where the block has none, or one that stands before it already: it cannot be named then. */
  readonly id: string | null
  readonly text: string
  /** A person's id, or what was typed in where there are no people to choose from. */
  readonly ownerId: string | null
  /** `YYYY-MM-DD` */
  readonly due: string | null
  readonly done: boolean
  readonly card: CardRef | null
}

/** What a note says beside its prose, each in the order of the text. */
export interface NoteContent {
  readonly agenda: readonly AgendaItem[]
  readonly decisions: readonly Decision[]
  readonly actions: readonly ActionItem[]
}

/** What is read of one note at most; texts in UTF-16 units. */
export const noteLimits = { items: 1_000, text: 500, owner: 200, id: 64, minutes: 24 * 60 } as const

/** The root of the text, as pages have it. */
const TEXT_ROOT_NAME = 'root-v2'
const blockTypes = ['agenda-item', 'decision', 'action-item'] as const
type BlockType = (typeof blockTypes)[number]

/** The text of a note. */
export const textRootOf = (doc: Y.Doc): Y.XmlElement => doc.get(TEXT_ROOT_NAME, Y.XmlElement)

/** What kind of a note's block this is; null for ordinary text. */
export const noteBlockType = (block: Y.XmlElement): BlockType | null =>
  blockTypes.find((type) => type === block.nodeName) ?? null

/** Reads agenda, decisions and action items straight from the shared text. Total. Cost: one pass. */
export function readNoteContent(doc: Y.Doc): NoteContent {
  const agenda: AgendaItem[] = []
  const decisions: Decision[] = []
  const actions: ActionItem[] = []
  const taken = new Set<string>()
  for (const block of blocksOf(doc)) {
    const id = freeIdOf(block, taken)
    const shared = { id, text: wordsOf(block), ownerId: lineOr(block, '__ownerId', noteLimits.owner) }
    if (block.nodeName === 'agenda-item') agenda.push({ ...shared, minutes: minutesOf(block) })
    else if (block.nodeName === 'decision') decisions.push({ ...shared, date: dateOf(block, '__date') })
    else
      actions.push({
        ...shared,
        due: dateOf(block, '__due'),
        done: attribute(block, '__done') === true,
        card: cardOf(block),
      })
  }
  return { agenda, decisions, actions }
}

/** The blocks of a note, in the order of its text. */
export function* blocksOf(doc: Y.Doc): Generator<Y.XmlElement & { nodeName: BlockType }> {
  let left: number = noteLimits.items
  for (const element of elementsIn(textRootOf(doc))) {
    if (noteBlockType(element) === null) continue
    if ((left -= 1) < 0) return
    yield element as Y.XmlElement & { nodeName: BlockType }
  }
}

/** The action item of this id: the first one, where somebody doubled it. */
export function findActionItem(doc: Y.Doc, id: string): Y.XmlElement | null {
  const taken = new Set<string>()
  for (const block of blocksOf(doc))
    if (freeIdOf(block, taken) === id) return block.nodeName === 'action-item' ? block : null
  return null
}

/** The id of a block, unless it has none or another before it has the same. Marks it as taken. */
export function freeIdOf(block: Y.XmlElement, taken: Set<string>): string | null {
  const id = attribute(block, '__id')
  if (typeof id !== 'string' || id === '' || id.length > noteLimits.id || taken.has(id)) return null
  taken.add(id)
  return id
}

/** The words of a block as one line. */
export const wordsOf = (block: Y.XmlElement): string => lineOf(rawWordsOf(block))

/** A text as one line of bounded length: what two sides compare, whatever each keeps it as. Idempotent. */
export const lineOf = (text: string): string =>
  text
    .slice(0, 4 * noteLimits.text)
    .toWellFormed()
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, noteLimits.text)
    .toWellFormed()
    .trim()

export function rawWordsOf(element: Y.XmlElement): string {
  let words = ''
  for (const child of element.toArray()) {
    if (child instanceof Y.XmlText) words += plainTextOf(child)
    else if (child instanceof Y.XmlElement)
      words += child.nodeName === 'linebreak' ? '\n' : child.nodeName === 'image' ? '' : rawWordsOf(child)
  }
  return words
}

export const plainTextOf = (text: Y.XmlText): string =>
  (text.toDelta() as { insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('')

export const attribute = (block: Y.XmlElement, name: string): unknown => block.getAttribute(name)

/** A calendar date that there is, `YYYY-MM-DD`; null for anything else. */
export function calendarDate(value: unknown): string | null {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value) || value < '0001') return null
  const day = new Date(`${value}T00:00:00Z`)
  return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== value ? null : value
}

function* elementsIn(element: Y.XmlElement): Generator<Y.XmlElement> {
  for (const child of element.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue
    yield child
    yield* elementsIn(child)
  }
}

function lineOr(block: Y.XmlElement, name: string, longest: number): string | null {
  const value = attribute(block, name)
  if (typeof value !== 'string') return null
  const line = lineOf(value).slice(0, longest)
  return line === '' ? null : line
}

const dateOf = (block: Y.XmlElement, name: string): string | null => calendarDate(attribute(block, name))

function minutesOf(block: Y.XmlElement): number | null {
  const value = attribute(block, '__minutes')
  const isMinutes = typeof value === 'number' && Number.isInteger(value) && value > 0
  return isMinutes && value <= noteLimits.minutes ? value : null
}

export function cardOf(block: Y.XmlElement): CardRef | null {
  const value = attribute(block, '__card')
  if (typeof value !== 'object' || value === null) return null
  const { boardId, cardId } = value as Record<string, unknown>
  return isId(boardId) && isId(cardId) ? { boardId, cardId } : null
}

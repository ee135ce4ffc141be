import * as Y from 'yjs'
import { type MeetingBlock, readMeetingBlocks } from '@stoa/editor'

type BlockType = MeetingBlock['type']
type Block<T extends BlockType> = Omit<Extract<MeetingBlock, { type: T }>, 'type'>

/** `ownerId` is a person's id, or what was typed where there are no people to choose from. */
export type AgendaItem = Block<'agenda-item'>
export type Decision = Block<'decision'>
/** `card` is what the item says of its card, and no more than a hint: the server knows. */
export type ActionItem = Block<'action-item'>

/**
 * What a note says beside its prose, each in the order of the text. An `id` is null where a block has none of its own: it
 * was written past the editor, or stands behind another one with the same.
 */
export interface NoteContent {
  readonly agenda: readonly AgendaItem[]
  readonly decisions: readonly Decision[]
  readonly actions: readonly ActionItem[]
}

/** What is read of one note at most; texts in UTF-16 units. */
export const noteLimits = { blocks: 1_000, text: 500 } as const

/** Reads agenda, decisions and action items straight from the shared text. Total. Cost: one pass. */
export function readNoteContent(doc: Y.Doc): NoteContent {
  const agenda: AgendaItem[] = []
  const decisions: Decision[] = []
  const actions: ActionItem[] = []
  for (const { type, ...rest } of readMeetingBlocks(doc).slice(0, noteLimits.blocks)) {
    const block = { ...rest, text: lineOf(rest.text) }
    if (type === 'agenda-item') agenda.push(block as AgendaItem)
    else if (type === 'decision') decisions.push(block as Decision)
    else actions.push(block as ActionItem)
  }
  return { agenda, decisions, actions }
}

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

/** The text of a note, as pages have it. */
export const textRootOf = (doc: Y.Doc): Y.XmlElement => doc.get('root-v2', Y.XmlElement)

/** What kind of a note's block this is; null for ordinary text. */
export const noteBlockType = (block: Y.XmlElement): BlockType | null =>
  (['agenda-item', 'decision', 'action-item'] as const).find((type) => type === block.nodeName) ?? null

/** The elements of a note's blocks, in the order of its text. */
export function* blocksOf(doc: Y.Doc): Generator<Y.XmlElement> {
  for (const element of elementsIn(textRootOf(doc))) if (noteBlockType(element) !== null) yield element
}

/** The element of the action item with this id: the first one, where somebody doubled it. */
export function findActionItem(doc: Y.Doc, id: string): Y.XmlElement | null {
  for (const block of blocksOf(doc))
    if (attribute(block, '__id') === id) return block.nodeName === 'action-item' ? block : null
  return null
}

export const attribute = (block: Y.XmlElement, name: string): unknown => block.getAttribute(name)

function* elementsIn(element: Y.XmlElement): Generator<Y.XmlElement> {
  for (const child of element.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue
    yield child
    if (noteBlockType(child) === null) yield* elementsIn(child)
  }
}

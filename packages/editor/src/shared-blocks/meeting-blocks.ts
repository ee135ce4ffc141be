import * as Y from 'yjs'
import {
  createBlockId,
  FACT_READERS,
  type MeetingBlockType,
  type MeetingFacts,
  readId,
  storedFact,
} from '../core/blocks/block-facts.ts'
import { type PageSource, rootOf } from '../yjs/page-root.ts'
import { changeWords, readWords } from './block-words.ts'

/** A block of a meeting as it is in the document. `text`: its words in one line, without pictures. */
export type MeetingBlock = {
  readonly [T in MeetingBlockType]: {
    readonly type: T
    /** `null` when whoever wrote it gave it none, or one that stands earlier in the document already. */
    readonly id: string | null
    readonly text: string
  } & MeetingFacts[T]
}[MeetingBlockType]

/** What can be changed in one; a fact its kind of block does not have is passed over. */
export interface MeetingBlockChange {
  readonly text?: string
  readonly ownerId?: string | null
  readonly minutes?: number | null
  readonly date?: string | null
  readonly due?: string | null
  readonly done?: boolean
  readonly card?: { readonly boardId: string; readonly cardId: string } | null
}

export interface NewMeetingBlock extends MeetingBlockChange {
  readonly type: MeetingBlockType
  /** Default: a random one. Give one to be able to say it twice and have it once. */
  readonly id?: string
}

const isMeetingType = (name: string): name is MeetingBlockType => Object.hasOwn(FACT_READERS, name)

/** Every block of a meeting below a root, in reading order. */
function* meetingElements(parent: Y.XmlElement): Generator<Y.XmlElement & { nodeName: MeetingBlockType }> {
  for (const child of parent.toArray()) {
    if (!(child instanceof Y.XmlElement)) continue
    if (isMeetingType(child.nodeName)) yield child as Y.XmlElement & { nodeName: MeetingBlockType }
    else yield* meetingElements(child)
  }
}

const attributesOf = (element: Y.XmlElement): Record<string, unknown> => element.getAttributes()

const idOf = (element: Y.XmlElement): string | null => readId(attributesOf(element).__id)

/** The one with this id; when two have it, the first. */
const findElement = (root: Y.XmlElement, id: string) =>
  meetingElements(root).find((element) => idOf(element) === id)

/**
 * Agenda items, decisions and action items of a document in reading order, straight from the shared types: no editor,
 * no copy. Cost: one pass over the blocks. Never throws; what is not understood is absent.
 */
export const readMeetingBlocks = (source: PageSource): MeetingBlock[] => {
  const seen = new Set<string>()
  return Array.from(meetingElements(rootOf(source)), (element) => {
    const id = idOf(element)
    const isOwn = id !== null && !seen.has(id)
    if (id !== null) seen.add(id)
    return blockOf(element, isOwn ? id : null)
  })
}

const blockOf = (element: Y.XmlElement & { nodeName: MeetingBlockType }, id: string | null): MeetingBlock => {
  const type = element.nodeName
  const attributes = attributesOf(element)
  const readers: Record<string, (value: unknown) => unknown> = FACT_READERS[type]
  const facts = Object.entries(readers).map(([fact, read]) => [fact, read(attributes[`__${fact}`])])
  return { type, id, text: readWords(element), ...Object.fromEntries(facts) } as MeetingBlock
}

/**
 * Changes words and facts of one block, as one edit like any other: of the words only the letters that differ, of the
 * facts only those that differ. For a draft or the live document. Returns whether there is such a block.
 */
export const changeMeetingBlock = (source: PageSource, id: string, change: MeetingBlockChange): boolean => {
  const root = rootOf(source)
  const element = findElement(root, id)
  if (element === undefined) return false
  inTransaction(root, () => {
    const { text, ...facts } = change
    if (text !== undefined) changeWords(element, text)
    setFacts(element, facts)
  })
  return true
}

const setFacts = (element: Y.XmlElement & { nodeName: MeetingBlockType }, facts: Record<string, unknown>) => {
  for (const [fact, value] of Object.entries(facts)) {
    const stored = value === undefined ? undefined : storedFact(element.nodeName, fact, value)
    if (stored !== undefined) setStored(element, `__${fact}`, stored)
  }
}

/** The layout leaves out what a new block says. */
const setStored = (element: Y.XmlElement, name: string, value: string | number | boolean): void => {
  const isAbsent = value === '' || value === 0 || value === false
  if (isAbsent && element.hasAttribute(name)) element.removeAttribute(name)
  else if (!isAbsent && attributesOf(element)[name] !== value) element.setAttribute(name, value as string)
}

/**
 * Puts a block behind another one, or behind everything that is written. Returns its id. One with this id that is
 * there already is left as it is.
 */
export const insertMeetingBlock = (
  source: PageSource,
  block: NewMeetingBlock,
  place: { readonly after?: string } = {},
): string => {
  const { type, id: wanted, text = '', ...facts } = block
  const id = readId(wanted) ?? createBlockId()
  const root = rootOf(source)
  if (findElement(root, id) !== undefined) return id
  inTransaction(root, () => {
    const element = new Y.XmlElement(type) as Y.XmlElement & { nodeName: MeetingBlockType }
    const before = place.after === undefined ? undefined : findElement(root, place.after)
    const parent = before?.parent instanceof Y.XmlElement ? before.parent : root
    const index = before === undefined ? endOf(root) : parent.toArray().indexOf(before) + 1
    parent.insert(index, [element])
    element.insert(0, [new Y.XmlText()])
    setStored(element, '__id', id)
    changeWords(element, text)
    setFacts(element, facts)
  })
  return id
}

/** Before the empty paragraphs that end a page. */
const endOf = (root: Y.XmlElement): number => {
  const blocks = root.toArray()
  const last = blocks.findLastIndex(
    (block) => !(block instanceof Y.XmlElement && block.nodeName === 'paragraph' && readWords(block) === ''),
  )
  return last + 1
}

/** Gives an id to each block that has none, or one that stands earlier already. Returns how many were given. */
export const giveBlockIds = (source: PageSource, createId: () => string = createBlockId): number => {
  const root = rootOf(source)
  const seen = new Set<string>()
  const without = [...meetingElements(root)].filter((element) => {
    const id = idOf(element)
    const lacks = id === null || seen.has(id)
    if (id !== null) seen.add(id)
    return lacks
  })
  if (without.length === 0) return 0
  inTransaction(root, () => {
    // A copy is not the card that its original is.
    for (const element of without) {
      setStored(element, '__id', createId())
      setFacts(element, { card: null })
    }
  })
  return without.length
}

const inTransaction = (root: Y.XmlElement, change: () => void): void => {
  if (root.doc === null) throw new Error('The root must be part of a document.')
  root.doc.transact(change)
}

import * as Y from 'yjs'
import { seedMeeting } from './meeting.ts'
import { meetingOf } from './meeting-root.ts'
import {
  attribute,
  blocksOf,
  type CardRef,
  cardOf,
  findActionItem,
  freeIdOf,
  lineOf,
  plainTextOf,
  rawWordsOf,
  wordsOf,
} from './note-blocks.ts'

/** What is changed of an action item; what is left out stays. */
export interface ActionItemEdit {
  text?: string
  ownerId?: string | null
  due?: string | null
  done?: boolean
  card?: CardRef | null
}

/**
 * Changes an action item, in one transaction; only what differs is written. A text is written as the difference to what
 * is there, so that somebody may go on typing in it. False, and nothing done, where there is no such item.
 */
export function editActionItem(
  doc: Y.Doc,
  id: string,
  edit: ActionItemEdit,
  origin: unknown = null,
): boolean {
  const block = findActionItem(doc, id)
  if (block === null) return false
  doc.transact(() => {
    if (edit.text !== undefined) writeWords(block, edit.text)
    if (edit.ownerId !== undefined) put(block, '__ownerId', edit.ownerId)
    if (edit.due !== undefined) put(block, '__due', edit.due)
    if (edit.done !== undefined) put(block, '__done', edit.done ? true : null)
    if (edit.card !== undefined) putCard(block, edit.card)
  }, origin)
  return true
}

/**
 * Gives blocks that have no id of their own a new one: an item that was pasted twice, or written past the editor. A copy
 * is not linked to the card of what it is a copy of. @returns how many were put right
 */
export function repairNote(doc: Y.Doc, newId: () => string, origin: unknown = null): number {
  const taken = new Set<string>()
  const homeless = [...blocksOf(doc)].filter((block) => freeIdOf(block, taken) === null)
  if (homeless.length === 0) return 0
  doc.transact(() => {
    for (const block of homeless) {
      block.setAttribute('__id', newId())
      if (block.nodeName === 'action-item') putCard(block, null)
    }
  }, origin)
  return homeless.length
}

/** Gives every block an id of its own, and links none to a card: for the text of a new document that is a copy. */
export function renewIds(doc: Y.Doc, newId: () => string, origin: unknown = null): void {
  doc.transact(() => {
    for (const block of blocksOf(doc)) {
      block.setAttribute('__id', newId())
      if (block.nodeName === 'action-item') putCard(block, null)
    }
  }, origin)
}

/**
 * Makes of a note what a template of it is: nothing about one meeting stays, neither time nor attendees nor what was
 * ticked off, and no card.
 */
export function clearForTemplate(doc: Y.Doc, origin: unknown = null): void {
  doc.transact(() => {
    const meeting = meetingOf(doc)
    for (const key of Array.from(meeting.keys())) meeting.delete(key)
    seedMeeting(doc)
    for (const block of blocksOf(doc)) {
      if (block.nodeName !== 'action-item') continue
      putCard(block, null)
      put(block, '__done', null)
    }
  }, origin)
}

function writeWords(block: Y.XmlElement, wanted: string): void {
  const line = lineOf(wanted)
  if (line === wordsOf(block)) return
  const children = block.toArray()
  const [only] = children
  if (children.length === 1 && only instanceof Y.XmlText && plainTextOf(only).length === only.length) {
    writeDifference(only, line)
    return
  }
  // A link or a break among the words: what of them would stay is anybody's guess, so the words are written anew.
  if (rawWordsOf(block) !== line || children.length !== 1) {
    block.delete(0, block.length)
    block.insert(0, [new Y.XmlText(line)])
  }
}

/** Replaces the stretch between what is the same at the beginning and at the end. Never cuts a character in two. */
function writeDifference(text: Y.XmlText, wanted: string): void {
  const present = plainTextOf(text)
  const shorter = Math.min(present.length, wanted.length)
  let start = 0
  while (start < shorter && present[start] === wanted[start]) start += 1
  if (isHigh(present[start - 1])) start -= 1
  let end = 0
  while (end < shorter - start && present.at(-1 - end) === wanted.at(-1 - end)) end += 1
  if (isLow(present.at(-end)) && end > 0) end -= 1
  // The new words first: they take on the format of what stands before them.
  const added = wanted.slice(start, wanted.length - end)
  const removed = present.length - end - start
  if (removed > 0) text.delete(start, removed)
  if (added !== '') text.insert(start, added)
}

const isHigh = (unit: string | undefined): boolean => unit !== undefined && /[\ud800-\udbff]/.test(unit)
const isLow = (unit: string | undefined): boolean => unit !== undefined && /[\udc00-\udfff]/.test(unit)

function put(block: Y.XmlElement, name: string, value: unknown): void {
  if (value === null) {
    if (attribute(block, name) !== undefined) block.removeAttribute(name)
  } else if (attribute(block, name) !== value) block.setAttribute(name, value as string)
}

function putCard(block: Y.XmlElement, card: CardRef | null): void {
  const present = cardOf(block)
  const isSame = present?.boardId === card?.boardId && present?.cardId === card?.cardId
  if (card === null) put(block, '__card', null)
  else if (!isSame) block.setAttribute('__card', { ...card } as never)
}

import type * as Y from 'yjs'
import { changeMeetingBlock, giveBlockIds } from '@stoa/editor'
import { seedMeeting } from './meeting.ts'
import { meetingOf } from './meeting-root.ts'
import { type ActionItem, blocksOf, findActionItem, lineOf, readNoteContent } from './note-blocks.ts'

/** What is changed of an action item; what is left out stays. */
export type ActionItemEdit = { -readonly [Fact in Exclude<keyof ActionItem, 'id'>]?: ActionItem[Fact] }

/**
 * Changes an action item, in one transaction; only what differs is written, of a text the letters that do. False, and
 * nothing done, where there is no such item.
 */
export function editActionItem(doc: Y.Doc, id: string, { text, ...facts }: ActionItemEdit): boolean {
  if (findActionItem(doc, id) === null) return false
  const item = readNoteContent(doc).actions.find((each) => each.id === id)
  // A text that is longer than anybody compares is not cut down by being said again.
  const words = text === undefined || lineOf(text) === item?.text ? {} : { text: lineOf(text) }
  return changeMeetingBlock(doc, id, { ...words, ...facts })
}

/**
 * Gives blocks that have no id of their own a new one: an item that was pasted twice, or written past the editor. A copy
 * is not linked to the card of what it is a copy of. @returns how many were put right
 */
export const repairNote = (doc: Y.Doc, newId: () => string): number => giveBlockIds(doc, newId)

/** Gives every block an id of its own, and links none to a card: for the text of a new document that is a copy. */
export function renewIds(doc: Y.Doc, newId: () => string): void {
  doc.transact(() => {
    for (const block of blocksOf(doc)) {
      block.setAttribute('__id', newId())
      block.removeAttribute('__card')
    }
  })
}

/**
 * Makes of a note what a template of it is: nothing about one meeting stays, neither time nor attendees nor what was
 * ticked off, and no card.
 */
export function clearForTemplate(doc: Y.Doc): void {
  doc.transact(() => {
    const meeting = meetingOf(doc)
    for (const key of Array.from(meeting.keys())) meeting.delete(key)
    seedMeeting(doc)
    for (const block of blocksOf(doc)) {
      block.removeAttribute('__card')
      block.removeAttribute('__done')
    }
  })
}

import * as Y from 'yjs'
import { type MeetingBlock, readMeetingBlocks } from '@stoa/editor'
import { readMeeting, setAttendance, setMeetingFacts } from './meeting.ts'
import { attribute, blocksOf, textRootOf } from './note-blocks.ts'
import { renewIds } from './note-edits.ts'

/** Which action item of the last note went on as which one of the next, by their ids. */
export type CarriedItems = ReadonlyMap<string, string>

/**
 * Fills the note of the next meeting, which must have been seeded, from the note of the last: headings and agenda are the
 * same, action items that are not done go on, and of agenda items that are marked for it the notes below them too.
 * Everybody is invited again, to the same place. Decisions are not repeated.
 * @param newId makes ids of blocks
 */
export function fillNextNote(last: Y.Doc, next: Y.Doc, newId: () => string): CarriedItems {
  const meeting = readMeeting(last)
  const root = textRootOf(last)
  const read = readMeetingBlocks(last)
  const blocks = new Map([...blocksOf(last)].map((element, index) => [element, read[index]!]))
  // An item that somebody put into something else goes on as well, at the end.
  const nested = [...blocks].filter(([element, block]) => element.parent !== root && isOpen(block))
  const top = root.toArray().filter((element) => element instanceof Y.XmlElement)
  const kept: Y.XmlElement[] = []
  let isCarried = false
  let needsRoom = true

  for (const element of [...top, ...nested.map(([item]) => item)]) {
    const block = blocks.get(element)
    const isTitle = block?.type === 'agenda-item' || element.nodeName === 'heading'
    if (isTitle) isCarried = block !== undefined && meeting.carryOver.has(block.id ?? '')
    if (!(isTitle || goesOn(block, isCarried))) continue
    // Somebody has to be able to write below an agenda item.
    if (isTitle && kept.at(-1)?.nodeName === 'agenda-item') kept.push(new Y.XmlElement('paragraph'))
    kept.push(element)
    needsRoom = isTitle
  }
  if (needsRoom) kept.push(new Y.XmlElement('paragraph'))

  const carried = new Map<string, string>()
  next.transact(() => {
    const text = textRootOf(next)
    text.delete(0, text.length)
    text.insert(
      0,
      kept.map((element) => (element.doc === null ? element : element.clone())),
    )
    renewIds(next, newId)
    for (const [index, element] of kept.entries()) {
      const block = blocks.get(element)
      if (block?.id != null && isOpen(block))
        carried.set(block.id, attribute(text.get(index) as Y.XmlElement, '__id') as string)
    }
  })
  setMeetingFacts(next, { place: meeting.place, call: meeting.call })
  setAttendance(
    next,
    meeting.attendees.map((attendee) => ({ ...attendee, attendance: 'invited' as const })),
  )
  return carried
}

/** What is no title: open items, a place for a decision that nobody wrote into, and prose that is carried over. */
function goesOn(block: MeetingBlock | undefined, isCarried: boolean): boolean {
  if (block === undefined) return isCarried
  return block.type === 'action-item' ? !block.done : block.type === 'decision' && block.text === ''
}

const isOpen = (block: MeetingBlock): boolean =>
  block.type === 'action-item' && !block.done && block.text !== ''

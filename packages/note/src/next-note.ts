import * as Y from 'yjs'
import { readMeeting, setAttendance, setMeetingFacts } from './meeting.ts'
import { attribute, blocksOf, freeIdOf, noteBlockType, textRootOf, wordsOf } from './note-blocks.ts'
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
  const taken = new Set<string>()
  const ids = new Map([...blocksOf(last)].map((block) => [block as Y.XmlElement, freeIdOf(block, taken)]))
  const kept: Y.XmlElement[] = []
  let isCarried = false
  let lastIsTitle = true

  const root = textRootOf(last)
  const top = root.toArray().filter((block) => block instanceof Y.XmlElement)
  // An item that somebody put into something else goes on as well, at the end.
  const nested = [...ids.keys()].filter((block) => block.parent !== root && isOpen(block))
  for (const block of [...top, ...nested]) {
    const type = noteBlockType(block)
    const isTitle = type === 'agenda-item' || block.nodeName === 'heading'
    if (isTitle) isCarried = type === 'agenda-item' && meeting.carryOver.has(ids.get(block) ?? '')
    const goesOn =
      type === 'action-item'
        ? attribute(block, '__done') !== true
        : type === 'decision'
          ? // One that nobody has written into yet is a place for the next one.
            wordsOf(block) === ''
          : isTitle || isCarried
    if (!goesOn) continue
    // Somebody has to be able to write below an agenda item.
    if (isTitle && kept.at(-1)?.nodeName === 'agenda-item') kept.push(new Y.XmlElement('paragraph'))
    kept.push(block)
    lastIsTitle = isTitle
  }
  if (lastIsTitle) kept.push(new Y.XmlElement('paragraph'))

  const carried = new Map<string, string>()
  next.transact(() => {
    const text = textRootOf(next)
    text.delete(0, text.length)
    text.insert(
      0,
      kept.map((block) => (block.doc === null ? block : block.clone())),
    )
    renewIds(next, newId)
    for (const [index, block] of kept.entries()) {
      const id = ids.get(block)
      if (typeof id === 'string' && isOpen(block))
        carried.set(id, attribute(text.get(index) as Y.XmlElement, '__id') as string)
    }
  })
  setMeetingFacts(next, { place: meeting.place, call: meeting.call })
  setAttendance(
    next,
    meeting.attendees.map((attendee) => ({ ...attendee, attendance: 'invited' as const })),
  )
  return carried
}

const isOpen = (block: Y.XmlElement): boolean =>
  noteBlockType(block) === 'action-item' && attribute(block, '__done') !== true && wordsOf(block) !== ''

import * as Y from 'yjs'

/** The name of the root that holds a note's facts, beside its text in `root-v2`. Never change it: stored notes carry it. */
export const MEETING_ROOT_NAME = 'meeting'

/** The map of the facts. */
export const meetingOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap<unknown>(MEETING_ROOT_NAME)

/**
 * A map among the facts, made by `seedMeeting`. Made here only where somebody broke it: two who make it at once would
 * lose one of the two.
 */
export function mapIn(meeting: Y.Map<unknown>, name: string): Y.Map<unknown> {
  const found = meeting.get(name)
  if (found instanceof Y.Map) return found as Y.Map<unknown>
  const made = new Y.Map<unknown>()
  meeting.set(name, made)
  return made
}

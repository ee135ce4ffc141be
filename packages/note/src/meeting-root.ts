import type * as Y from 'yjs'

/** The name of the root that holds a note's facts, beside its text in `root-v2`. Never change it: stored notes carry it. */
export const MEETING_ROOT_NAME = 'meeting'

/** The map of the facts. */
export const meetingOf = (doc: Y.Doc): Y.Map<unknown> => doc.getMap<unknown>(MEETING_ROOT_NAME)

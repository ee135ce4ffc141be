import type { LiveEvent } from '@stoa/protocol'
import { boardKeys } from '../modules/boards/index.ts'
import { calendarKeys } from '../modules/calendar/index.ts'
import { documentKeys } from '../modules/documents/index.ts'
import { historyKeys } from '../modules/history/index.ts'
import { homeKeys } from '../modules/home/index.ts'
import { noteKeys } from '../modules/notes/index.ts'
import { rightsKeys } from '../modules/rights/index.ts'
import { spaceKeys } from '../modules/spaces/index.ts'
import { templateKeys } from '../modules/templates/index.ts'

type Key = readonly string[]

/**
 * Which of the things we show may be old after an event. An event we do not know makes everything old: a newer server
 * may name more than this client has heard of.
 */
export function staleAfter(event: LiveEvent): readonly Key[] | 'everything' {
  const { documentId, spaceId } = event.data
  const inSpace = typeof spaceId === 'string' ? [documentKeys.tree(spaceId), documentKeys.trash(spaceId)] : []
  const ofDocument =
    typeof documentId === 'string'
      ? [documentKeys.one(documentId), historyKeys.of(documentId)]
      : [documentKeys.all, historyKeys.all]
  switch (event.name) {
    case 'documents.changed':
      return [...inSpace, ...ofDocument, rightsKeys.all, homeKeys.all]
    case 'documents.edited':
      return [...ofDocument, homeKeys.all]
    case 'spaces.changed':
      // Roles hang on spaces: what may be done with any open document can have changed.
      return [spaceKeys.all, ...inSpace, documentKeys.all, rightsKeys.all, homeKeys.all]
    case 'notes.changed':
      return typeof documentId === 'string' ? [noteKeys.one(documentId)] : [noteKeys.all]
    case 'templates.changed':
      return [templateKeys.all]
    case 'boards.changed':
    case 'boards.commented':
      return [boardKeys.mine, ...(typeof documentId === 'string' ? [boardKeys.board(documentId)] : [])]
    case 'calendar.changed':
      return [calendarKeys.all]
    default:
      return 'everything'
  }
}

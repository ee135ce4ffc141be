import { PAGE_SCHEMA_VERSION } from '@stoa/editor'
import { renderDocument, seedEmpty, seedFromMarkdown } from '@stoa/editor/server'
import { MEETING_ROOT_NAME, seedMeeting } from '@stoa/note'
import type { DocumentKind } from '../../sync/index.ts'
import { pageVersions } from '../pages/index.ts'
import { emptyNote } from './empty-note.ts'

/**
 * A meeting note: the text of a page in `root-v2`, and beside it the map `meeting` with the facts: `startsAt`, `endsAt`
 * (UTC ms), `place`, `call`, `attendees` (a map by person or guest), `timer`, `carryOver` (a map by agenda item),
 * `seriesId`, `previousId`, `nextId`. `@stoa/note` reads and changes them, and nobody else.
 */
export const noteKind: DocumentKind = {
  name: 'note',
  schemaVersion: PAGE_SCHEMA_VERSION,
  // Somebody waits for the other side of a linked action item.
  reports: { quietMs: 300, maxWaitMs: 800 },
  tellsWriters: true,
  seed(document, { markdown, language }) {
    const words = markdown ?? emptyNote(language === 'zh-CN' ? 'zh-CN' : 'en')
    if (words === '') seedEmpty(document)
    else seedFromMarkdown(document, words)
    seedMeeting(document)
  },
  render: {
    markdown: (document, options) => renderDocument(document, 'markdown', options),
    json: (document) => renderDocument(document, 'json'),
    text: (document, options) => renderDocument(document, 'text', options),
    html: (document, options) => renderDocument(document, 'html', options),
  },
  // What is about now, and not about what the note said then, stays.
  ...pageVersions([{ root: MEETING_ROOT_NAME, keep: ['timer', 'seriesId', 'previousId', 'nextId'] }]),
}

import { PAGE_SCHEMA_VERSION } from '@stoa/editor'
import { renderDocument, seedEmpty, seedFromMarkdown } from '@stoa/editor/server'
import type { DocumentKind } from '../../sync/index.ts'
import { pageVersions } from './page-versions.ts'

/** A handbook page: a Lexical document, seeded once and rendered on the server. */
export const pageKind: DocumentKind = {
  name: 'page',
  schemaVersion: PAGE_SCHEMA_VERSION,
  seed(document, { markdown }) {
    if (markdown === undefined) seedEmpty(document)
    else seedFromMarkdown(document, markdown)
  },
  render: {
    markdown: (document, options) => renderDocument(document, 'markdown', options),
    json: (document) => renderDocument(document, 'json'),
    text: (document, options) => renderDocument(document, 'text', options),
    html: (document, options) => renderDocument(document, 'html', options),
  },
  ...pageVersions(),
}

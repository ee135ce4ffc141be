import { administrationWords } from '../modules/administration/index.ts'
import { auditWords } from '../modules/audit/index.ts'
import { boardsWords } from '../modules/boards/index.ts'
import { calendarWords } from '../modules/calendar/index.ts'
import { documentsWords } from '../modules/documents/index.ts'
import { federationWords } from '../modules/federation/index.ts'
import { historyWords } from '../modules/history/index.ts'
import { homeWords } from '../modules/home/index.ts'
import { identityWords } from '../modules/identity/index.ts'
import { liveDocumentsWords } from '../modules/live-documents/index.ts'
import { notesWords } from '../modules/notes/index.ts'
import { organisationWords } from '../modules/organisation/index.ts'
import { pagesWords } from '../modules/pages/index.ts'
import { rightsWords } from '../modules/rights/index.ts'
import { spacesWords } from '../modules/spaces/index.ts'
import { templatesWords } from '../modules/templates/index.ts'
import { uiWords } from '../platform/i18n/index.ts'
import { appWords } from './locales/index.ts'

/** Every module's words, by the name the module calls them with. */
export const catalogues = {
  ui: uiWords,
  app: appWords,
  administration: administrationWords,
  audit: auditWords,
  boards: boardsWords,
  calendar: calendarWords,
  federation: federationWords,
  identity: identityWords,
  organisation: organisationWords,
  rights: rightsWords,
  spaces: spacesWords,
  documents: documentsWords,
  liveDocuments: liveDocumentsWords,
  pages: pagesWords,
  home: homeWords,
  history: historyWords,
  notes: notesWords,
  templates: templatesWords,
}

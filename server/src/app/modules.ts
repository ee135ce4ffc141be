import type { AnyModule } from '../platform/module/module.ts'
import { administrationModule } from '../modules/administration/index.ts'
import { auditModule } from '../modules/audit/index.ts'
import { boardsModule } from '../modules/boards/index.ts'
import { backupsModule } from '../modules/backups/index.ts'
import { calendarModule } from '../modules/calendar/index.ts'
import { documentsModule } from '../modules/documents/index.ts'
import { federationModule } from '../modules/federation/index.ts'
import { historyModule } from '../modules/history/index.ts'
import { homeModule } from '../modules/home/index.ts'
import { identityModule } from '../modules/identity/index.ts'
import { notesModule } from '../modules/notes/index.ts'
import { organisationModule } from '../modules/organisation/index.ts'
import { pagesModule } from '../modules/pages/index.ts'
import { rightsModule } from '../modules/rights/index.ts'
import { spacesModule } from '../modules/spaces/index.ts'
import { templatesModule } from '../modules/templates/index.ts'

/** Every module of Stoa, each after those it depends on. The one list that a new module is added to. */
export const modules: readonly AnyModule[] = [
  identityModule,
  auditModule,
  organisationModule,
  federationModule,
  calendarModule,
  rightsModule,
  spacesModule,
  documentsModule,
  pagesModule,
  boardsModule,
  historyModule,
  notesModule,
  templatesModule,
  homeModule,
  backupsModule,
  administrationModule,
]

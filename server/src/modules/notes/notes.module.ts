import { defineModule } from '../../platform/module/module.ts'
import * as create from './migrations/20261128-0050-notes-create.ts'
import { noteKind } from './notes.document.ts'
import { notesErrors } from './notes.errors.ts'
import { notesChanged } from './notes.events.ts'
import { notesRoutes } from './notes.routes.ts'
import { createNotesService } from './notes.service.ts'

/** Meeting notes: their facts, action items that become cards, minutes, and the meeting after this one. */
export const notesModule = defineModule({
  name: 'notes',
  dependsOn: ['sync', 'identity', 'rights', 'documents', 'history', 'pages'],
  migrations: { '20261128-0050-notes-create': create },
  errors: notesErrors,
  access: () => ({}),
  events: [notesChanged],
  declares: { documentKinds: [noteKind] },
  setup: (context, needs) => createNotesService(context, needs),
  contributes: (notes) => ({ contentListener: notes.contentChanged }),
  start: (notes) => notes.start(),
  close: async (notes) => notes.close(),
  routes: (notes) => notesRoutes(notes),
})

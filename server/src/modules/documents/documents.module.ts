import { defineModule } from '../../platform/module/module.ts'
import { rawKind } from '../../sync/index.ts'
import { documentsAccess } from './documents.access.ts'
import { documentsErrors } from './documents.errors.ts'
import {
  documentAccessReduced,
  documentsChanged,
  documentsEdited,
  documentsWithdrawn,
} from './documents.events.ts'
import { documentsRoutes } from './documents.routes.ts'
import { createDocumentsService } from './documents.service.ts'
import * as create from './migrations/20261122-0003-documents-create.ts'
import * as places from './migrations/20261128-0042-documents-places.ts'
import * as scopes from './migrations/20261126-0022-documents-scopes.ts'

/** The tree of documents of every kind, rights on them, trash, and reading their content. */
export const documentsModule = defineModule({
  name: 'documents',
  dependsOn: ['sync', 'identity', 'organisation', 'rights', 'spaces'],
  migrations: {
    '20261122-0003-documents-create': create,
    '20261126-0022-documents-scopes': scopes,
    '20261128-0042-documents-places': places,
  },
  errors: documentsErrors,
  access: () => documentsAccess,
  events: [documentsChanged, documentsEdited, documentAccessReduced, documentsWithdrawn],
  declares: { documentKinds: [rawKind] },
  setup: (context, needs) => createDocumentsService(context, needs),
  contributes: (documents) => ({
    syncAuthority: documents.syncAuthority as never,
    contentListener: documents.contentChanged,
    handOver: documents.grants.handOver,
  }),
  start: async (documents) => documents.start(),
  close: async (documents) => documents.close(),
  routes: (documents) => documentsRoutes(documents),
})

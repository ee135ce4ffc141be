import { defineModule } from '../../platform/module/module.ts'
import { boardKind } from './board.document.ts'
import { boardsErrors } from './boards.errors.ts'
import { boardsChanged, boardsCommented } from './boards.events.ts'
import { boardsRoutes } from './boards.routes.ts'
import { createBoardsService } from './boards.service.ts'
import { up } from './migrations/20261128-0043-boards-create.ts'

/** Task boards: their cards as rows, the way to them over HTTP, comments, what happened, and cards that come again. */
export const boardsModule = defineModule({
  name: 'boards',
  dependsOn: ['sync', 'identity', 'rights', 'calendar', 'documents'],
  migrations: { '20261128-0043-boards-create': { up } },
  errors: boardsErrors,
  access: () => ({}),
  events: [boardsChanged, boardsCommented],
  declares: { documentKinds: [boardKind] },
  setup: (context, needs) => createBoardsService(context, needs),
  contributes: (boards) => ({ contentListener: boards.contentChanged, authorErased: boards.eraseAuthor }),
  start: async (boards) => boards.start(),
  close: (boards) => boards.close(),
  routes: (boards) => boardsRoutes(boards),
})

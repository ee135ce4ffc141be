import { defineModule } from '../../platform/module/module.ts'
import { boardKind } from './board.document.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    boards: { readonly kind: typeof boardKind }
  }
}

/** Task boards. */
export const boardsModule = defineModule({
  name: 'boards',
  dependsOn: ['documents'],
  migrations: {},
  errors: {},
  access: () => ({}),
  events: [],
  declares: { documentKinds: [boardKind] },
  setup: () => ({ kind: boardKind }),
})

import { defineModule } from '../../platform/module/module.ts'
import { pageKind } from './pages.document.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    /** The kind is all there is to it so far. */
    pages: { readonly kind: typeof pageKind }
  }
}

/** The kind of document that a handbook is made of. */
export const pagesModule = defineModule({
  name: 'pages',
  dependsOn: ['documents'],
  migrations: {},
  errors: {},
  access: () => ({}),
  events: [],
  declares: { documentKinds: [pageKind] },
  setup: () => ({ kind: pageKind }),
})

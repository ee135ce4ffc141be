import { defineModule } from '../../platform/module/module.ts'
import { identityAccess } from './identity.access.ts'
import { identityErrors } from './identity.errors.ts'
import { identityRoutes } from './identity.routes.ts'
import { createIdentityService } from './identity.service.ts'
import * as create from './migrations/20261122-0001-identity-create.ts'
import { createSessionStore } from './session-store.ts'

/** Accounts, sessions, tokens, the organisation itself. */
export const identityModule = defineModule({
  name: 'identity',
  dependsOn: [],
  migrations: { '20261122-0001-identity-create': create },
  errors: identityErrors,
  access: () => identityAccess,
  events: [],
  setup: (context) => createIdentityService(context, createSessionStore(context)),
  contributes: (identity) => ({ authenticator: identity.sessions.authenticate }),
  routes: (identity, { version, config }) =>
    identityRoutes(identity, { version, secureCookie: config.publicUrl?.startsWith('https:') === true }),
})

import { defineModule } from '../../platform/module/module.ts'
import { identityAccess } from './identity.access.ts'
import { identityErrors } from './identity.errors.ts'
import { accountChanged, tierReduced } from './identity.events.ts'
import { identityRoutes } from './identity.routes.ts'
import { createIdentityService } from './identity.service.ts'
import * as create from './migrations/20261122-0001-identity-create.ts'
import * as deactivation from './migrations/20261124-0010-identity-deactivation.ts'
import * as doors from './migrations/20261124-0011-identity-doors.ts'
import { peopleRoutes } from './people.routes.ts'
import { securityRoutes } from './security.routes.ts'
import { signInRoutes } from './sign-in.routes.ts'

/** Accounts, sessions, tokens, the organisation itself. */
export const identityModule = defineModule({
  name: 'identity',
  dependsOn: [],
  migrations: {
    '20261122-0001-identity-create': create,
    '20261124-0010-identity-deactivation': deactivation,
    '20261124-0011-identity-doors': doors,
  },
  errors: identityErrors,
  access: () => identityAccess,
  events: [accountChanged, tierReduced],
  setup: createIdentityService,
  start: (identity) => identity.start(),
  close: (identity) => identity.close(),
  contributes: (identity) => ({ authenticator: identity.sessions.authenticate }),
  routes: (identity, { version, config }) => {
    const { publicUrl } = config
    const options = { version, publicUrl, secureCookie: publicUrl?.startsWith('https:') === true }
    return async (app) => {
      await app.register(identityRoutes(identity, options))
      await app.register(signInRoutes(identity, options))
      await app.register(securityRoutes(identity, options))
      await app.register(peopleRoutes(identity))
    }
  },
})

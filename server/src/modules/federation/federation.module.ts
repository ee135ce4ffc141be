import { defineModule } from '../../platform/module/module.ts'
import { federationAccess } from './federation.access.ts'
import { federationErrors } from './federation.errors.ts'
import { federationRoutes } from './federation.routes.ts'
import { createFederationService } from './federation.service.ts'
import { ldapRoutes } from './ldap.routes.ts'
import * as create from './migrations/20261127-0030-federation-create.ts'

/** Signing in through somebody else: OpenID Connect providers and LDAP directories, and people taken over from them. */
export const federationModule = defineModule({
  name: 'federation',
  dependsOn: ['identity', 'organisation'],
  migrations: { '20261127-0030-federation-create': create },
  errors: federationErrors,
  access: () => federationAccess,
  events: [],
  setup: (context, needs) => createFederationService(context, needs),
  contributes: (federation) => ({ signInGuard: federation.guardSignIn }),
  routes:
    (federation, { config }) =>
    async (app) => {
      const { identity } = federation
      const options = { publicUrl: config.publicUrl, defaultLanguage: () => identity.language() }
      await app.register(federationRoutes(federation, options))
      await app.register(ldapRoutes(federation, identity, options))
    },
})

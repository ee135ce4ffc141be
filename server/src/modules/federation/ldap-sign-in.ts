import { randomUUID } from 'node:crypto'
import type { LdapSignInRequest } from '@stoa/protocol'
import type { Caller, SignedIn, SignInThrottle } from '../identity/index.ts'
import { federationFail } from './federation.errors.ts'
import { presentServer } from './federation.presenter.ts'
import type { ExternalAccounts } from './external-accounts.ts'
import type { FederationContext } from './federation-context.ts'
import { type DirectoryPerson, withDirectory } from './ldap-directory.ts'
import type { LdapServers } from './ldap-servers.ts'

export interface LdapSignIn {
  /**
   * @throws federation.wrong_credentials, alike for an unknown name and a wrong password;
   * federation.directory_unreachable, federation.server_not_found, identity.too_many_tries
   */
  signIn(serverId: string, request: LdapSignInRequest, caller: Caller): Promise<SignedIn>
}

export function createLdapSignIn(
  context: FederationContext,
  parts: { servers: LdapServers; accounts: ExternalAccounts; throttle: SignInThrottle },
): LdapSignIn {
  const { guard, identity, logger } = context
  const { servers, accounts, throttle } = parts

  return {
    async signIn(serverId, { login, password }, caller) {
      const row = await servers.get(serverId)
      if (row.enabled === 0) throw federationFail('federation.server_not_found')
      const settings = presentServer(row)
      const name = login.trim()
      const subjects = [
        { type: 'account', email: `${serverId} ${name.toLowerCase()}` },
        { type: 'address', address: caller.address },
      ] as const
      await throttle.take(subjects)
      let person: DirectoryPerson | null
      try {
        person = await withDirectory(servers.addressOf(row), guard, async (directory) => {
          await directory.signIn()
          const found = await directory.find(settings, name)
          const one = found.length === 1 ? found[0]! : null
          // Asked in any case, so that it takes as long for a name that nobody has.
          const dn = one?.dn ?? `cn=${randomUUID()},${settings.userBase}`
          return (await directory.isPasswordOf(dn, password)) && one !== null ? one : null
        })
      } catch (cause) {
        logger.warn({ err: cause, server: row.name }, 'a sign-in through a directory failed')
        throw federationFail('federation.directory_unreachable', { cause })
      }
      if (person === null || person.subject === '') throw federationFail('federation.wrong_credentials')
      await throttle.succeeded(subjects)
      const userId = await accounts.accountFor(
        {
          sourceId: serverId,
          sourceName: row.name,
          subject: person.subject,
          email: person.email === '' ? null : person.email,
          // A directory of one's own says whose address is whose; nobody registers there by themselves.
          isEmailVerified: person.email !== '',
          name: person.name === '' ? null : person.name,
        },
        { mayCreate: () => row.creates_accounts === 1, address: caller.address },
      )
      return identity.signIn.openFor(userId, 'federation', caller)
    },
  }
}

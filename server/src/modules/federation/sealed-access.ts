import type { SealedSecret } from '../../platform/secrets/secret-box.ts'
import type { Database } from '../../platform/storage/domain-storage.ts'
import type { FederationTables } from './federation.tables.ts'
import { sealedPasswords } from './ldap-servers.repository.ts'
import { passwordPurpose } from './ldap-servers.ts'
import { sealedSecrets } from './providers.repository.ts'
import { secretPurpose } from './providers.ts'

/** What the server proves itself with to providers of sign-in and to directories, as it is sealed, with their names. */
export async function sealedAccess(
  db: Database<FederationTables>,
): Promise<(SealedSecret & { readonly name: string })[]> {
  const [secrets, passwords] = [await sealedSecrets(db), await sealedPasswords(db)]
  return [
    ...secrets.map(({ id, name, sealed }) => ({ name, sealed, purpose: secretPurpose(id) })),
    ...passwords.map(({ id, name, sealed }) => ({ name, sealed, purpose: passwordPurpose(id) })),
  ]
}

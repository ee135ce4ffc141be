import { isIP } from 'node:net'
import { identityFail } from './identity.errors.ts'

/** For whom a passkey is made: the site that a browser sees in its address bar. */
export interface RelyingParty {
  /** The domain. A passkey works for it and no other, so it must never change. */
  id: string
  origin: string
  /** As the browser shows it. */
  name: string
}

/**
 * From `STOA_PUBLIC_URL`. Without it only `localhost` works, for trying things out: what a request says about its host
 * is not believed otherwise.
 * @throws identity.passkeys_unavailable where browsers would not make one
 */
export function relyingParty(publicUrl: string | null, host: string | undefined, name: string): RelyingParty {
  const local = host !== undefined && /^localhost(:\d{1,5})?$/.test(host) ? `http://${host}` : null
  const address = publicUrl ?? local
  if (address === null) throw identityFail('identity.passkeys_unavailable')
  const { hostname, origin, protocol } = new URL(address)
  const secure = protocol === 'https:' || hostname === 'localhost'
  if (!secure || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0)
    throw identityFail('identity.passkeys_unavailable')
  return { id: hostname, origin, name }
}

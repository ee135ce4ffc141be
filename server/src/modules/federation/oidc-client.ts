import type * as oidc from 'openid-client'
import type { GuardedFetch } from '../../platform/outbound/guarded-fetch.ts'

/** What speaks OpenID Connect; loaded when somebody does. */
export const openidClient = () => import('openid-client')

/** What is needed to speak with a provider. */
export interface ProviderAddress {
  issuer: string
  clientId: string
  clientSecret: string | null
}

/** Seconds for each call. */
const timeout = 10
/** Seconds that the provider's clock may be off. */
const clockTolerance = 30

/** Reads the provider's description of itself. Every call of the result goes through `call`. */
export async function discover(
  { issuer, clientId, clientSecret }: ProviderAddress,
  call: GuardedFetch,
): Promise<oidc.Configuration> {
  const client = await openidClient()
  const isPlain = new URL(issuer).protocol === 'http:'
  return client.discovery(
    new URL(issuer),
    clientId,
    { [client.clockTolerance]: clockTolerance },
    clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret),
    {
      [client.customFetch]: fetchWith(call),
      timeout,
      execute: [
        // Signatures are checked although the token comes over TLS: a token is then worth what its signature is.
        client.enableNonRepudiationChecks,
        // The guard lets plain http through to this machine only, and only where the operator listed it.
        ...(isPlain ? [client.allowInsecureRequests] : []),
      ],
    },
  )
}

const fetchWith =
  (call: GuardedFetch): oidc.CustomFetch =>
  (url, { method, headers, body, signal }) =>
    call(url, {
      method,
      headers,
      body:
        body === undefined || body === null
          ? null
          : typeof body === 'string'
            ? body
            : String(body as URLSearchParams),
      ...(signal === undefined ? {} : { signal }),
    })

/** What a provider says about somebody. */
export interface ProviderClaims {
  subject: string
  email: string | null
  isEmailVerified: boolean
  name: string | null
  /** Null: the provider did not say. */
  groups: string[] | null
}

/** Exchanges the code, checks everything, and reads who it is. @throws errors of openid-client */
export async function redeem(
  configuration: oidc.Configuration,
  answer: URL,
  checks: { state: string; nonce: string; codeVerifier: string },
  groupsClaim: string | null,
): Promise<ProviderClaims> {
  const client = await openidClient()
  const tokens = await client.authorizationCodeGrant(configuration, answer, {
    expectedState: checks.state,
    expectedNonce: checks.nonce,
    pkceCodeVerifier: checks.codeVerifier,
    idTokenExpected: true,
  })
  const inToken = tokens.claims()
  if (inToken === undefined) throw new Error('The provider sent no ID token.')
  const subject = inToken.sub
  let claims: Record<string, unknown> = inToken
  const lacks = claims['email'] === undefined || (groupsClaim !== null && claims[groupsClaim] === undefined)
  if (lacks && configuration.serverMetadata().userinfo_endpoint !== undefined) {
    // What was signed for this sign-in counts more than what is answered to whoever has the token.
    claims = { ...(await client.fetchUserInfo(configuration, tokens.access_token, subject)), ...claims }
  }
  return {
    subject,
    email: textIn(claims['email']),
    isEmailVerified: claims['email_verified'] === true,
    name: textIn(claims['name']) ?? textIn(claims['preferred_username']),
    groups: groupsClaim === null ? null : listIn(claims[groupsClaim]),
  }
}

const textIn = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null

function listIn(value: unknown): string[] | null {
  if (typeof value === 'string') return [value]
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : null
}

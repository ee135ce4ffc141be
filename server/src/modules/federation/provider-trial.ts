import type { FederationTrial, Language } from '@stoa/protocol'
import type { Configuration } from 'openid-client'
import { redirectUriOf } from './federation.presenter.ts'
import type { FederationContext } from './federation-context.ts'
import { discover, openidClient } from './oidc-client.ts'
import type { Provider } from './providers.repository.ts'
import type { Providers } from './providers.ts'
import { saidBy, TrialReport } from './trial.ts'

/** How far the clocks may be apart (ms): an ID token is valid from when it was made. */
const clockTolerance = 30_000

/**
 * Tries a provider without a person: reads its description and keys, compares clocks, asks for a sign-in nobody is
 * there for, and offers a code that does not exist.
 */
export async function tryProvider(
  { call, guard, now }: FederationContext,
  providers: Providers,
  provider: Provider,
  { base, language }: { base: string; language: Language },
): Promise<FederationTrial> {
  const report = new TrialReport(language)
  const issuer = new URL(provider.issuer)
  try {
    await guard.resolve(issuer.hostname, { isTls: issuer.protocol === 'https:' })
    report.add('address', 'ok')
  } catch (error) {
    report.add('address', 'failed', saidBy(error))
    report.skip('discovery', 'keys', 'clock', 'redirect_uri', 'client')
    return report.finish()
  }

  let configuration: Configuration
  try {
    configuration = await discover(providers.addressOf(provider), call)
    const { authorization_endpoint: page, token_endpoint: tokens } = configuration.serverMetadata()
    if (page === undefined || tokens === undefined)
      throw new Error('authorization_endpoint or token_endpoint is missing')
    report.add('discovery', 'ok')
  } catch (error) {
    report.add('discovery', 'failed', saidBy(error))
    report.skip('keys', 'clock', 'redirect_uri', 'client')
    return report.finish()
  }
  const metadata = configuration.serverMetadata()

  let date: string | null = null
  try {
    const answer = await call(metadata.jwks_uri ?? '')
    date = answer.headers.get('date')
    const { keys } = (await answer.json()) as { keys?: { kty?: string; use?: string }[] }
    const signing = (keys ?? []).filter(
      ({ use, kty }) => (use === undefined || use === 'sig') && kty !== 'oct',
    )
    if (signing.length === 0) throw new Error('no key for signatures')
    report.add('keys', 'ok')
  } catch (error) {
    report.add('keys', 'failed', saidBy(error))
  }

  const theirs = Date.parse(date ?? '')
  if (Number.isNaN(theirs)) report.add('clock', 'unknown')
  else {
    const apart = Math.abs(theirs - now())
    report.add('clock', apart <= clockTolerance ? 'ok' : 'failed', `${Math.round(apart / 1000)} s`)
  }

  const redirectUri = redirectUriOf(provider.key, base)
  report.add('redirect_uri', await redirectUriOutcome(call, configuration, redirectUri), redirectUri)
  report.add('client', ...(await clientOutcome(configuration, redirectUri)))
  return report.finish()
}

type Call = FederationContext['call']

/** Asks for a sign-in that needs nobody: whoever knows the redirect URI sends us back there with a refusal. */
async function redirectUriOutcome(
  call: Call,
  configuration: Configuration,
  redirectUri: string,
): Promise<'ok' | 'failed' | 'unknown'> {
  const oidc = await openidClient()
  const url = oidc.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid',
    prompt: 'none',
    state: oidc.randomState(),
    nonce: oidc.randomNonce(),
    code_challenge: await oidc.calculatePKCECodeChallenge(oidc.randomPKCECodeVerifier()),
    code_challenge_method: 'S256',
  })
  try {
    const answer = await call(url)
    if (answer.headers.get('location')?.startsWith(`${redirectUri}?`) === true) return 'ok'
    return answer.status >= 400 && answer.status < 500 ? 'failed' : 'unknown'
  } catch {
    // Reaching it is the browser's business; from here nothing can be told.
    return 'unknown'
  }
}

/** Offers a code that does not exist: whoever accepts the client complains of the code, not of the client. */
async function clientOutcome(
  configuration: Configuration,
  redirectUri: string,
): Promise<['ok' | 'failed' | 'unknown', string | null]> {
  const oidc = await openidClient()
  try {
    await oidc.genericGrantRequest(configuration, 'authorization_code', {
      code: 'stoa-tests-whether-it-is-known',
      redirect_uri: redirectUri,
      code_verifier: oidc.randomPKCECodeVerifier(),
    })
    return ['unknown', null]
  } catch (error) {
    const said = error instanceof oidc.ResponseBodyError ? error.error : null
    if (said === 'invalid_grant') return ['ok', null]
    if (said === 'invalid_client' || said === 'unauthorized_client') return ['failed', said]
    if (error instanceof oidc.WWWAuthenticateChallengeError) return ['failed', 'invalid_client']
    return ['unknown', saidBy(error)]
  }
}

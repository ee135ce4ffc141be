import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { BeginFederatedSignInRequest } from '@stoa/protocol'
import { AppError } from '../../platform/errors/app-error.ts'
import { platformFail } from '../../platform/errors/platform-errors.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { Caller, SignedIn } from '../identity/index.ts'
import { federationFail } from './federation.errors.ts'
import { redirectUriOf } from './federation.presenter.ts'
import { domainOf, type ExternalAccounts, type ExternalPerson } from './external-accounts.ts'
import { actorOfSource, type FederationContext } from './federation-context.ts'
import { checkedNext } from './next-path.ts'
import { openidClient, type ProviderClaims, redeem } from './oidc-client.ts'
import * as repository from './providers.repository.ts'
import type { Provider } from './providers.repository.ts'
import type { Providers } from './providers.ts'

/** How long somebody may take at the provider (ms). */
const attemptLifetime = 10 * 60_000

/** What is kept, sealed, while the browser is at the provider. */
interface Attempt {
  nonce: string
  codeVerifier: string
  redirectUri: string
  next: string
  /** The person who connects accounts; null: somebody signs in. */
  connectFor: string | null
}

/** The cookie that binds an attempt to the browser in which it was begun. */
export interface AttemptCookie {
  name: string
  value: string
  /** ms */
  expiresAt: number
}

export interface FederatedSignIn {
  /**
   * @param base the address that people use
   * @param actor who is signed in; needed for `link`
   * @throws federation.provider_not_found, federation.provider_unreachable, federation.next_not_ours
   */
  begin(
    request: BeginFederatedSignInRequest,
    base: string,
    actor: Actor | null,
  ): Promise<{ url: string; cookie: AttemptCookie }>
  /**
   * What the provider sent the browser back with. Good once, whatever comes of it.
   * @param search the query of the address, with its question mark
   * @param cookieOf reads a cookie of the request
   * @throws federation.* with the reason
   */
  complete(
    key: string,
    search: string,
    browser: { cookieOf(name: string): string | undefined; actor: Actor | null; caller: Caller },
  ): Promise<{ next: string; signedIn: SignedIn | null; cookie: string }>
}

const sealPurpose = 'federation.attempt'
const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex')
/** Several attempts may be under way in one browser: each has a cookie of its own. */
const cookieNameOf = (stateHash: string): string => `stoa_federation_${stateHash.slice(0, 16)}`

export function createFederatedSignIn(
  context: FederationContext,
  { providers, accounts }: { providers: Providers; accounts: ExternalAccounts },
): FederatedSignIn {
  const { storage, secrets, now, logger, identity, organisation } = context

  async function enabledProvider(key: string): Promise<Provider> {
    const provider = await providers.get({ key })
    if (provider.enabled === 0) throw federationFail('federation.provider_not_found')
    return provider
  }

  async function take(
    key: string,
    state: string | null,
    cookieOf: (name: string) => string | undefined,
  ): Promise<{ provider: Provider; attempt: Attempt; cookie: string }> {
    const stateHash = hashOf(state ?? '')
    const row = await storage.unitOfWork((unit) => repository.takeAttempt(context.within(unit), stateHash))
    const cookie = cookieNameOf(stateHash)
    const held = hashOf(cookieOf(cookie) ?? '')
    const isOurs =
      row !== undefined &&
      row.expires_at > now() &&
      timingSafeEqual(Buffer.from(held, 'hex'), Buffer.from(row.browser_hash, 'hex'))
    if (!isOurs) throw federationFail('federation.attempt_invalid')
    const provider = await enabledProvider(key)
    if (provider.id !== row.provider_id) throw federationFail('federation.attempt_invalid')
    return { provider, attempt: JSON.parse(secrets.open(row.sealed, sealPurpose)) as Attempt, cookie }
  }

  /** The provider's answer, checked; every reason not to believe it goes to the log, none to the browser. */
  async function believe(
    provider: Provider,
    search: string,
    state: string,
    { nonce, codeVerifier, redirectUri }: Attempt,
  ): Promise<ProviderClaims> {
    const configuration = await providers.configurationOf(provider)
    try {
      const answer = new URL(redirectUri + search)
      return await redeem(configuration, answer, { state, nonce, codeVerifier }, provider.groups_claim)
    } catch (cause) {
      const { AuthorizationResponseError } = await openidClient()
      const said = cause instanceof AuthorizationResponseError ? cause.error : null
      logger.warn({ err: cause, provider: provider.key, said }, 'a sign-in through a provider failed')
      if (said === 'access_denied' || said === 'login_required')
        throw federationFail('federation.cancelled', { cause })
      throw federationFail('federation.answer_invalid', { cause })
    }
  }

  async function followGroups(provider: Provider, userId: string, claimed: string[] | null): Promise<void> {
    if (provider.groups_claim === null || claimed === null) return
    const actor = actorOfSource(provider.name)
    const wanted = new Set(
      provider.mappings.filter(({ value }) => claimed.includes(value)).map(({ groupId }) => groupId),
    )
    const mapped = [...new Set(provider.mappings.map((mapping) => mapping.groupId))]
    const present = new Set(await repository.groupsOf(context.db(), userId, mapped))
    for (const groupId of mapped) {
      try {
        if (wanted.has(groupId) && !present.has(groupId))
          await organisation.groups.setMember(actor, groupId, userId, {})
        if (!wanted.has(groupId) && present.has(groupId))
          await organisation.groups.removeMember(actor, groupId, userId)
      } catch (error) {
        // A group that was deleted since it was mapped keeps nobody out.
        if (!(error instanceof AppError)) throw error
        logger.warn(
          { err: error, provider: provider.key, groupId },
          'a group of a provider could not be followed',
        )
      }
    }
  }

  return {
    async begin({ provider: key, next, link = false }, base, actor) {
      const target = checkedNext(next)
      if (link && actor === null) throw platformFail('http.unauthenticated')
      if (link && actor?.via.type !== 'session') throw platformFail('http.forbidden')
      const connectFor = link ? (actor?.userId ?? null) : null
      const provider = await enabledProvider(key)
      const configuration = await providers.configurationOf(provider)
      const oidc = await openidClient()
      const state = oidc.randomState()
      const attempt: Attempt = {
        nonce: oidc.randomNonce(),
        codeVerifier: oidc.randomPKCECodeVerifier(),
        redirectUri: redirectUriOf(key, base),
        next: target,
        connectFor,
      }
      const stateHash = hashOf(state)
      const cookie: AttemptCookie = {
        name: cookieNameOf(stateHash),
        value: randomBytes(32).toString('base64url'),
        expiresAt: now() + attemptLifetime,
      }
      const url = oidc.buildAuthorizationUrl(configuration, {
        redirect_uri: attempt.redirectUri,
        scope: `openid ${provider.scopes}`.trim(),
        state,
        nonce: attempt.nonce,
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.codeVerifier),
        code_challenge_method: 'S256',
      })
      await storage.unitOfWork(async (unit) => {
        const tx = context.within(unit)
        await repository.deleteExpiredAttempts(tx, now())
        await repository.insertAttempt(tx, {
          state_hash: stateHash,
          provider_id: provider.id,
          browser_hash: hashOf(cookie.value),
          sealed: secrets.seal(JSON.stringify(attempt), sealPurpose),
          expires_at: cookie.expiresAt,
        })
      })
      return { url: url.href, cookie }
    },

    async complete(key, search, { cookieOf, actor, caller }) {
      const state = new URLSearchParams(search).get('state')
      const { provider, attempt, cookie } = await take(key, state, cookieOf)
      const claims = await believe(provider, search, state!, attempt)
      const person: ExternalPerson = {
        sourceId: provider.id,
        sourceName: provider.name,
        ...claims,
      }
      if (attempt.connectFor !== null) {
        // Signed out, or somebody else by now: then this is nobody's wish any more.
        if (actor?.via.type !== 'session' || actor.userId !== attempt.connectFor)
          throw federationFail('federation.attempt_invalid')
        await accounts.connect(person, actor)
        return { next: attempt.next, signedIn: null, cookie }
      }
      const domains = JSON.parse(provider.creation_domains) as string[]
      const userId = await accounts.accountFor(person, {
        mayCreate: (email) =>
          provider.creates_accounts === 1 && (domains.length === 0 || domains.includes(domainOf(email))),
        address: caller.address,
      })
      await followGroups(provider, userId, claims.groups)
      const signedIn = await identity.signIn.openFor(userId, 'federation', caller)
      return { next: attempt.next, signedIn, cookie }
    },
  }
}

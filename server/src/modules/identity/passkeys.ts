import type { Passkey, PasskeyAnswer } from '@stoa/protocol'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { identityFail } from './identity.errors.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import * as keys from './passkeys.repository.ts'
import type { Passwords } from './passwords.ts'
import type { Post } from './post.ts'
import type { RelyingParty } from './relying-party.ts'

// A sixth of what the server consists of, and only for those who have a passkey: loaded with the first.
const webAuthn = () => import('@simplewebauthn/server')

/** How long a browser has to answer (ms). */
const challengeLifetime = 5 * 60_000
const mostPasskeys = 20
/** EdDSA, ES256, RS256, by their COSE numbers: what authenticators make today. */
const algorithms = [-8, -7, -257]

/** WebAuthn: keys that never leave the person's device, and that no page of another site can ask for. */
export interface Passkeys {
  /** Options for `navigator.credentials.create`. Needs the password, where there is one. */
  registrationOptions(actor: Actor, party: RelyingParty, password: string | undefined): Promise<Options>
  /** @throws identity.passkey_not_made, identity.passkey_taken */
  register(
    actor: Actor,
    party: RelyingParty,
    request: { name: string; passkey: PasskeyAnswer },
  ): Promise<Passkey>
  list(actor: Actor): Promise<Passkey[]>
  /** @throws identity.passkey_not_found */
  rename(actor: Actor, id: string, name: string): Promise<Passkey>
  /** @throws identity.passkey_not_found */
  remove(actor: Actor, id: string): Promise<void>
  /** Whether the person can use one as a second step. */
  has(userId: string): Promise<boolean>
  /** Options for `navigator.credentials.get`; without `userId`, the browser offers the keys it has for us. */
  signInOptions(party: RelyingParty, second: { userId: string; half: string } | null): Promise<Options>
  /** Whose key answered. Each challenge is answered once. @throws identity.passkey_refused */
  verify(
    party: RelyingParty,
    answer: PasskeyAnswer,
    second: { userId: string; half: string } | null,
  ): Promise<string>
}

/** WebAuthn's own JSON, as far as we need to know it. */
export interface Options extends Record<string, unknown> {
  challenge: string
}

export function createPasskeys(
  { storage, audit, now, logger }: ModuleContext,
  { passwords, post }: { passwords: Passwords; post: Post },
): Passkeys {
  const db = () => storage.db<IdentityTables>()
  const present = (row: keys.PasskeyRow): Passkey => ({
    id: row.id,
    name: row.name,
    synced: row.synced === 1,
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  })
  const boundTo = (second: { half: string } | null): string =>
    second === null ? 'sign-in' : `second ${second.half}`
  const sessionOf = (actor: Actor): string => {
    if (actor.via.type !== 'session') throw identityFail('identity.session_only')
    return `register ${actor.via.sessionId}`
  }
  const remember = (challenge: string, bound_to: string): Promise<void> =>
    keys.insertChallenge(db(), { challenge, bound_to, expires_at: now() + challengeLifetime })

  return {
    async registrationOptions(actor, party, password) {
      const bound = sessionOf(actor)
      const row = await passwords.confirm(actor, password)
      const mine = await keys.listPasskeys(db(), row.id)
      if (mine.length >= mostPasskeys) throw identityFail('identity.too_many_passkeys')
      const { generateRegistrationOptions } = await webAuthn()
      const options = await generateRegistrationOptions({
        rpName: party.name,
        rpID: party.id,
        userID: new TextEncoder().encode(row.id),
        userName: row.email,
        userDisplayName: row.name,
        attestationType: 'none',
        supportedAlgorithmIDs: algorithms,
        excludeCredentials: mine.map(({ credential_id }) => ({ id: credential_id })),
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      })
      await remember(options.challenge, bound)
      return { ...options }
    },

    async register(actor, party, { name, passkey }) {
      const bound = sessionOf(actor)
      const { verifyRegistrationResponse } = await webAuthn()
      const made = await verifyRegistrationResponse({
        response: passkey as unknown as RegistrationResponseJSON,
        expectedChallenge: (challenge) => keys.takeChallenge(db(), challenge, bound, now()),
        expectedOrigin: party.origin,
        expectedRPID: party.id,
        requireUserVerification: true,
        supportedAlgorithmIDs: algorithms,
      }).catch((cause: unknown) => {
        throw identityFail('identity.passkey_not_made', { cause })
      })
      if (!made.verified) throw identityFail('identity.passkey_not_made')
      const { credential, credentialBackedUp } = made.registrationInfo
      const row: keys.PasskeyRow = {
        id: uuidv7(now()),
        user_id: actor.userId,
        credential_id: credential.id,
        public_key: Buffer.from(credential.publicKey).toString('base64url'),
        counter: credential.counter,
        transports: JSON.stringify(credential.transports ?? []),
        name: name.trim(),
        synced: credentialBackedUp ? 1 : 0,
        created_at: now(),
        last_used_at: null,
      }
      try {
        await storage.unitOfWork(async (unit) => {
          const tx = unit.db<IdentityTables>()
          if ((await keys.listPasskeys(tx, actor.userId)).length >= mostPasskeys)
            throw identityFail('identity.too_many_passkeys')
          await keys.insertPasskey(tx, row)
          const target = { type: 'passkey', id: row.id, name: row.name }
          await audit.record(unit, { action: 'identity.passkey_added', actor, target })
          await post.tell(
            unit,
            (await repository.findUser(tx, actor.userId))!,
            'passkey_added',
            actor.address,
          )
        })
      } catch (error) {
        if (isUniqueViolation(error)) throw identityFail('identity.passkey_taken', { cause: error })
        throw error
      }
      return present(row)
    },

    async list(actor) {
      return (await keys.listPasskeys(db(), actor.userId)).map(present)
    },

    async rename(actor, id, name) {
      return storage.unitOfWork(async (unit) => {
        const row = await keys.renamePasskey(unit.db<IdentityTables>(), actor.userId, id, name.trim())
        if (row === undefined) throw identityFail('identity.passkey_not_found')
        const target = { type: 'passkey', id, name: row.name }
        await audit.record(unit, { action: 'identity.passkey_renamed', actor, target })
        return present(row)
      })
    },

    async remove(actor, id) {
      sessionOf(actor)
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        const row = await keys.deletePasskey(tx, actor.userId, id)
        if (row === undefined) throw identityFail('identity.passkey_not_found')
        const target = { type: 'passkey', id, name: row.name }
        await audit.record(unit, { action: 'identity.passkey_removed', actor, target })
        await post.tell(
          unit,
          (await repository.findUser(tx, actor.userId))!,
          'passkey_removed',
          actor.address,
        )
      })
    },

    async has(userId) {
      return (await keys.listPasskeys(db(), userId)).length > 0
    },

    async signInOptions(party, second) {
      const mine = second === null ? [] : await keys.listPasskeys(db(), second.userId)
      const { generateAuthenticationOptions } = await webAuthn()
      const options = await generateAuthenticationOptions({
        rpID: party.id,
        userVerification: 'required',
        ...(second === null ? {} : { allowCredentials: mine.map(({ credential_id: id }) => ({ id })) }),
      })
      await remember(options.challenge, boundTo(second))
      return { ...options }
    },

    async verify(party, answer, second) {
      const key = await keys.findPasskey(db(), answer.id)
      if (key === undefined || (second !== null && key.user_id !== second.userId))
        throw identityFail('identity.passkey_refused')
      const { verifyAuthenticationResponse } = await webAuthn()
      const shown = await verifyAuthenticationResponse({
        response: answer as unknown as AuthenticationResponseJSON,
        expectedChallenge: (challenge) => keys.takeChallenge(db(), challenge, boundTo(second), now()),
        expectedOrigin: party.origin,
        expectedRPID: party.id,
        requireUserVerification: true,
        credential: {
          id: key.credential_id,
          publicKey: new Uint8Array(Buffer.from(key.public_key, 'base64url')),
          counter: key.counter,
        },
      }).catch((cause: unknown) => {
        // A counter that went back means a copied key: worth a line that somebody may look for.
        logger.info({ passkey: key.id, err: cause }, 'a passkey was refused')
        throw identityFail('identity.passkey_refused', { cause })
      })
      if (!shown.verified) throw identityFail('identity.passkey_refused')
      await keys.usedPasskey(db(), key.id, shown.authenticationInfo.newCounter, now())
      return key.user_id
    },
  }
}

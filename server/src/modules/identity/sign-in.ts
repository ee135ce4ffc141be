import type {
  OrganisationRole,
  PasskeyAnswer,
  SecondStep,
  SecondStepRequest,
  SignInRequest,
} from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import type { Caller, OpenedSession } from './cookies.ts'
import { identityFail } from './identity.errors.ts'
import { actorFrom } from './identity.presenter.ts'
import * as repository from './identity.repository.ts'
import type { UserRow } from './identity.repository.ts'
import type { IdentityTables, SignInMethod } from './identity.tables.ts'
import type { Options, Passkeys } from './passkeys.ts'
import type { RelyingParty } from './relying-party.ts'
import type { SecondFactor } from './second-factor.ts'
import { newSecret, passwordMatches, secretHash } from './secrets.ts'
import type { SessionStore } from './session-store.ts'
import * as sessionRows from './sessions.repository.ts'
import type { SignInThrottle, Subject } from './sign-in-throttle.ts'

/**
 * Asked before every session begins, in its unit of work: throws to keep a person from coming in this way, for example
 * because their organisation prescribes another. Contributed by whoever knows of such rules.
 */
export type SignInGuard = (
  unit: UnitOfWork,
  person: { id: string; email: string; role: OrganisationRole },
  method: SignInMethod,
) => Promise<void>

declare module '../../platform/module/module.ts' {
  interface Contributions {
    signInGuard: SignInGuard
  }
}

/** How long the second step may take (ms). */
const halfLifetime = 5 * 60_000

export interface SignedIn {
  userId: string
  opened: OpenedSession
}

/** The password was right; the rest is asked for under this secret, which goes into a cookie of its own. */
export interface HalfWay {
  half: { secret: string; expiresAt: number }
  methods: SecondStep['secondStep']
}

/** All ways in. Each ends in a session under a secret that nobody knew before. */
export interface SignIn {
  /**
   * @throws identity.wrong_credentials, alike in words and time for an unknown address, a wrong password, and an
   * account that is switched off; identity.too_many_tries
   */
  withPassword(request: SignInRequest, caller: Caller): Promise<SignedIn | HalfWay>
  /** @throws identity.second_step_needed, identity.wrong_code, identity.passkey_refused, identity.too_many_tries */
  secondStep(
    half: string | undefined,
    request: SecondStepRequest,
    caller: Caller,
    party: RelyingParty | null,
  ): Promise<SignedIn>
  secondStepOptions(half: string | undefined, party: RelyingParty): Promise<Options>
  /** @throws identity.passkey_refused */
  withPasskey(answer: PasskeyAnswer, caller: Caller, party: RelyingParty): Promise<SignedIn>
  /**
   * For whoever has proven a person in another way: an identity provider, an accepted invitation. Asks for no second
   * step. @throws identity.wrong_credentials when the account is switched off
   */
  openFor(userId: string, method: SignInMethod, caller: Caller): Promise<SignedIn>
}

export function createSignIn(
  { storage, audit, now, contributions }: ModuleContext,
  parts: { sessions: SessionStore; throttle: SignInThrottle; secondFactor: SecondFactor; passkeys: Passkeys },
): SignIn {
  const { sessions, throttle, secondFactor, passkeys } = parts
  const db = () => storage.db<IdentityTables>()

  /** What a try is counted for: a browser that this person has used before, or else the account and the address. */
  async function subjectsOf(email: string, row: UserRow | undefined, caller: Caller): Promise<Subject[]> {
    const secret = caller.device ?? ''
    // Asked in any case, so that it takes as long for an address that nobody has.
    const known = await sessionRows.isKnownDevice(db(), secretHash(secret), row?.id ?? '')
    if (known) return [{ type: 'device', secret, email }]
    return [
      { type: 'account', email },
      { type: 'address', address: caller.address },
    ]
  }

  async function open(
    userId: string,
    method: SignInMethod,
    caller: Caller,
    before?: (unit: UnitOfWork) => Promise<void>,
  ): Promise<SignedIn> {
    return storage.unitOfWork(async (unit) => {
      await before?.(unit)
      const row = await repository.findUser(unit.db<IdentityTables>(), userId)
      // Switched off in the moment between.
      if (row === undefined || row.deactivated_at !== null) throw identityFail('identity.wrong_credentials')
      for (const guard of contributions('signInGuard')) await guard(unit, row, method)
      const opened = await sessions.open(unit, userId, method, caller)
      const actor = actorFrom(row, { type: 'session', sessionId: opened.id }, caller.address)
      const target = { type: 'user', id: row.id, name: row.name }
      await audit.record(unit, { action: 'identity.signed_in', actor, target, details: { method } })
      return { userId, opened }
    })
  }

  async function halfOf(secret: string | undefined): Promise<UserRow> {
    const row =
      secret === undefined ? undefined : await sessionRows.findHalfSession(db(), secretHash(secret), now())
    if (row === undefined) throw identityFail('identity.second_step_needed')
    return row
  }

  return {
    async withPassword({ email: typed, password }, caller) {
      const email = typed.trim().toLowerCase()
      const row = await repository.findUserByEmail(db(), email)
      const subjects = await subjectsOf(email, row, caller)
      await throttle.take(subjects)
      const right = await passwordMatches(row?.password_hash ?? null, password)
      if (!right || row === undefined || row.deactivated_at !== null)
        throw identityFail('identity.wrong_credentials')
      await throttle.succeeded(subjects)
      if (!(await secondFactor.isOn(row.id))) return open(row.id, 'password', caller)
      const half = { secret: newSecret('stoa_h_'), expiresAt: now() + halfLifetime }
      await sessionRows.insertHalfSession(db(), {
        token_hash: secretHash(half.secret),
        user_id: row.id,
        expires_at: half.expiresAt,
      })
      const methods: SecondStep['secondStep'] = ['totp', 'recovery_code']
      return { half, methods: (await passkeys.has(row.id)) ? [...methods, 'passkey'] : methods }
    },

    async secondStep(secret, request, caller, party) {
      const row = await halfOf(secret)
      const half = secretHash(secret!)
      if ('code' in request) await secondFactor.checkCode(row.id, request.code)
      else if ('recoveryCode' in request)
        await secondFactor.useRecoveryCode(row, request.recoveryCode, caller.address)
      else if (party === null) throw identityFail('identity.passkeys_unavailable')
      else await passkeys.verify(party, request.passkey, { userId: row.id, half })
      return open(row.id, 'second_factor', caller, async (unit) => {
        if (!(await sessionRows.takeHalfSession(unit.db<IdentityTables>(), half, now())))
          throw identityFail('identity.second_step_needed')
      })
    },

    async secondStepOptions(secret, party) {
      const row = await halfOf(secret)
      return passkeys.signInOptions(party, { userId: row.id, half: secretHash(secret!) })
    },

    async withPasskey(answer, caller, party) {
      const userId = await passkeys.verify(party, answer, null)
      const row = await repository.findUser(db(), userId)
      if (row === undefined || row.deactivated_at !== null) throw identityFail('identity.passkey_refused')
      return open(userId, 'passkey', caller)
    },

    openFor: (userId, method, caller) => open(userId, method, caller),
  }
}

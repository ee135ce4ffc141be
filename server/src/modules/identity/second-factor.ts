import { createHash, randomInt } from 'node:crypto'
import type { Security, TotpSetup } from '@stoa/protocol'
import { Secret, TOTP } from 'otpauth'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { SealedSecret } from '../../platform/secrets/secret-box.ts'
import type { Database, UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { identityFail } from './identity.errors.ts'
import type { SecurityChange } from './identity.mails.ts'
import * as repository from './identity.repository.ts'
import type { UserRow } from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import type { Passwords } from './passwords.ts'
import type { Post } from './post.ts'
import * as factors from './second-factor.repository.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

/** One-time codes from an app (TOTP, RFC 6238), and recovery codes for the day the phone is gone. */
export interface SecondFactor {
  security(actor: Actor): Promise<Security>
  /** A secret that counts only once {@link confirmTotp} has seen a code of it. Needs the password. */
  beginTotp(actor: Actor, password: string | undefined): Promise<TotpSetup>
  /** @returns recovery codes, shown this once. @throws identity.wrong_code */
  confirmTotp(actor: Actor, code: string): Promise<string[]>
  /** Needs the password. @throws identity.totp_not_on */
  disableTotp(actor: Actor, password: string | undefined): Promise<void>
  /** Needs the password; the old ones end. @throws identity.totp_not_on */
  renewRecoveryCodes(actor: Actor, password: string | undefined): Promise<string[]>
  /** For the operator, whose users lost everything. @throws identity.user_not_found */
  switchOff(actor: Actor, email: string): Promise<void>
  isOn(userId: string): Promise<boolean>
  /** Accepts each code once. @throws identity.wrong_code, identity.too_many_tries */
  checkCode(userId: string, code: string): Promise<void>
  /** Uses the code up. @throws identity.wrong_code, identity.too_many_tries */
  useRecoveryCode(row: UserRow, code: string, address: string | null): Promise<void>
}

const purpose = (userId: string): string => `totp ${userId}`

/** The seeds of everybody's one-time codes, as they are sealed. */
export const sealedSeeds = async (db: Database<IdentityTables>): Promise<SealedSecret[]> =>
  (await factors.confirmedSecrets(db)).map(({ user_id, sealed_secret }) => ({
    sealed: sealed_secret,
    purpose: purpose(user_id),
  }))

const recoveryCodes = 10
const period = 30

export function createSecondFactor(
  { storage, audit, secrets, now }: ModuleContext,
  { passwords, throttle, post }: { passwords: Passwords; throttle: SignInThrottle; post: Post },
): SecondFactor {
  const db = () => storage.db<IdentityTables>()
  const totpOf = (secret: string, label = 'Stoa', issuer = 'Stoa'): TOTP =>
    new TOTP({ issuer, label, algorithm: 'SHA1', digits: 6, period, secret: Secret.fromBase32(secret) })

  /** The step a code belongs to; null when it is wrong. One step to either side: clocks differ, people are slow. */
  function stepOf(secret: string, code: string): number | null {
    const delta = totpOf(secret).validate({ token: code.replaceAll(' ', ''), timestamp: now(), window: 1 })
    return delta === null ? null : Math.floor(now() / 1000 / period) + delta
  }

  async function newRecoveryCodes(unit: UnitOfWork, userId: string): Promise<string[]> {
    const codes = Array.from({ length: recoveryCodes }, newRecoveryCode)
    const hashes = codes.map((code) => recoveryHash(userId, code))
    await factors.replaceRecoveryCodes(unit.db<IdentityTables>(), userId, hashes)
    return codes
  }

  async function record(
    unit: UnitOfWork,
    actor: Actor,
    row: UserRow,
    [action, change]: readonly [`identity.${string}`, SecurityChange],
  ): Promise<void> {
    await audit.record(unit, { action, actor, target: { type: 'user', id: row.id, name: row.name } })
    await post.tell(unit, row, change, actor.address)
  }

  const isOn = async (userId: string): Promise<boolean> =>
    ((await factors.findSecret(db(), userId))?.confirmed_at ?? null) !== null

  return {
    isOn,

    async security(actor) {
      const [row, totp, recoveryCodesLeft, passkeys] = await Promise.all([
        repository.findUser(db(), actor.userId),
        isOn(actor.userId),
        factors.countOf(db(), 'recovery_codes', actor.userId),
        factors.countOf(db(), 'passkeys', actor.userId),
      ])
      return {
        password: (row?.password_hash ?? null) !== null,
        totp,
        recoveryCodesLeft,
        passkeys,
      }
    },

    async beginTotp(actor, password) {
      const row = await passwords.confirm(actor, password)
      if (await isOn(row.id)) throw identityFail('identity.totp_already_on')
      const secret = new Secret({ size: 20 }).base32
      const organisation = await repository.findOrganisation(db())
      const sealed_secret = secrets.seal(secret, purpose(row.id))
      await factors.putUnconfirmed(db(), { user_id: row.id, sealed_secret, created_at: now() })
      return { secret, uri: totpOf(secret, row.email, organisation?.name ?? 'Stoa').toString() }
    },

    async confirmTotp(actor, code) {
      if (actor.via.type !== 'session') throw identityFail('identity.session_only')
      const found = await factors.findSecret(db(), actor.userId)
      if (found === undefined) throw identityFail('identity.totp_not_on')
      if (found.confirmed_at !== null) throw identityFail('identity.totp_already_on')
      const subject = { type: 'second-step', userId: actor.userId } as const
      await throttle.take([subject])
      const step = stepOf(secrets.open(found.sealed_secret, purpose(actor.userId)), code)
      if (step === null) throw identityFail('identity.wrong_code')
      await throttle.succeeded([subject])
      return storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        const secret = { userId: actor.userId, sealed: found.sealed_secret, step, now: now() }
        if (!(await factors.confirmSecret(tx, secret))) throw identityFail('identity.totp_already_on')
        const row = await repository.findUser(tx, actor.userId)
        await record(unit, actor, row!, ['identity.totp_enabled', 'totp_on'])
        return newRecoveryCodes(unit, actor.userId)
      })
    },

    async disableTotp(actor, password) {
      const row = await passwords.confirm(actor, password)
      if (!(await isOn(row.id))) throw identityFail('identity.totp_not_on')
      await storage.unitOfWork(async (unit) => {
        await factors.removeSecondFactor(unit.db<IdentityTables>(), row.id)
        await record(unit, actor, row, ['identity.totp_disabled', 'totp_off'])
      })
    },

    async renewRecoveryCodes(actor, password) {
      const row = await passwords.confirm(actor, password)
      if (!(await isOn(row.id))) throw identityFail('identity.totp_not_on')
      return storage.unitOfWork(async (unit) => {
        await record(unit, actor, row, ['identity.recovery_codes_renewed', 'recovery_codes_new'])
        return newRecoveryCodes(unit, row.id)
      })
    },

    async switchOff(actor, email) {
      await storage.unitOfWork(async (unit) => {
        const row = await repository.findUserByEmail(unit.db<IdentityTables>(), email)
        if (row === undefined) throw identityFail('identity.user_not_found')
        await factors.removeSecondFactor(unit.db<IdentityTables>(), row.id)
        await record(unit, actor, row, ['identity.totp_disabled', 'totp_off'])
      })
    },

    async checkCode(userId, code) {
      const subject = { type: 'second-step', userId } as const
      await throttle.take([subject])
      const found = await factors.findSecret(db(), userId)
      if (found === undefined || found.confirmed_at === null) throw identityFail('identity.wrong_code')
      const step = stepOf(secrets.open(found.sealed_secret, purpose(userId)), code)
      if (step === null) throw identityFail('identity.wrong_code')
      if (!(await factors.takeStep(db(), userId, step))) throw identityFail('identity.wrong_code')
      await throttle.succeeded([subject])
    },

    async useRecoveryCode(row, code, address) {
      const subject = { type: 'second-step', userId: row.id } as const
      await throttle.take([subject])
      await storage.unitOfWork(async (unit) => {
        const found = await factors.takeRecoveryCode(
          unit.db<IdentityTables>(),
          row.id,
          recoveryHash(row.id, code),
        )
        if (!found) throw identityFail('identity.wrong_code')
        await post.tell(unit, row, 'recovery_code_used', address)
      })
      await throttle.succeeded([subject])
    },
  }
}

// Without the letters and digits that people take for each other. 16 of them are 79 bits: a fast hash is enough.
const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

function newRecoveryCode(): string {
  const letters = Array.from({ length: 16 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return letters.replace(/(.{4})(?=.)/g, '$1-')
}

function recoveryHash(userId: string, code: string): string {
  const plain = code.toLowerCase().replaceAll(/[\s-]/g, '')
  return createHash('sha256').update(`${userId} ${plain}`).digest('hex')
}

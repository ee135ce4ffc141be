import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { strangerAt } from '../../platform/audit/audit-entry.ts'
import { AppError } from '../../platform/errors/app-error.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { identityFail } from './identity.errors.ts'
import { passwordResetMail } from './identity.mails.ts'
import * as repository from './identity.repository.ts'
import type { UserRow } from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import * as resets from './passwords.repository.ts'
import type { Post } from './post.ts'
import { hashPassword, newSecret, passwordMatches, secretHash } from './secrets.ts'
import type { SessionStore } from './session-store.ts'
import type { SignInThrottle } from './sign-in-throttle.ts'

/** How long a link to a new password works (ms). */
const resetLifetime = 3_600_000

/** Changing a password, with the old one or through the mailbox. */
export interface Passwords {
  /**
   * That the person at the screen is the one who signed in. Somebody without a password has to have signed in within
   * the last ten minutes.
   * @throws identity.wrong_password, identity.sign_in_again, identity.session_only, identity.too_many_tries
   */
  confirm(actor: Actor, password: string | undefined): Promise<UserRow>
  /** Ends the person's other sessions. @throws as {@link confirm} */
  change(actor: Actor, request: { current: string; password: string }): Promise<void>
  /** Sends a link, if there is such an account. Resolves at once and says nothing about it. */
  requestReset(email: string, address: string | null): void
  /** Ends all sessions of the person. @throws identity.reset_invalid */
  completeReset(request: { token: string; password: string }, address: string | null): Promise<void>
  /** A link to a new password, for the operator to pass on. @throws identity.user_not_found */
  resetLink(actor: Actor, email: string): Promise<{ link: string; expiresAt: number }>
  /** Resolves when the mails that were asked for are queued. */
  settled(): Promise<void>
}

const freshness = 10 * 60_000

export function createPasswords(
  context: ModuleContext,
  { sessions, throttle, post }: { sessions: SessionStore; throttle: SignInThrottle; post: Post },
): Passwords {
  const { storage, audit, mail, now, logger } = context
  const db = () => storage.db<IdentityTables>()
  const underway = new Set<Promise<void>>()

  async function newLink(unit: UnitOfWork, row: UserRow): Promise<{ link: string; expiresAt: number }> {
    const secret = newSecret('stoa_r_')
    const expiresAt = now() + resetLifetime
    await resets.insertReset(unit.db<IdentityTables>(), {
      token_hash: secretHash(secret),
      user_id: row.id,
      created_at: now(),
      expires_at: expiresAt,
    })
    return { link: post.link('/password', secret), expiresAt }
  }

  async function sendReset(email: string, address: string | null): Promise<void> {
    try {
      // A mailbox is not flooded, by whomever.
      await throttle.take([{ type: 'reset', email }])
    } catch (error) {
      if (error instanceof AppError) return
      throw error
    }
    await storage.unitOfWork(async (unit) => {
      const row = await repository.findUserByEmail(unit.db<IdentityTables>(), email)
      if (row === undefined || row.deactivated_at !== null) return
      const { link: url, expiresAt } = await newLink(unit, row)
      const reader = await post.reader(unit, row.language)
      await mail.queue(unit, row.email, passwordResetMail(reader, { name: row.name, url, expiresAt }))
      const target = { type: 'user', id: row.id, name: row.name }
      await audit.record(unit, { action: 'identity.password_reset_sent', actor: strangerAt(address), target })
    })
  }

  async function confirm(actor: Actor, password: string | undefined): Promise<UserRow> {
    if (actor.via.type !== 'session') throw identityFail('identity.session_only')
    const row = await repository.findUser(db(), actor.userId)
    if (row === undefined) throw identityFail('identity.user_not_found')
    if (row.password_hash === null) {
      const began = await resets.sessionBegan(db(), actor.via.sessionId)
      if (began === null || now() - began > freshness) throw identityFail('identity.sign_in_again')
      return row
    }
    const subject = { type: 'password-check', userId: row.id } as const
    await throttle.take([subject])
    if (!(await passwordMatches(row.password_hash, password ?? '')))
      throw identityFail('identity.wrong_password')
    await throttle.succeeded([subject])
    return row
  }

  return {
    confirm,

    async change(actor, { current, password }) {
      const row = await confirm(actor, current)
      const password_hash = await hashPassword(password)
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        await repository.updateUser(tx, row.id, { password_hash })
        await resets.deleteResetsOf(tx, row.id)
        await sessions.endAll(unit, row.id, actor.via.type === 'session' ? actor.via.sessionId : null)
        await post.tell(unit, row, 'password_changed', actor.address)
        const target = { type: 'user', id: row.id, name: row.name }
        await audit.record(unit, { action: 'identity.password_changed', actor, target })
      })
    },

    requestReset(email, address) {
      if (!mail.enabled) return
      const work = sendReset(email.trim().toLowerCase(), address)
        .catch((error: unknown) => logger.error({ err: error }, 'a reset of a password could not be sent'))
        .finally(() => underway.delete(work))
      underway.add(work)
    },

    async completeReset({ token, password }, address) {
      const tokenHash = secretHash(token)
      // Looked up before the password is hashed: a guess costs its sender more than us.
      if ((await resets.findReset(db(), tokenHash, now())) === undefined)
        throw identityFail('identity.reset_invalid')
      const password_hash = await hashPassword(password)
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        const row = await resets.findReset(tx, tokenHash, now())
        if (row === undefined) throw identityFail('identity.reset_invalid')
        await resets.deleteResetsOf(tx, row.id)
        // The link came through the mailbox, or from the operator: either way the address is the person's.
        await repository.updateUser(tx, row.id, {
          password_hash,
          email_verified_at: row.email_verified_at ?? now(),
        })
        await sessions.endAll(unit, row.id)
        await post.tell(unit, row, 'password_changed', address)
        const target = { type: 'user', id: row.id, name: row.name }
        await audit.record(unit, { action: 'identity.password_reset', actor: strangerAt(address), target })
      })
    },

    resetLink: (actor, email) =>
      storage.unitOfWork(async (unit) => {
        const row = await repository.findUserByEmail(unit.db<IdentityTables>(), email)
        if (row === undefined) throw identityFail('identity.user_not_found')
        const target = { type: 'user', id: row.id, name: row.name }
        await audit.record(unit, { action: 'identity.password_reset_link_made', actor, target })
        return newLink(unit, row)
      }),

    async settled() {
      await Promise.all(underway)
    },
  }
}

import type { ApiToken } from '@stoa/protocol'
import type { Authenticator } from '../../platform/http/request-context.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { sessionEnded } from '../../platform/permissions/session-events.ts'
import { pageFrom, decodeCursor } from '../../platform/storage/cursor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { identityFail } from './identity.errors.ts'
import { actorFrom } from './identity.presenter.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import { newSecret, secretHash } from './secrets.ts'

/** The name of the cookie that holds a browser's session. */
export const sessionCookie = 'stoa_session'

/** A session ends when it was not used for this long (ms). */
const idleLifetime = 30 * 24 * 3_600_000
/** `last_seen_at` is written at most this often (ms): reading must not cost a commit each time. */
const touchInterval = 5 * 60_000

/** Proofs of identity that live in the database: browsers' sessions and programs' tokens. Only hashes are kept. */
export interface SessionStore {
  authenticate: Authenticator
  /** Starts a session and returns the value for the cookie. */
  open(userId: string, userAgent: string): Promise<{ secret: string; expiresAt: number }>
  close(actor: Actor): Promise<void>
  createApiToken(
    actor: Actor,
    name: string,
  ): Promise<{ id: string; name: string; token: string; createdAt: number }>
  listApiTokens(
    actor: Actor,
    page: { cursor?: string; limit: number },
  ): Promise<{ items: ApiToken[]; nextCursor: string | null }>
  /** @throws identity.token_not_found */
  deleteApiToken(actor: Actor, id: string): Promise<void>
}

export function createSessionStore({ storage, events, now, logger }: ModuleContext): SessionStore {
  const db = () => storage.db<IdentityTables>()
  /** Not awaited by the request that causes it, and never the reason that one fails. */
  const inBackground = (work: Promise<void>): void => {
    work.catch((error: unknown) => logger.warn({ err: error }, 'the time of last use was not written'))
  }

  return {
    async authenticate({ token, cookie }) {
      if (token !== undefined) {
        const row = token.startsWith('stoa_t_')
          ? await repository.findApiToken(db(), secretHash(token))
          : undefined
        if (row === undefined) return null
        if (now() - (row.last_used_at ?? 0) > touchInterval) {
          inBackground(repository.touchApiToken(db(), row.token_id, now()))
        }
        return actorFrom(row, { type: 'token', tokenId: row.token_id })
      }
      const secret = cookieValue(cookie)
      if (secret === undefined) return null
      const row = await repository.findSession(db(), secretHash(secret), now())
      if (row === undefined) return null
      if (now() - row.last_seen_at > touchInterval) {
        const times = { last_seen_at: now(), expires_at: now() + idleLifetime }
        inBackground(repository.touchSession(db(), row.session_id, times))
      }
      return actorFrom(row, { type: 'session', sessionId: row.session_id })
    },

    async open(userId, userAgent) {
      const secret = newSecret('stoa_s_')
      const expiresAt = now() + idleLifetime
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        await repository.deleteExpiredSessions(tx, now())
        await repository.insertSession(tx, {
          id: uuidv7(now()),
          user_id: userId,
          token_hash: secretHash(secret),
          created_at: now(),
          last_seen_at: now(),
          expires_at: expiresAt,
          user_agent: userAgent.slice(0, 300),
        })
      })
      return { secret, expiresAt }
    },

    async close(actor) {
      if (actor.via.type !== 'session') return
      const { sessionId } = actor.via
      await storage.unitOfWork(async (unit) => {
        await repository.deleteSession(unit.db<IdentityTables>(), sessionId)
        await events.record(unit, sessionEnded, { sessionId })
      })
    },

    async createApiToken(actor, name) {
      const token = newSecret('stoa_t_')
      const row = { id: uuidv7(now()), name: name.trim(), createdAt: now() }
      await repository.insertApiToken(db(), {
        id: row.id,
        user_id: actor.userId,
        name: row.name,
        token_hash: secretHash(token),
        created_at: row.createdAt,
        last_used_at: null,
      })
      return { ...row, token }
    },

    async listApiTokens(actor, { cursor, limit }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listApiTokens(db(), actor.userId, after, limit + 1)
      return pageFrom(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({ id: row.id, name: row.name, createdAt: row.created_at, lastUsedAt: row.last_used_at }),
      )
    },

    async deleteApiToken(actor, id) {
      await storage.unitOfWork(async (unit) => {
        const found = await repository.deleteApiToken(unit.db<IdentityTables>(), actor.userId, id)
        if (!found) throw identityFail('identity.token_not_found')
        await events.record(unit, sessionEnded, { sessionId: id })
      })
    },
  }
}

function cookieValue(header: string | undefined): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const [name, value] = part.trim().split('=')
    if (name === sessionCookie) return value
  }
  return undefined
}

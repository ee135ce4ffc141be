import type { Session } from '@stoa/protocol'
import type { Authenticator } from '../../platform/http/request-context.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { sessionEnded } from '../../platform/permissions/session-events.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { type Caller, cookieValue, type OpenedSession, sessionCookie } from './cookies.ts'
import { identityFail } from './identity.errors.ts'
import { actorFrom } from './identity.presenter.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables, SignInMethod } from './identity.tables.ts'
import { newSecret, secretHash } from './secrets.ts'
import * as sessions from './sessions.repository.ts'
import type { SyncTokens } from './sync-tokens.ts'
import { deviceOf } from './user-agent.ts'

/** A session ends when it was not used for this long (ms). */
const idleLifetime = 30 * 24 * 3_600_000
/** `last_seen_at` is written at most this often (ms): reading must not cost a commit each time. */
const touchInterval = 5 * 60_000
/** For how long (ms) a browser is known after the last time somebody signed in there. */
const deviceLifetime = 365 * 24 * 3_600_000

declare module '../../platform/module/module.ts' {
  interface Contributions {
    /** Reads who stands behind a proof that identity does not know, such as a share link; null: it holds no more. */
    proofReader: (via: Actor['via'], address: string | null) => Promise<Actor | null>
    /** Actions of the organisation that were given to a person beyond what their role allows. */
    delegation: (userId: string) => Promise<readonly string[]>
  }
}

/** Browsers' sessions, one per device. They live in the database; only hashes of their secrets are kept. */
export interface SessionStore {
  authenticate: Authenticator
  /**
   * Begins a session in this unit of work, under a secret that nobody has seen before, and ends the one that the
   * browser had.
   */
  open(unit: UnitOfWork, userId: string, method: SignInMethod, caller: Caller): Promise<OpenedSession>
  /** Signs out. */
  close(actor: Actor): Promise<void>
  list(actor: Actor): Promise<Session[]>
  /** Ends one of my own. @throws identity.session_not_found */
  revoke(actor: Actor, id: string): Promise<void>
  /** Ends all of my own but the one that asks. @returns how many */
  revokeOthers(actor: Actor): Promise<number>
  /** Ends all sessions of a person, but one, within the change that makes it necessary. @returns how many */
  endAll(unit: UnitOfWork, userId: string, except?: string | null): Promise<number>
  /** Ends all sessions and API tokens of a person. */
  endEverything(unit: UnitOfWork, userId: string): Promise<void>
  /** Ends what has run out. */
  sweep(): Promise<void>
}

export function createSessionStore(context: ModuleContext, syncTokens: SyncTokens): SessionStore {
  const { storage, events, audit, now, logger } = context
  const db = () => storage.db<IdentityTables>()
  /** Not awaited by the request that causes it, and never the reason that one fails. */
  const inBackground = (work: Promise<void>): void => {
    work.catch((error: unknown) => logger.warn({ err: error }, 'the time of last use was not written'))
  }

  async function ended(unit: UnitOfWork, ids: readonly string[]): Promise<number> {
    for (const sessionId of ids) await events.record(unit, sessionEnded, { sessionId })
    return ids.length
  }

  async function byApiToken(token: string, address: string | null): Promise<Actor | null> {
    const row = await repository.findApiToken(db(), secretHash(token))
    if (row === undefined) return null
    if (now() - (row.last_used_at ?? 0) > touchInterval) {
      inBackground(repository.touchApiToken(db(), row.token_id, now()))
    }
    return actorFrom(row, { type: 'token', tokenId: row.token_id }, address)
  }

  async function bySyncToken(token: string, socket: string, address: string | null): Promise<Actor | null> {
    const via = await syncTokens.redeem(token, socket)
    if (via === null) return null
    if (via.type === 'session' || via.type === 'token') {
      const row =
        via.type === 'session'
          ? await sessions.findUserOfSession(db(), via.sessionId, now())
          : await sessions.findUserOfApiToken(db(), via.tokenId)
      return row === undefined ? null : actorFrom(row, via, address)
    }
    for (const read of context.contributions('proofReader')) {
      const actor = await read(via, address)
      if (actor !== null) return actor
    }
    return null
  }

  async function byCookie(header: string | undefined, address: string | null): Promise<Actor | null> {
    const secret = cookieValue(header, sessionCookie)
    if (secret === undefined) return null
    const row = await repository.findSession(db(), secretHash(secret), now())
    if (row === undefined) return null
    if (now() - row.last_seen_at > touchInterval) {
      const seen = { last_seen_at: now(), expires_at: now() + idleLifetime, address }
      inBackground(repository.touchSession(db(), row.session_id, seen))
    }
    return actorFrom(row, { type: 'session', sessionId: row.session_id }, address)
  }

  async function withDelegation(actor: Actor | null): Promise<Actor | null> {
    if (actor === null || actor.role === 'guest') return actor
    const given: string[] = []
    for (const read of context.contributions('delegation')) given.push(...(await read(actor.userId)))
    return given.length === 0 ? actor : { ...actor, delegated: given }
  }

  return {
    async authenticate({ token, cookie, address, socket }) {
      if (token === undefined) return withDelegation(await byCookie(cookie, address))
      if (token.startsWith('stoa_t_')) return withDelegation(await byApiToken(token, address))
      // A sync token opens documents, and nothing else.
      if (token.startsWith('stoa_y_') && socket !== undefined) return bySyncToken(token, socket, address)
      return null
    },

    async open(unit, userId, method, caller) {
      const tx = unit.db<IdentityTables>()
      if (caller.session !== undefined) {
        const replaced = await sessions.deleteSessionByHash(tx, secretHash(caller.session))
        if (replaced !== undefined) await ended(unit, [replaced.id])
      }
      const id = uuidv7(now())
      const secret = newSecret('stoa_s_')
      const expiresAt = now() + idleLifetime
      await repository.insertSession(tx, {
        id,
        user_id: userId,
        token_hash: secretHash(secret),
        created_at: now(),
        last_seen_at: now(),
        expires_at: expiresAt,
        user_agent: caller.userAgent.slice(0, 300),
        address: caller.address,
        method,
      })
      // A secret that we did not make ourselves is never taken over.
      const known =
        caller.device !== undefined && (await sessions.isKnownDevice(tx, secretHash(caller.device)))
      const deviceSecret = known ? caller.device! : newSecret('stoa_d_')
      await sessions.rememberDevice(tx, secretHash(deviceSecret), userId, now())
      return { id, secret, expiresAt, device: { secret: deviceSecret, expiresAt: now() + deviceLifetime } }
    },

    async close(actor) {
      if (actor.via.type !== 'session') return
      const { sessionId } = actor.via
      await storage.unitOfWork(async (unit) => {
        await repository.deleteSession(unit.db<IdentityTables>(), sessionId)
        await ended(unit, [sessionId])
        const target = { type: 'session', id: sessionId }
        await audit.record(unit, { action: 'identity.signed_out', actor, target })
      })
    },

    async list(actor) {
      const current = actor.via.type === 'session' ? actor.via.sessionId : null
      const rows = await sessions.listSessions(db(), actor.userId, now())
      return rows.map((row) => ({
        id: row.id,
        ...deviceOf(row.user_agent),
        address: row.address,
        method: row.method,
        createdAt: row.created_at,
        lastSeenAt: row.last_seen_at,
        current: row.id === current,
      }))
    },

    async revoke(actor, id) {
      await storage.unitOfWork(async (unit) => {
        const found = await sessions.deleteSessionOf(unit.db<IdentityTables>(), actor.userId, id)
        if (!found) throw identityFail('identity.session_not_found')
        await ended(unit, [id])
        const target = { type: 'session', id }
        await audit.record(unit, { action: 'identity.session_revoked', actor, target })
      })
    },

    async revokeOthers(actor) {
      const except = actor.via.type === 'session' ? actor.via.sessionId : null
      return storage.unitOfWork(async (unit) => {
        const ids = await sessions.deleteSessionsOf(unit.db<IdentityTables>(), actor.userId, except)
        if (ids.length > 0) {
          const target = { type: 'user', id: actor.userId, name: actor.name }
          const details = { ended: ids.length }
          await audit.record(unit, { action: 'identity.other_sessions_revoked', actor, target, details })
        }
        return ended(unit, ids)
      })
    },

    async endAll(unit, userId, except = null) {
      return ended(unit, await sessions.deleteSessionsOf(unit.db<IdentityTables>(), userId, except))
    },

    async endEverything(unit, userId) {
      const tx = unit.db<IdentityTables>()
      await ended(unit, await sessions.deleteSessionsOf(tx, userId, null))
      await ended(unit, await sessions.deleteApiTokensOf(tx, userId))
      await sessions.deleteHalfSessionsOf(tx, userId)
    },

    async sweep() {
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        await ended(unit, await sessions.deleteExpiredSessions(tx, now()))
        await sessions.deleteWhatRanOut(tx, { now: now(), devicesBefore: now() - deviceLifetime })
      })
    },
  }
}

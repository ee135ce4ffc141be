import type { ApiToken, Page } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { sessionEnded } from '../../platform/permissions/session-events.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { identityFail } from './identity.errors.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import { newSecret, secretHash } from './secrets.ts'

/** What programs sign in with. Only hashes are kept. */
export interface ApiTokens {
  create(actor: Actor, name: string): Promise<{ id: string; name: string; token: string; createdAt: number }>
  list(actor: Actor, page: { cursor?: string; limit: number }): Promise<Page<ApiToken>>
  /** @throws identity.token_not_found */
  revoke(actor: Actor, id: string): Promise<void>
}

export function createApiTokens({ storage, events, audit, now }: ModuleContext): ApiTokens {
  const db = () => storage.db<IdentityTables>()

  return {
    async create(actor, name) {
      // Nothing but an account has tokens: not the visitor of a link.
      if ((await repository.findUser(db(), actor.userId)) === undefined)
        throw identityFail('identity.user_not_found')
      const token = newSecret('stoa_t_')
      const row = { id: uuidv7(now()), name: name.trim(), createdAt: now() }
      await storage.unitOfWork(async (unit) => {
        await repository.insertApiToken(unit.db<IdentityTables>(), {
          id: row.id,
          user_id: actor.userId,
          name: row.name,
          token_hash: secretHash(token),
          created_at: row.createdAt,
          last_used_at: null,
        })
        const target = { type: 'api_token', id: row.id, name: row.name }
        await audit.record(unit, { action: 'identity.api_token_created', actor, target })
      })
      return { ...row, token }
    },

    async list(actor, { cursor, limit }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listApiTokens(db(), actor.userId, after, limit + 1)
      return pageFrom(
        rows,
        limit,
        (row) => [row.id],
        (row) => ({ id: row.id, name: row.name, createdAt: row.created_at, lastUsedAt: row.last_used_at }),
      )
    },

    async revoke(actor, id) {
      await storage.unitOfWork(async (unit) => {
        const found = await repository.deleteApiToken(unit.db<IdentityTables>(), actor.userId, id)
        if (!found) throw identityFail('identity.token_not_found')
        await events.record(unit, sessionEnded, { sessionId: id })
        const target = { type: 'api_token', id }
        await audit.record(unit, { action: 'identity.api_token_revoked', actor, target })
      })
    },
  }
}

import type { SyncToken } from '@stoa/protocol'
import { platformFail } from '../../platform/errors/platform-errors.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { IdentityTables } from './identity.tables.ts'
import { newSecret, secretHash } from './secrets.ts'
import * as repository from './sync-tokens.repository.ts'

/**
 * Tokens that open documents on a sync socket for a few minutes. Each belongs to the first socket that shows it: a copy
 * that somebody took from a log or an address opens nothing. What was opened lives as long as the session or token
 * behind it, not as long as the sync token.
 */
export interface SyncTokens {
  create(actor: Actor): Promise<SyncToken>
  /** What the owner had proven themselves with; null for one that is forged, expired or was used by another socket. */
  redeem(token: string, socket: string): Promise<Actor['via'] | null>
}

export function createSyncTokens({ storage, config, now }: ModuleContext): SyncTokens {
  const db = () => storage.db<IdentityTables>()

  return {
    async create({ via }) {
      if (via.type === 'cli') throw platformFail('http.forbidden')
      const token = newSecret('stoa_y_')
      const expiresAt = now() + config.syncTokenSeconds * 1000
      await repository.insertSyncToken(db(), {
        token_hash: secretHash(token),
        proof: JSON.stringify(via),
        expires_at: expiresAt,
        used_by: null,
      })
      return { token, expiresAt }
    },

    async redeem(token, socket) {
      const row = await repository.takeSyncToken(db(), secretHash(token), socket, now())
      return row === undefined ? null : (JSON.parse(row.proof) as Actor['via'])
    },
  }
}

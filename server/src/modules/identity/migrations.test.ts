import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDomainStorage } from '../../platform/storage/domain-storage.ts'
import { identityModule } from './identity.module.ts'
import type { IdentityTables } from './identity.tables.ts'

it('accounts, sessions and tokens of an older data folder are what they were, and usable', async () => {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'stoa-older-'))
  const storage = openDomainStorage({
    dataDirectory,
    onEffectError: (error) => {
      throw error
    },
  })
  try {
    const { migrations } = identityModule
    const first = '20261122-0001-identity-create'
    await storage.migrate({ [first]: migrations[first]! })
    const older = storage.db<Record<'users' | 'sessions', Record<string, string | number | null>>>()
    await older
      .insertInto('users')
      .values({
        id: 'a',
        email: 'li@example.com',
        name: '李梅',
        hue: 3,
        password_hash: 'x',
        role: 'owner',
        created_at: 17,
      })
      .execute()
    await older
      .insertInto('sessions')
      .values({
        id: 's',
        user_id: 'a',
        token_hash: 'h',
        created_at: 17,
        last_seen_at: 18,
        expires_at: 19,
        user_agent: 'x',
      })
      .execute()

    await storage.migrate(migrations)
    const db = storage.db<IdentityTables>()
    expect(await db.selectFrom('users').selectAll().execute()).toMatchObject([
      { id: 'a', name: '李梅', role: 'owner', deactivated_at: null, email_verified_at: 17, avatar: null },
    ])
    expect(await db.selectFrom('sessions').selectAll().execute()).toMatchObject([
      { id: 's', user_id: 'a', expires_at: 19, address: null, method: 'password' },
    ])
  } finally {
    await storage.close()
    rmSync(dataDirectory, { recursive: true })
  }
})

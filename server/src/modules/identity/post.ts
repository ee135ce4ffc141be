import type { Language } from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { type SecurityChange, securityMail } from './identity.mails.ts'
import * as repository from './identity.repository.ts'
import type { UserRow } from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'

/** What the mails of this module share: addresses of our own pages, and how the reader wants to be spoken to. */
export interface Post {
  /**
   * An address that people open, with a secret behind the `#`, where no server logs it. Never taken from a request's
   * Host: whoever asks for a mail could send its reader elsewhere.
   */
  link(path: string, secret: string): string
  reader(
    unit: UnitOfWork,
    language: Language | null,
  ): Promise<{ language: Language; timeZone: string; organisation: string }>
  /** Tells a person what was done to their account. */
  tell(unit: UnitOfWork, row: UserRow, change: SecurityChange, address: string | null): Promise<void>
}

export function createPost({ config, mail, now }: ModuleContext): Post {
  const origin = config.publicUrl ?? `http://${config.host}:${config.port}`

  async function reader(unit: UnitOfWork, language: Language | null) {
    const organisation = await repository.findOrganisation(unit.db<IdentityTables>())
    return {
      language: language ?? organisation?.language ?? 'en',
      timeZone: organisation?.time_zone ?? 'UTC',
      organisation: organisation?.name ?? 'Stoa',
    }
  }

  return {
    link: (path, secret) => `${origin}${path}#token=${secret}`,
    reader,
    async tell(unit, row, change, address) {
      if (!mail.enabled) return
      const about = { name: row.name, change, at: now(), address }
      await mail.queue(unit, row.email, securityMail(await reader(unit, row.language), about))
    },
  }
}

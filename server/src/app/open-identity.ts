import { createAuditLog } from '../platform/audit/audit-log.ts'
import type { Config } from '../platform/config/settings.ts'
import { createEventBus } from '../platform/events/event-bus.ts'
import type { Logger } from '../platform/logging/logger.ts'
import { createMailer } from '../platform/mail/mailer.ts'
import { setUpModules } from '../platform/module/module-host.ts'
import { createPermissionEngine } from '../platform/permissions/permission-engine.ts'
import { sessionEnded } from '../platform/permissions/session-events.ts'
import { createSecretBox } from '../platform/secrets/secret-box.ts'
import { openDomainStorage } from '../platform/storage/domain-storage.ts'
import { type IdentityService, identityModule } from '../modules/identity/index.ts'
import { version } from './version.ts'

/** The accounts alone, without rooms, sockets or the data folder's lock: for the command line beside a server. */
export async function openIdentity(
  config: Config,
  logger: Logger,
): Promise<{ identity: IdentityService; close(): Promise<void> }> {
  const storage = openDomainStorage({
    dataDirectory: config.dataDirectory,
    onEffectError: (error) => logger.error({ err: error }, 'an effect after a commit failed'),
  })
  const events = createEventBus(storage, logger)
  events.declare(sessionEnded)
  const permissions = createPermissionEngine()
  const secrets = createSecretBox(config.dataDirectory)
  const host = setUpModules(
    [identityModule],
    {
      version,
      config,
      storage,
      permissions,
      events,
      audit: createAuditLog(),
      // Only the server sends; what the command line queues waits for it.
      mail: createMailer({ storage, logger, secrets, smtpUrl: config.smtpUrl, from: config.mailFrom }),
      secrets,
      logger,
      now: Date.now,
    },
    {},
  )
  return {
    identity: (host.services as { identity: IdentityService }).identity,
    close: () => storage.close(),
  }
}

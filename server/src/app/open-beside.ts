import { type AuditLog, createAuditLog } from '../platform/audit/audit-log.ts'
import type { Config } from '../platform/config/settings.ts'
import { createEventBus } from '../platform/events/event-bus.ts'
import type { Logger } from '../platform/logging/logger.ts'
import { createMailer } from '../platform/mail/mailer.ts'
import type { Services } from '../platform/module/module.ts'
import { declarationsOf, type ModuleHost, setUpModules } from '../platform/module/module-host.ts'
import type { Gauges } from '../platform/operations/gauges.ts'
import { createPermissionEngine } from '../platform/permissions/permission-engine.ts'
import { sessionEnded } from '../platform/permissions/session-events.ts'
import { createSecretBox } from '../platform/secrets/secret-box.ts'
import { type DomainStorage, openDomainStorage } from '../platform/storage/domain-storage.ts'
import { openSyncCoreBeside, type SyncCore } from '../sync/index.ts'
import { findInstance } from './instance.ts'
import { modules } from './modules.ts'
import { createOperations } from './operations.ts'
import { readSchemaState } from './upgrade.ts'
import { version } from './version.ts'

/** The folder is of an older version, and only a server brings it up to date. */
export class NotUpgradedError extends Error {
  override readonly name = 'NotUpgradedError'
  constructor(dataDirectory: string) {
    super(
      `${dataDirectory} was last used by an older Stoa, or by none: start the server once, then try again.`,
    )
  }
}

/** All services of the data folder, for the command line. */
export interface Beside {
  readonly services: Services
  readonly sync: SyncCore
  readonly storage: DomainStorage
  readonly audit: AuditLog
  close(): Promise<void>
}

/** In ms. */
const closeDeadline = 10_000

/**
 * Opens the services beside a running server, or without one: without rooms, sockets, or the folder's lock. What they
 * record reaches the server within a moment. See {@link openSyncCoreBeside} for what must not be done with them.
 * @throws NewerDataFolderError, NotUpgradedError
 */
export async function openBeside(config: Config, logger: Logger): Promise<Beside> {
  const { dataDirectory } = config
  if (readSchemaState(dataDirectory, modules, version).pending.length > 0)
    throw new NotUpgradedError(dataDirectory)
  const audit = createAuditLog()
  const storage = openDomainStorage({
    dataDirectory,
    onEffectError: (error) => logger.error({ err: error }, 'an effect after a commit failed'),
  })
  const events = createEventBus(storage, logger)
  events.declare(sessionEnded)
  let host: ModuleHost | null = null
  const sync = await openSyncCoreBeside({
    dataDirectory,
    logger: logger.child({ plane: 'sync' }),
    // No socket is ever opened here.
    authority: { authenticate: async () => null, authorise: async () => ({ denied: 'not-found' }) },
    kinds: declarationsOf(modules, 'documentKinds').flat(),
    async onContentChanged(change) {
      for (const listener of host?.contributions('contentListener') ?? []) await listener(change)
    },
  })
  const secrets = createSecretBox(dataDirectory)
  const running: ModuleHost = setUpModules(
    modules,
    {
      version,
      config,
      storage,
      permissions: createPermissionEngine(),
      events,
      audit,
      // Only the server sends; what the command line queues waits for it.
      mail: createMailer({ storage, logger, secrets, smtpUrl: config.smtpUrl, from: config.mailFrom }),
      secrets,
      logger,
      now: Date.now,
    },
    {
      sync,
      operations: createOperations({
        storage,
        logger,
        now: Date.now,
        gauges: () => Object.assign({}, ...running.contributions('gauges')) as Gauges,
        doctor: {
          config,
          storage: () => storage,
          instance: () => findInstance(dataDirectory),
          auditMark: null,
        },
      }),
    },
  )
  host = running
  return {
    services: running.services as unknown as Services,
    sync,
    storage,
    audit,
    async close() {
      await sync.close({ deadlineMs: closeDeadline })
      await storage.close()
    },
  }
}

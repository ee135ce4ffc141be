import type { AddressInfo } from 'node:net'
import { Server as TlsServer } from 'node:tls'
import { createAuditLog } from '../platform/audit/audit-log.ts'
import type { LoadedConfig } from '../platform/config/load-config.ts'
import { type Config, settings } from '../platform/config/settings.ts'
import { createEventBus, type EventBus } from '../platform/events/event-bus.ts'
import { type Certificate, readCertificate } from '../platform/http/certificate.ts'
import { createHttpServer, type HttpServer } from '../platform/http/http-server.ts'
import { anyOf } from '../platform/http/request-context.ts'
import { createMailer, type Mailer } from '../platform/mail/mailer.ts'
import type { Logger } from '../platform/logging/logger.ts'
import { type AnyModule, type GroundContext, type Services } from '../platform/module/module.ts'
import {
  checkModules,
  declarationsOf,
  type ModuleHost,
  setUpModules,
} from '../platform/module/module-host.ts'
import type { Gauges } from '../platform/operations/gauges.ts'
import { createPermissionEngine } from '../platform/permissions/permission-engine.ts'
import { sessionEnded } from '../platform/permissions/session-events.ts'
import { remoteAddressReader } from '../platform/http/remote-address.ts'
import { createLiveEvents } from '../platform/realtime/live-events.ts'
import { createSecretBox } from '../platform/secrets/secret-box.ts'
import { type DomainStorage, openDomainStorage } from '../platform/storage/domain-storage.ts'
import {
  beginSyncCore,
  type ContentChange,
  type SyncAuthority,
  type SyncCore,
  type UwsModule,
} from '../sync/index.ts'
import { lockDataFolder } from './data-folder-lock.ts'
import { findUws, syncPortRefusal } from './find-uws.ts'
import { noteInstance } from './instance.ts'
import { modules as allModules } from './modules.ts'
import { createOperations } from './operations.ts'
import { operationsRoutes } from './operations.routes.ts'
import { createServerGauges } from './server-gauges.ts'
import { createShutdown, type ShutdownReport } from './shutdown.ts'
import { allMigrations, secureBeforeUpgrade } from './upgrade.ts'
import { commit, version } from './version.ts'

export interface BootOptions {
  config: Config
  /** Where each setting came from; left out: from the defaults, as far as anybody is told. */
  sources?: LoadedConfig['sources']
  logger: Logger
  /** The folder of the built client; null serves the API alone. */
  clientDirectory: URL | null
  modules?: readonly AnyModule[]
  /** The time of the domain plane, in ms. Left out: the machine's. */
  now?: () => number
}

/** The parts of a server that does not listen yet: enough for the command line and for tests of services. */
export interface Stoa {
  config: Config
  storage: DomainStorage
  sync: SyncCore
  events: EventBus
  mail: Mailer
  services: Services
  http: HttpServer
  /** Starts to answer. @returns the address people use. */
  listen(): Promise<{ url: string; port: number }>
  /**
   * Reads the certificate again; connections from now on get the new one, those that are open stay.
   * @returns it; null without TLS. @throws CertificateError, and goes on with the old one
   */
  renewCertificate(): Certificate | null
  /** Ends everything in order. Never rejects: what went wrong is in the report. */
  close(): Promise<ShutdownReport>
}

const day = 24 * 3_600_000
/** How long an event can be resumed from, in ms. */
const eventLifetime = 7 * day
/** How soon what the command line did is felt here, in ms. */
const followInterval = 500

/** How long shutdown may take before it gives up, in ms. */
export const shutdownDeadline = 9_000
const syncDeadline = shutdownDeadline - 2_000

/**
 * Builds a server from its settings: opens the data folder, checks and sets up the modules, brings the tables up to
 * date. Whatever was opened is closed again when one step fails.
 * @throws DataFolderInUseError, NewerDataFolderError, ModuleFaults, or the error of the step that failed
 */
export async function bootStoa(options: BootOptions): Promise<Stoa> {
  const { config, logger } = options
  const modules = options.modules ?? allModules
  const now = options.now ?? Date.now
  checkModules(modules, ['sync', 'operations'])

  const readOwnCertificate = (): Certificate | null => {
    const { tlsCertificate, tlsKey } = config
    return tlsCertificate === null || tlsKey === null ? null : readCertificate(tlsCertificate, tlsKey)
  }
  const certificate = readOwnCertificate()
  const uws = config.syncPort === null ? null : findUws()
  const shutdown = createShutdown(logger, shutdownDeadline)
  try {
    const unlock = lockDataFolder(config.dataDirectory)
    shutdown.add('data folder', async () => unlock())
    const { instance, forget } = noteInstance(config.dataDirectory)
    shutdown.add('instance', async () => forget())
    await secureBeforeUpgrade(config, modules, { version, logger, now })

    const storage = openDomainStorage({
      dataDirectory: config.dataDirectory,
      onEffectError: (error) => logger.error({ err: error }, 'an effect after a commit failed'),
    })
    shutdown.add('domain database', () => storage.close())

    const events = createEventBus(storage, logger)
    events.declare(sessionEnded)
    const permissions = createPermissionEngine()
    const audit = createAuditLog()
    const secrets = createSecretBox(config.dataDirectory)
    const { smtpUrl, mailFrom } = config
    const mail = createMailer({ storage, logger, secrets, smtpUrl, from: mailFrom, now })
    const context: GroundContext = {
      version,
      config,
      storage,
      permissions,
      events,
      audit,
      mail,
      secrets,
      logger,
      now,
    }

    // The sync plane is needed by the modules that answer its questions: it asks them once all are set up.
    let host: ModuleHost | null = null
    const contributed = () => {
      if (host === null) throw new Error('The modules are not set up yet.')
      return host
    }
    const authority: SyncAuthority = {
      authenticate: (credentials) => single(contributed(), 'syncAuthority').authenticate(credentials),
      authorise: (actor, document) => single(contributed(), 'syncAuthority').authorise(actor, document),
    }
    const sync = beginSyncCore({
      dataDirectory: config.dataDirectory,
      logger: logger.child({ plane: 'sync' }),
      authority,
      kinds: declarationsOf(modules, 'documentKinds').flat(),
      limits: {
        ...config.limits,
        journalRetentionMs: config.historyDays * day,
        dailyVersionRetentionMs: config.dailyVersionDays * day,
      },
      allowedOrigins: config.publicUrl === null ? [] : [new URL(config.publicUrl).origin],
      remoteAddress: remoteAddressReader(config.trustedProxies),
      async onContentChanged(change: ContentChange) {
        for (const listener of contributed().contributions('contentListener')) await listener(change)
      },
    })
    shutdown.add('sync', async () => {
      const { unstored } = await sync.close({ deadlineMs: syncDeadline })
      if (unstored.length > 0) throw new NotStoredError(unstored.map(({ documentId }) => documentId))
    })

    const operations = createOperations({
      storage,
      logger,
      now,
      gauges: () => gauges,
      doctor: { config, storage: () => storage, instance: () => instance, auditMark: null },
    })
    host = setUpModules(modules, context, { sync, operations })
    const running = host
    // The threads of both databases begin and bring them up to date while this one makes the routes.
    const stored = (async () => {
      await Promise.all([sync.start(), storage.migrate(allMigrations(modules))])
      await events.forget(Date.now() - eventLifetime)
    })()
    // Where it is waited for, it is heard of.
    stored.catch(() => undefined)
    shutdown.add('modules', async () => {
      const failures = await running.close()
      if (failures.length > 0) throw new AggregateError(failures, 'some modules did not close')
    })

    const authenticate = anyOf(host.contributions('authenticator'))
    const services = host.services as unknown as Services
    const http = await createHttpServer({
      logger,
      version,
      publicUrl: config.publicUrl,
      trustedProxies: config.trustedProxies,
      certificate,
      clientDirectory: options.clientDirectory,
      authenticate,
      defaultLanguage: () => services.identity.language(),
      bodyLimit: config.limits.requestBytes,
    })
    const live = createLiveEvents({ events, storage, authenticate, publicUrl: config.publicUrl, logger })
    const { dataDirectory } = config
    const figures = createServerGauges({ dataDirectory, sync, live, storage })
    shutdown.add('figures', async () => figures.close())
    const gauges: Gauges = Object.assign(
      { ...figures.gauges, ...mail.gauges },
      ...host.contributions('gauges'),
    )
    // A server of fewer modules, as tests start one, may have no administration.
    const { administration }: Partial<Services> = services
    administration?.attach({
      commit: commit(),
      startedAt: now(),
      sources: options.sources ?? new Map(),
      live: () => ({ connections: live.connections, people: live.people() }),
    })
    await http.register(
      operationsRoutes({
        async checkReady() {
          if (shutdown.started) throw new Error('shutting down')
          await storage.db<{ users: { id: string } }>().selectFrom('users').select('id').limit(1).execute()
          if (sync.stats().journal.state !== 'healthy') throw new Error('content storage is degraded')
        },
        instance: instance.id,
        gauges,
        latencies: figures.latencies,
        metricsNetworks: config.metricsNetworks,
        openApi: () => http.swagger(),
      }),
    )
    for (const { name, plugin } of host.routes()) {
      await http.register(async (scope) => plugin(scope), { prefix: '/api/v1', name } as never)
    }
    await http.ready()
    await stored
    const leaveOthers = await events.followOthers(followInterval)
    shutdown.add('events of other processes', async () => leaveOthers())
    mail.start()
    shutdown.add('mail', () => mail.close())
    http.server.on('upgrade', (request, socket, head) => {
      // Without a listener an error of the raw socket would end the process.
      socket.on('error', (error) => logger.debug({ err: error }, 'a socket failed during its upgrade'))
      if (shutdown.started) socket.end('HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n')
      else if (!sync.handleUpgrade(request, socket, head) && !live.handleUpgrade(request, socket, head)) {
        socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n')
      }
    })
    await host.start()
    const endOperations = operations.start()
    shutdown.add('operations', async () => endOperations())
    shutdown.add('http', async () => {
      // An upgraded socket keeps the HTTP server open, so both end together; what went wrong with sync is told by its
      // own step, which gets the same answer.
      await Promise.all([http.close(), sync.close({ deadlineMs: syncDeadline })])
    })
    shutdown.add('live events', async () => live.close())

    const listenOnSyncPort = async (engine: UwsModule): Promise<void> => {
      const options = { uws: engine, host: config.host, port: config.syncPort ?? 0 }
      const port = await sync.listenWithUws(options).catch((cause: unknown) => {
        throw syncPortRefusal('sync_port.taken', cause)
      })
      logger.info({ port }, 'documents are served with uWebSockets.js too')
    }

    return {
      config,
      storage,
      sync,
      events,
      mail,
      services,
      http,
      async listen() {
        await http.listen({ host: config.host, port: config.port })
        const { port } = http.server.address() as AddressInfo
        if (uws !== null) await listenOnSyncPort(uws)
        const host = ['0.0.0.0', '::'].includes(config.host) ? settings.host.fallback : config.host
        return { url: config.publicUrl ?? `http://${host.includes(':') ? `[${host}]` : host}:${port}`, port }
      },
      renewCertificate() {
        const renewed = readOwnCertificate()
        if (renewed !== null && http.server instanceof TlsServer) http.server.setSecureContext(renewed)
        return renewed
      },
      close: () => shutdown.run(),
    }
  } catch (error) {
    await shutdown.run()
    throw error
  }
}

/** Edits that were received but could not be stored before the process had to end. None of them was acknowledged. */
export class NotStoredError extends Error {
  override readonly name = 'NotStoredError'
  constructor(documentIds: readonly string[]) {
    super(`Edits of ${documentIds.length} document(s) could not be stored: ${documentIds.join(', ')}.`)
  }
}

function single<K extends 'syncAuthority'>(host: ModuleHost, name: K) {
  const found = host.contributions(name)
  if (found.length !== 1)
    throw new Error(`Exactly one module contributes ${name}; there are ${found.length}.`)
  return found[0]!
}

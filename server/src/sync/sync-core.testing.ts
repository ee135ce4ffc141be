import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DocumentKind as DocumentKindName, formatSyncName } from '@stoa/protocol'
import { rawKind } from './kinds/raw-kind.ts'
import type { SyncActor, SyncAuthority, SyncGrant } from './sync-authority.ts'
import { createSyncCore } from './create-sync-core.ts'
import type { SyncCore } from './sync-core.ts'
import type { SyncCoreOptions } from './sync-core-options.ts'
import type { SyncLogger } from './sync-logger.ts'

/** A line that was logged. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error'
  readonly details: object
  readonly message: string
}

export function recordingLogger(): SyncLogger & { readonly lines: LogLine[] } {
  const lines: LogLine[] = []
  const at = (level: LogLine['level']) => (details: object, message: string) => {
    lines.push({ level, details, message })
  }
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** Rights held in memory: tokens are names of people, and a document is open to whom it was given. */
export class TestAuthority implements SyncAuthority {
  schemaVersion = 1
  readonly #grants = new Map<string, 'read' | 'write'>()

  grant(userId: string, documentId: string, access: 'read' | 'write'): void {
    this.#grants.set(`${userId} ${documentId}`, access)
  }

  revoke(userId: string, documentId: string): void {
    this.#grants.delete(`${userId} ${documentId}`)
  }

  authenticate({ token }: { readonly token: string | null }): Promise<SyncActor | null> {
    return Promise.resolve(
      token?.startsWith('user-') ? { userId: token, sessionId: `session of ${token}` } : null,
    )
  }

  /** While set, `authorise` waits for it. */
  gate: Promise<void> | null = null

  async authorise(
    actor: SyncActor,
    { kind, id }: { readonly kind: DocumentKindName; readonly id: string },
  ): Promise<SyncGrant | { denied: 'not-found' }> {
    await this.gate
    const access = this.#grants.get(`${actor.userId} ${id}`)
    if (access === undefined) return { denied: 'not-found' }
    const user = { id: actor.userId, name: `Name of ${actor.userId}`, hue: 5 }
    return { access, documentId: id, kind, schemaVersion: this.schemaVersion, user }
  }
}

export interface TestSync extends AsyncDisposable {
  readonly core: SyncCore
  readonly authority: TestAuthority
  readonly log: ReturnType<typeof recordingLogger>
  readonly port: number
  readonly url: string
  readonly dataDirectory: string
  /** A new raw document that these people may open. */
  document(access: Record<string, 'read' | 'write'>): Promise<{ id: string; name: string }>
  /** Closes the core and opens a new one on the same folder, rights and port. */
  restart(): Promise<void>
}

export type TestSyncOptions = Partial<
  Pick<SyncCoreOptions, 'limits' | 'onContentChanged' | 'store' | 'allowedOrigins' | 'kinds'>
>

/** A sync core behind a plain HTTP server on a free port, with its data in a temporary folder. */
export async function startTestSync(options: TestSyncOptions = {}): Promise<TestSync> {
  const dataDirectory = await mkdtemp(join(tmpdir(), 'stoa-sync-'))
  const authority = new TestAuthority()
  const log = recordingLogger()
  const start = () =>
    createSyncCore({
      dataDirectory,
      authority,
      logger: log,
      kinds: [rawKind],
      ...options,
      limits: { idleRoomMs: 20, changeQuietMs: 20, ...options.limits },
    })
  let core = await start()
  const server: Server = createServer((_request, response) => response.writeHead(404).end())
  server.on('upgrade', (request, socket, head) => {
    if (!core.handleUpgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    get core() {
      return core
    },
    authority,
    log,
    port,
    url: `ws://127.0.0.1:${port}`,
    dataDirectory,
    async document(access) {
      const id = randomUUID()
      await core.create(id, 'raw', {}, null)
      for (const [userId, right] of Object.entries(access)) authority.grant(userId, id, right)
      return { id, name: formatSyncName('raw', id) }
    },
    async restart() {
      await core.close({ deadlineMs: 5_000 })
      core = await start()
    },
    async [Symbol.asyncDispose]() {
      await core.close({ deadlineMs: 5_000 })
      server.closeAllConnections()
      await new Promise<void>((resolve) => server.close(() => resolve()))
      await rm(dataDirectory, { recursive: true, force: true })
    },
  }
}

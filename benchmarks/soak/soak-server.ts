import {
  openBareSocket,
  authenticationFrame,
  ownerToken,
  startStoaProcess,
  type StoaProcess,
  type StoaProcessOptions,
  waitUntil,
  type BareSocket,
} from '@stoa/testkit'
import { freePort } from '../../tests/support/proxies.ts'
import { type HocuspocusClient, hocuspocusClient } from '../../tests/compatibility/stock-clients.ts'
import { createStoaClient, type Person, type StoaClient } from '../support/stoa-client.ts'

export interface SoakDocument {
  readonly id: string
  readonly name: string
}

/** A server in a process of its own, with a space to make documents in. */
export interface SoakServer extends AsyncDisposable {
  readonly process: StoaProcess
  readonly api: StoaClient
  readonly spaceId: string
  /** Whether it is used over `STOA_SYNC_PORT`, where nobody may speak before the upgrade is answered. */
  readonly isOnSyncPort: boolean
  document(markdown?: string): Promise<SoakDocument>
  /** A new person of the space with this role. */
  person(role: 'viewer' | 'commenter' | 'editor'): Promise<Person>
  /** A stock provider of the owner, or of whose token this is. */
  client(name: string, token?: string): HocuspocusClient
  /** A socket that has opened the document; `await`s the answer. */
  bare(name: string, token?: string): Promise<BareSocket>
  /** What is in the roots of a raw document, over HTTP. */
  roots<T>(documentId: string): Promise<T>
  /** When the oldest change of a document came, UTC milliseconds. */
  firstChangeAt(documentId: string): Promise<number>
  /** The text of a document at a time, over HTTP. */
  textAt(documentId: string, at: number): Promise<string>
  /** A figure of the server, as Prometheus reads it. */
  metric(name: string): Promise<number>
}

/** With which program the servers of soaks are started from now on, each with `STOA_SYNC_PORT`, over which it is used. */
export function overSyncPort(program: readonly [string, ...string[]]): void {
  isOnSyncPort = true
  start = async (options) => {
    const port = await freePort()
    const env = { ...options.env, STOA_SYNC_PORT: String(port) }
    const running = await startStoaProcess({ ...options, program, env })
    const parts = { port: { value: port }, wsUrl: { value: `ws://127.0.0.1:${port}` } }
    return Object.create(running, parts) as StoaProcess
  }
}

let isOnSyncPort = false
let start: (options: StoaProcessOptions) => Promise<StoaProcess> = startStoaProcess

export async function startSoakServer(options: StoaProcessOptions = {}): Promise<SoakServer> {
  const process = await start({ ...options, env: { STOA_LOG_LEVEL: 'warn', ...options.env } })
  const token = await ownerToken(process.url)
  const api = createStoaClient(process.url, token)
  const { id: spaceId } = await api.createSpace()
  return {
    process,
    api,
    spaceId,
    isOnSyncPort,
    async document(markdown) {
      const { id, syncName } = await api.createDocument(spaceId, 'raw', markdown)
      return { id, name: syncName }
    },
    person: (role) => api.createPerson(spaceId, role),
    client: (name, theirs = token) => hocuspocusClient({ url: process.wsUrl, name, token: theirs }),
    async bare(name, theirs = token) {
      const bare = await openBareSocket(`${process.wsUrl}/sync`)
      bare.send(authenticationFrame(name, theirs))
      await bare.next('authenticated')
      return bare
    },
    roots: (documentId) => api.getJson(`/documents/${documentId}/content?format=json`),
    async firstChangeAt(documentId) {
      let first = Number.POSITIVE_INFINITY
      for (let cursor: string | null = ''; cursor !== null; ) {
        const query: string = cursor === '' ? '' : `&cursor=${cursor}`
        const page: { items: { since: number }[]; nextCursor: string | null } = await api.getJson(
          `/documents/${documentId}/history?limit=100${query}`,
        )
        first = Math.min(first, ...page.items.map(({ since }) => since))
        cursor = page.nextCursor
      }
      return first
    },
    async textAt(documentId, at) {
      const path = `/api/v1/documents/${documentId}/history/content?format=text&at=${at}`
      const answer = await fetch(`${process.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
      if (!answer.ok) throw new Error(`No version: ${answer.status} ${await answer.text()}`)
      return answer.text()
    },
    async metric(name) {
      const text = await (await fetch(`${process.url}/metrics`)).text()
      const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]
      if (value === undefined) throw new Error(`The server has no figure ${name}.`)
      return Number(value)
    },
    [Symbol.asyncDispose]: () => process.dispose(),
  }
}

export async function allSaved(clients: readonly HocuspocusClient[], timeoutMs = 30_000): Promise<void> {
  await waitUntil(() => clients.every(({ isSaved }) => isSaved), { timeoutMs, what: 'everything is saved' })
}

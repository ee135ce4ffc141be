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
  document(markdown?: string): Promise<SoakDocument>
  /** A new person of the space with this role. */
  person(role: 'viewer' | 'commenter' | 'editor'): Promise<Person>
  /** A stock provider of the owner, or of whose token this is. */
  client(name: string, token?: string): HocuspocusClient
  /** A socket that has opened the document; `await`s the answer. */
  bare(name: string, token?: string): Promise<BareSocket>
  /** What is in the roots of a raw document, over HTTP. */
  roots<T>(documentId: string): Promise<T>
  /** Figures in the format of Prometheus, by name. */
  metric(name: string): Promise<number>
}

export async function startSoakServer(options: StoaProcessOptions = {}): Promise<SoakServer> {
  const process = await startStoaProcess({ ...options, env: { STOA_LOG_LEVEL: 'warn', ...options.env } })
  const token = await ownerToken(process.url)
  const api = createStoaClient(process.url, token)
  const { id: spaceId } = await api.createSpace()
  return {
    process,
    api,
    spaceId,
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

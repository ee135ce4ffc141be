import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DocumentDetail, Problem, Role, Space, User } from '@stoa/protocol'
import { loadConfig } from '../platform/config/load-config.ts'
import { createLogger } from '../platform/logging/logger.ts'
import type { AnyModule } from '../platform/module/module.ts'
import { bootStoa, type Stoa } from './boot.ts'

/** A person in a test: an account and a program's token for it. */
export interface TestPerson extends User {
  token: string
  password: string
  api: Api
}

export interface Answer<T> {
  status: number
  /** The parsed JSON, or the text of anything else. */
  body: T
  headers: Headers
}

/** Calls below `/api/v1`, as one person. Does not throw on a refusal. */
export interface Api {
  get<T = unknown>(path: string): Promise<Answer<T>>
  post<T = unknown>(path: string, body?: unknown): Promise<Answer<T>>
  put<T = unknown>(path: string, body: unknown): Promise<Answer<T>>
  patch<T = unknown>(path: string, body: unknown): Promise<Answer<T>>
  delete<T = Problem | null>(path: string): Promise<Answer<T>>
}

/** A whole server on a data folder and a port of its own. */
export interface TestStoa {
  readonly stoa: Stoa
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly wsUrl: string
  readonly dataDirectory: string
  readonly owner: TestPerson
  anonymous: Api
  person(name: string, role?: User['role']): Promise<TestPerson>
  space(by: TestPerson, name?: string): Promise<Space>
  document(
    by: TestPerson,
    spaceId: string,
    parts?: Partial<DocumentDetail> & { markdown?: string },
  ): Promise<DocumentDetail>
  member(by: TestPerson, spaceId: string, who: TestPerson, role: Role): Promise<void>
  /** Stops and starts again on the same folder and port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Time for a hook that starts a server, in ms: it takes one second, and far longer where others work too. */
export const bootDeadline = 60_000

const ownerPassword = 'the-owner-of-it-all'

export interface TestStoaOptions {
  /** The folder of the built client; left out for the API alone. */
  clientDirectory?: URL | null
  /** Variables beside those that every test needs. */
  settings?: Readonly<Record<`STOA_${string}`, string>>
  /** Left out: all of them. */
  modules?: readonly AnyModule[]
  /** The time of the domain plane, in ms. Left out: the machine's. */
  now?: () => number
}

/** Starts a server with an owner. */
export async function startTestStoa(options: TestStoaOptions = {}): Promise<TestStoa> {
  const dataDirectory = mkdtempSync(join(tmpdir(), 'stoa-test-'))
  let port = 0

  async function start(): Promise<Stoa> {
    const { config, sources } = loadConfig({
      STOA_DATA_DIR: dataDirectory,
      STOA_PORT: String(port),
      STOA_LOG_LEVEL: 'silent',
      ...options.settings,
    })
    const booted = await bootStoa({
      config,
      sources,
      logger: createLogger(config.logLevel),
      clientDirectory: options.clientDirectory ?? null,
      ...(options.modules === undefined ? {} : { modules: options.modules }),
      ...(options.now === undefined ? {} : { now: options.now }),
    })
    port = (await booted.listen()).port
    return booted
  }

  let stoa = await start()
  const url = `http://127.0.0.1:${port}`
  const owner = await stoa.services.identity.setUpUnattended({
    email: 'owner@example.com',
    password: ownerPassword,
  })
  if (owner === null) throw new Error('The test server had an account already.')

  async function asPerson(user: User, password: string): Promise<TestPerson> {
    const signedIn = await fetch(`${url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: user.email, password }),
    })
    const cookie = signedIn.headers.get('set-cookie')?.split(';')[0] ?? ''
    const made = await fetch(`${url}/api/v1/api-tokens`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify({ name: 'test' }),
    })
    const { token } = (await made.json()) as { token: string }
    return { ...user, token, password, api: createApi(url, token) }
  }

  const ownerPerson = await asPerson(owner, ownerPassword)
  let people = 0
  return {
    get stoa() {
      return stoa
    },
    url,
    wsUrl: url.replace('http', 'ws'),
    dataDirectory,
    owner: ownerPerson,
    anonymous: createApi(url, null),

    async person(name, role = 'member') {
      const password = `password-of-${name}`
      const email = `person${++people}@example.com`
      const { body } = await ownerPerson.api.post<User>('/users', { email, name, password, role })
      return asPerson(body, password)
    },
    async space(by, name = '产品手册') {
      return expectStatus(await by.api.post<Space>('/spaces', { name }), 201)
    },
    async document(by, spaceId, parts = {}) {
      const { kind = 'page', title = '页面', ...rest } = parts
      return expectStatus(
        await by.api.post<DocumentDetail>('/documents', { spaceId, kind, title, ...rest }),
        201,
      )
    },
    async member(by, spaceId, who, role) {
      expectStatus(await by.api.put(`/spaces/${spaceId}/members/${who.id}`, { role }), 200)
    },
    async restart() {
      await stoa.close()
      stoa = await start()
    },
    async stop() {
      await stoa.close()
      rmSync(dataDirectory, { recursive: true, force: true })
    },
  }
}

export function expectStatus<T>(answer: Answer<T>, status: number): T {
  if (answer.status !== status) {
    throw new Error(`Expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`)
  }
  return answer.body
}

export function createApi(url: string, token: string | null): Api {
  async function call<T>(method: string, path: string, body?: unknown): Promise<Answer<T>> {
    const response = await fetch(`${url}/api/v1${path}`, {
      method,
      headers: {
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const isJson = response.headers.get('content-type')?.includes('json') === true
    return {
      status: response.status,
      body: (isJson ? JSON.parse(text) : text) as T,
      headers: response.headers,
    }
  }
  return {
    get: (path) => call('GET', path),
    post: (path, body = {}) => call('POST', path, body),
    put: (path, body) => call('PUT', path, body),
    patch: (path, body) => call('PATCH', path, body),
    delete: (path) => call('DELETE', path),
  }
}

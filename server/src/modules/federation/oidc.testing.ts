import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

/** Somebody with an account at a test's provider. */
export interface OidcAccount {
  sub: string
  email?: string
  email_verified?: boolean
  name?: string
  groups?: string[]
}

const listen = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const close = async (server: Server): Promise<void> => {
  const closed = new Promise<void>((resolve) => {
    server.close(() => resolve())
  })
  server.closeAllConnections()
  await closed
}

export interface TestOidcProvider {
  issuer: string
  clientId: string
  clientSecret: string
  /** Who is in front of the browser from now on; null: they cancel. */
  account: OidcAccount | null
  stop(): Promise<void>
}

/** A real OpenID provider that knows one client, and asks nobody for a password. */
export async function startOidcProvider(redirectUris: readonly string[]): Promise<TestOidcProvider> {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const accounts = new Map<string, OidcAccount>()
  let handle = (_request: IncomingMessage, response: ServerResponse): void => void response.end()
  const server = createServer((request, response) => handle(request, response))
  const issuer = await listen(server)
  const client = { client_id: 'stoa', client_secret: 'the secret of the client' }
  const provider = new Provider(issuer, {
    clients: [
      {
        ...client,
        redirect_uris: [...redirectUris],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'k1' }] },
    cookies: { keys: ['a key of the test'] },
    claims: { email: ['email', 'email_verified'], profile: ['name'], groups: ['groups'] },
    scopes: ['openid', 'email', 'profile', 'groups'],
    features: { devInteractions: { enabled: false } },
    pkce: { required: () => true },
    interactions: { url: (_context, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_context, sub) => ({
      accountId: sub,
      claims: () => ({ ...accounts.get(sub), sub }),
    }),
    async loadExistingGrant({ oidc }) {
      const known = oidc.session!.grantIdFor(oidc.client!.clientId)
      if (known !== undefined) return oidc.provider.Grant.find(known)
      const grant = new oidc.provider.Grant({
        clientId: oidc.client!.clientId,
        accountId: oidc.session!.accountId!,
      })
      grant.addOIDCScope('openid email profile groups')
      await grant.save()
      return grant
    },
  })
  const callback = provider.callback()

  const running: TestOidcProvider = {
    issuer,
    clientId: client.client_id,
    clientSecret: client.client_secret,
    account: null,
    stop: () => close(server),
  }
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { account } = running
    if (account === null) {
      const result = { error: 'access_denied', error_description: 'The person cancelled.' }
      await provider.interactionFinished(request, response, result)
      return
    }
    accounts.set(account.sub, account)
    await provider.interactionFinished(request, response, {
      login: { accountId: account.sub, remember: false },
    })
  }
  handle = (request, response) => {
    if (request.url?.startsWith('/interaction/') === true) {
      interact(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)))
    } else void callback(request, response)
  }
  return running
}

type Claims = Record<string, unknown>

/** What a provider can do wrong. */
export interface Forgery {
  /** Changes the claims before they are signed. */
  claims?(claims: Claims): Claims
  /** How the token is signed. */
  algorithm?: 'RS256' | 'none' | 'HS256' | 'other key'
  /** Changes the description of itself. */
  metadata?(metadata: Claims): Claims
  /** `Date` of every answer. */
  date?: Date
  /** Answers the request for its description by itself. */
  describe?(response: ServerResponse): void
}

export interface ForgingProvider {
  issuer: string
  forgery: Forgery
  /** Paths that were asked for. */
  readonly calls: string[]
  /** The nonce that goes into the next token. */
  nonce: string
  stop(): Promise<void>
}

/** A provider that does as the test says. Any code is good for a token. */
export async function startForgingProvider(): Promise<ForgingProvider> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const calls: string[] = []
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0] ?? ''
    calls.push(path)
    const { forgery } = running
    if (forgery.date !== undefined) response.setHeader('date', forgery.date.toUTCString())
    const answer = (body: unknown): void => {
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    }
    if (path === '/.well-known/openid-configuration') {
      if (forgery.describe !== undefined) {
        forgery.describe(response)
        return
      }
      const metadata = {
        issuer: running.issuer,
        authorization_endpoint: `${running.issuer}/auth`,
        token_endpoint: `${running.issuer}/token`,
        jwks_uri: `${running.issuer}/jwks`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
      }
      answer(forgery.metadata?.(metadata) ?? metadata)
    } else if (path === '/jwks') {
      answer({ keys: [{ ...publicKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256', kid: 'k1' }] })
    } else if (path === '/token') {
      const now = Math.floor(Date.now() / 1000)
      const claims: Claims = {
        iss: running.issuer,
        aud: 'stoa',
        sub: 'forger',
        iat: now,
        exp: now + 300,
        nonce: running.nonce,
        email: 'forger@example.com',
        email_verified: true,
      }
      const idToken = token(
        forgery.claims?.(claims) ?? claims,
        forgery.algorithm ?? 'RS256',
        privateKey,
        other,
      )
      answer({ access_token: 'a', token_type: 'Bearer', id_token: idToken })
    } else response.writeHead(404).end()
  })
  const running: ForgingProvider = {
    issuer: await listen(server),
    forgery: {},
    calls,
    nonce: '',
    stop: () => close(server),
  }
  return running
}

function token(
  claims: Claims,
  algorithm: NonNullable<Forgery['algorithm']>,
  key: KeyObject,
  other: KeyObject,
): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url')
  const alg = algorithm === 'other key' ? 'RS256' : algorithm
  const text = `${part({ alg, kid: 'k1', typ: 'JWT' })}.${part(claims)}`
  switch (algorithm) {
    case 'none':
      return `${text}.`
    case 'HS256':
      return `${text}.${createHmac('sha256', 'the secret of the client').update(text).digest('base64url')}`
    case 'other key':
      return `${text}.${sign('sha256', Buffer.from(text), other).toString('base64url')}`
    case 'RS256':
      return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`
  }
}

/** As much of a browser as a sign-in needs: cookies by host and path, and redirects that are followed on demand. */
export class TestBrowser {
  readonly #cookies = new Map<string, { host: string; path: string; name: string; value: string }>()

  async request(url: string, init: RequestInit = {}): Promise<Response> {
    const { host, pathname } = new URL(url)
    const cookie = [...this.#cookies.values()]
      .filter((each) => each.host === host && pathname.startsWith(each.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join('; ')
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(init.headers as Record<string, string>), ...(cookie === '' ? {} : { cookie }) },
    })
    for (const line of response.headers.getSetCookie()) this.#keep(host, line)
    return response
  }

  post(url: string, body: object, headers: Record<string, string> = {}): Promise<Response> {
    return this.request(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  }

  /** Follows redirects as long as they lead to one of the origins. @returns where it was led in the end */
  async follow(url: string, until: (url: URL) => boolean): Promise<string> {
    let next = url
    for (let i = 0; i < 12; i++) {
      if (until(new URL(next))) return next
      const response = await this.request(next)
      const location = response.headers.get('location')
      if (location === null) throw new Error(`${next} answered ${response.status}: ${await response.text()}`)
      next = new URL(location, next).href
    }
    throw new Error('Too many redirects.')
  }

  cookie(name: string): string | undefined {
    return [...this.#cookies.values()].find((each) => each.name === name)?.value
  }

  get cookieNames(): string[] {
    return [...this.#cookies.values()].map(({ name }) => name)
  }

  #keep(host: string, line: string): void {
    const [pair = '', ...attributes] = line.split(';').map((part) => part.trim())
    const [name = '', value = ''] = pair.split('=')
    const read = (wanted: string): string | undefined =>
      attributes.find((each) => each.toLowerCase().startsWith(`${wanted}=`))?.slice(wanted.length + 1)
    const path = read('path') ?? '/'
    const key = `${host} ${path} ${name}`
    const isGone = Date.parse(read('expires') ?? '') < Date.now() || read('max-age') === '0'
    if (isGone) this.#cookies.delete(key)
    else this.#cookies.set(key, { host, path, name, value })
  }
}

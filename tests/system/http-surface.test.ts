import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestStoa } from '../../server/src/app/boot.testing.ts'
import { listAssets, readAsset } from '../../server/src/platform/assets/assets.ts'

interface Operation {
  summary?: string
  responses: Record<string, { content?: Record<string, { schema?: unknown }>; description?: string }>
  requestBody?: unknown
}
type OpenApi = { openapi: string; paths: Record<string, Record<string, Operation>> }

/** `├── /documents (GET, HEAD)` lines of the router's own picture → `GET /documents`. */
function routesIn(picture: string): string[] {
  const routes: string[] = []
  const way: string[] = []
  for (const line of picture.split('\n')) {
    const found = /^([│ ]*)[├└]── (\S+)(?: \(([A-Z, ]+)\))?/u.exec(line)
    if (found === null) continue
    const depth = found[1]!.length / 4
    way.length = depth
    way.push(found[2]!)
    for (const method of found[3]?.split(', ') ?? []) routes.push(`${method} ${way.join('')}`)
  }
  return routes
}

describe('the description of the API', () => {
  let stoa: TestStoa
  let api: OpenApi
  beforeAll(async () => {
    stoa = await startTestStoa()
    api = (await stoa.anonymous.get<OpenApi>('/openapi.json')).body
  })
  afterAll(() => stoa.stop())

  it('lists every route that the server answers', () => {
    const served = routesIn(stoa.stoa.http.printRoutes({ commonPrefix: false }))
      .filter((route) => !route.startsWith('HEAD ') && !route.includes(' /api/docs'))
      .map((route) => route.replaceAll(/:(\w+)/g, '{$1}'))
    const listed = Object.entries(api.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
    expect(served.length).toBeGreaterThan(30)
    expect(listed.toSorted()).toEqual(served.toSorted())
  })

  it('has schemas that compile, each of them, though the server does it when they are first needed', () => {
    stoa.stoa.http.compileSchemas()
  })

  it('gives every route a summary, a response schema for success and a problem for failure', () => {
    for (const [path, methods] of Object.entries(api.paths)) {
      for (const [method, { summary, responses }] of Object.entries(methods)) {
        const route = `${method} ${path}`
        expect(summary, route).toMatch(/\S/)
        const codes = Object.keys(responses)
        // Or a redirect, where a browser is sent on.
        const success = codes.filter((code) => code.startsWith('2') || code === '303')
        expect(success.length, route).toBeGreaterThan(0)
        for (const code of success) {
          if (code === '204' || code === '303') continue
          const schemas = Object.values(responses[code]!.content ?? {}).map(({ schema }) => schema)
          expect(schemas.length, `${route} ${code}`).toBeGreaterThan(0)
          expect(
            schemas.every((schema) => schema !== undefined),
            `${route} ${code}`,
          ).toBe(true)
        }
        expect(codes, route).toEqual(expect.arrayContaining(['4XX', '5XX']))
      }
    }
  })

  it('is shown as pages that load nothing from elsewhere', async () => {
    const page = await fetch(`${stoa.url}/api/docs`)
    const html = await page.text()
    expect(page.status).toBe(200)
    expect(html.match(/(src|href)="https?:[^"]*"/g)).toBeNull()
  })
})

describe('the interface', () => {
  const clientDirectory = new URL('../../client/dist/', import.meta.url)
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa({ clientDirectory })
  })
  afterAll(() => stoa.stop())

  it('is answered for every address of its own, and a missing file of it is missing', async () => {
    const page = await fetch(`${stoa.url}/p/anything`)
    const html = await page.text()
    expect(html).toContain('<div id="root">')
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self'")
    const script = /src="(\/assets\/[^"]+\.js)"/.exec(html)![1]!
    const found = await fetch(`${stoa.url}${script}`)
    expect(found.headers.get('cache-control')).toContain('immutable')
    const missing = await fetch(`${stoa.url}/assets/nothing.js`)
    expect(missing.status).toBe(404)
    expect(missing.headers.get('content-type')).toMatch(/problem\+json/)
  })

  it('sends its files compressed as whoever asks takes them, each form known by a tag of its own', async () => {
    const page = await ask('/')
    const path = /src="(\/assets\/index-[^"]+\.js)"/.exec(String(page.body))![1]!
    const plain = await ask(path)
    const forms = [
      { accept: 'gzip, deflate, br, zstd', encoding: 'br', decode: brotliDecompressSync },
      { accept: 'gzip, deflate', encoding: 'gzip', decode: gunzipSync },
      { accept: 'br;q=0, gzip;q=0', encoding: undefined, decode: (body: Buffer) => body },
    ]
    const etags = new Set([plain.headers.etag])
    for (const { accept, encoding, decode } of forms) {
      const { status, headers, body } = await ask(path, { 'accept-encoding': accept })
      expect({ status, encoding: headers['content-encoding'], vary: headers.vary }).toEqual({
        status: 200,
        encoding,
        vary: 'accept-encoding',
      })
      expect(headers['content-type']).toBe('text/javascript; charset=utf-8')
      expect(headers['cache-control']).toContain('immutable')
      expect(decode(body).equals(plain.body), accept).toBe(true)
      if (encoding !== undefined) expect(body.length).toBeLessThan(plain.body.length * 0.4)
      etags.add(headers.etag)

      const known = { 'accept-encoding': accept, 'if-none-match': `"older", W/${headers.etag}` }
      const again = await ask(path, known)
      expect(again.status, accept).toBe(304)
      expect(again.headers.vary).toBe('accept-encoding')
      expect(again.body.length).toBe(0)
    }
    expect(etags.size).toBe(3)
    const other = await ask(path, { 'accept-encoding': 'gzip', 'if-none-match': plain.headers.etag! })
    expect(other.status).toBe(200)
  })

  it('is whole in its compressed forms, and has no address for them', async () => {
    const paths = listAssets(clientDirectory).filter((path) => /\.(js|css|html|svg|woff2)$/.test(path))
    expect(paths.length).toBeGreaterThan(20)
    for (const path of paths) {
      const bytes = readAsset(new URL(path, clientDirectory))!
      for (const accept of ['br', 'gzip', 'identity']) {
        const { body, headers } = await ask(`/${path}`, { 'accept-encoding': accept })
        const encoding = headers['content-encoding']
        const decoded =
          encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
        expect(decoded.equals(bytes), `${path} as ${accept}`).toBe(true)
      }
    }
    const named = paths.find((path) => path.startsWith('assets/index-'))
    expect((await ask(`/${named}.br`)).status).toBe(404)
  })

  /** Without what `fetch` adds and takes away. */
  async function ask(path: string, headers: Record<string, string> = {}) {
    const request = get(stoa.url + path, { headers })
    const [answer] = (await once(request, 'response')) as [IncomingMessage]
    return {
      status: answer.statusCode!,
      headers: answer.headers,
      body: Buffer.concat(await answer.toArray()),
    }
  }
})

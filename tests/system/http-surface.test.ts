import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestStoa } from '../../server/src/app/boot.testing.ts'

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
})

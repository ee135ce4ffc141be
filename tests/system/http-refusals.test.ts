import { once } from 'node:events'
import { Agent, type IncomingMessage, request } from 'node:http'
import { ownerToken, startStoaProcess, type StoaProcess, waitUntil } from '@stoa/testkit'
import type { Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** Against a process of its own, so that its log can be read. */
describe('what the API refuses', () => {
  let stoa: StoaProcess
  let token: string
  let spaceId: string
  beforeAll(async () => {
    stoa = await startStoaProcess()
    token = await ownerToken(stoa.url)
    const made = await call('/spaces', { method: 'POST', body: JSON.stringify({ name: '手册' }) })
    spaceId = ((await made.json()) as { id: string }).id
  })
  afterAll(() => stoa.dispose())

  const call = (
    path: string,
    init: { method?: string; body?: string; headers?: Record<string, string> } = {},
  ) =>
    fetch(`${stoa.url}/api/v1${path}`, {
      ...init,
      headers: {
        authorization: `Bearer ${token}`,
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
    })

  const post =
    (path: string, body: string, headers: Record<string, string> = {}) =>
    () =>
      call(path, { method: 'POST', body, headers })
  const id = '0190a5b0-0000-7000-8000-000000000000'

  const cases: readonly [what: string, send: () => Promise<Response>, status: number, code: string][] = [
    ['bad JSON', post('/spaces', '{"name": '), 400, 'http.invalid_json'],
    ['no body', post('/spaces', ''), 400, 'http.invalid_json'],
    ['an unknown field', post('/spaces', '{"name":"x","colour":"red"}'), 400, 'http.invalid_request'],
    ['a wrong type', post('/spaces', '{"name":7}'), 400, 'http.invalid_request'],
    ['a missing field', post('/spaces', '{}'), 400, 'http.invalid_request'],
    [
      'a kind nobody knows',
      () => post('/documents', JSON.stringify({ spaceId, kind: 'song', title: '' }))(),
      400,
      'http.invalid_request',
    ],
    ['too large', post('/spaces', JSON.stringify({ name: 'x'.repeat(3_000_000) })), 413, 'http.too_large'],
    [
      'another media type',
      post('/spaces', 'name=x', { 'content-type': 'text/csv' }),
      415,
      'http.unsupported_media_type',
    ],
    ['no token', () => call('/me', { headers: { authorization: '' } }), 401, 'http.unauthenticated'],
    [
      'a wrong token',
      () => call('/me', { headers: { authorization: 'Bearer stoa_t_wrong' } }),
      401,
      'http.unauthenticated',
    ],
    ['an unknown document', () => call(`/documents/${id}`), 404, 'documents.not_found'],
    ['content of an unknown document', () => call(`/documents/${id}/content`), 404, 'documents.not_found'],
    ['an id that is none', () => call('/documents/..%2f..%2fetc'), 400, 'http.invalid_request'],
    ['an unknown format', () => call(`/documents/${id}/content?format=pdf`), 400, 'http.invalid_request'],
    ['an unknown address', () => call('/nothing/here'), 404, 'http.not_found'],
    ['a broken cursor', () => call('/users?cursor=zzz'), 400, 'http.invalid_cursor'],
    [
      'a foreign origin with a session',
      () =>
        call('/spaces', {
          method: 'POST',
          body: '{"name":"x"}',
          headers: { authorization: '', cookie: 'stoa_session=x', origin: 'https://evil.example.com' },
        }),
      403,
      'http.foreign_origin',
    ],
  ]

  it.each(cases)('%s: one clear problem document, one log line', async (_what, send, status, code) => {
    const before = stoa.log.length
    const answer = await send()
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    const problem = (await answer.json()) as Problem
    expect({ status: answer.status, code: problem.code }).toEqual({ status, code })
    expect(problem).toMatchObject({
      status,
      type: `urn:stoa:error:${code}`,
      title: expect.stringMatching(/\S/),
    })

    await waitUntil(() => stoa.log.length > before, { what: 'a log line' })
    const lines = stoa.log.slice(before)
    expect(lines.map((line) => line['code'])).toEqual([code])
    expect(JSON.stringify(lines)).not.toContain('stoa_t_')
    // Nothing else is harmed: the next request is answered.
    expect((await call('/me')).status).toBe(200)
  })

  /** Sends the first bytes of a body of `size`, and the rest only after the answer is there. */
  async function sendLate(agent: Agent, size: number): Promise<{ status: number; whenSent: Promise<void> }> {
    const sent = request(`${stoa.url}/api/v1/spaces`, {
      agent,
      method: 'POST',
      headers: {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'content-length': size,
      },
    })
    sent.write(Buffer.alloc(1024))
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    const whenSent = new Promise<void>((resolve, reject) => {
      sent.once('error', reject)
      sent.end(Buffer.alloc(size - 1024), resolve)
    })
    return { status: answer.statusCode!, whenSent }
  }

  it('reads the rest of what is too large, so that a proxy that still sends finds the answer', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const { status, whenSent } = await sendLate(agent, 8_000_000)
    expect(status).toBe(413)
    await whenSent
    const again = request(`${stoa.url}/livez`, { agent }).end()
    await once(again, 'response')
    expect(again.reusedSocket).toBe(true)
    agent.destroy()
  })

  it('cuts off who does not stop sending', async () => {
    const agent = new Agent({ keepAlive: true })
    const { status, whenSent } = await sendLate(agent, 200_000_000)
    expect(status).toBe(413)
    await expect(whenSent).rejects.toMatchObject({ code: /ECONNRESET|EPIPE/ })
    agent.destroy()
  })

  it('names every field that is wrong, in the reader’s language', async () => {
    const answer = await call('/documents', {
      method: 'POST',
      body: JSON.stringify({ kind: 'page', title: 5, extra: true }),
      headers: { authorization: '', 'accept-language': 'zh-CN' },
    })
    expect(answer.status).toBe(401)
    expect(((await answer.json()) as Problem).title).toMatch(/\p{Script=Han}/u)
    const wrong = await call('/documents', {
      method: 'POST',
      body: JSON.stringify({ kind: 'page', title: 5, extra: true }),
    })
    const byPath = ({ errors = [] }: Problem) =>
      Object.fromEntries(errors.map(({ path, message }) => [path, message]))
    expect(byPath((await wrong.json()) as Problem)).toEqual({
      '/body/extra': 'is not a known field',
      '/body/spaceId': 'is missing',
      '/body/title': 'must be of type string',
    })
    const setup = await fetch(`${stoa.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-language': 'zh-CN' },
      body: JSON.stringify({
        token: 'x',
        organisation: { name: '', language: 'fr', timeZone: 'UTC' },
        owner: { email: 'nobody', name: '李', password: 'a' },
      }),
    })
    expect(byPath((await setup.json()) as Problem)).toEqual({
      '/body/organisation/name': '不能为空',
      '/body/organisation/language': '不是可用的值',
      '/body/owner/email': '格式不正确',
      '/body/owner/password': expect.stringMatching(/^至少需要 \d+ 个字符$/),
    })
  })
})

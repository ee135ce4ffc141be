import type { Board, DocumentDetail, Space } from '@stoa/protocol'
import { ownerToken, processOwner, startStoaProcess, type StoaProcess, waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApi, expectStatus } from '../../server/src/app/boot.testing.ts'
import { startMailServer, type TestMailServer } from '../../server/src/platform/mail/mail-server.testing.ts'
import { hocuspocusClient, yWebsocketClient } from '../compatibility/stock-clients.ts'

/** Stands in everything that must not be in a log. */
const mark = 'Qx7marked'

describe('the log of a server, at its most talkative', () => {
  let stoa: StoaProcess
  let mails: TestMailServer
  beforeAll(async () => {
    mails = await startMailServer()
    stoa = await startStoaProcess({
      env: {
        STOA_LOG_LEVEL: 'trace',
        STOA_SMTP_URL: mails.url.replace('//', `//stoa:${mark}-smtp@`),
        STOA_MAIL_FROM: 'stoa@example.com',
        STOA_BACKUP_KEY: `${mark}-backup-key`,
        STOA_LLM_URL: 'https://llm.invalid/v1',
        STOA_LLM_MODEL: 'm',
        STOA_LLM_KEY: `${mark}-llm-key`,
      },
    })
  })
  afterAll(async () => {
    await stoa.dispose()
    await mails.stop()
  })

  it('holds neither secrets nor what people write, and tells whose request and socket each line is of', async () => {
    const token = await ownerToken(stoa.url)
    const api = createApi(stoa.url, token)
    const post = (path: string, body: string, headers: Record<string, string> = {}) =>
      fetch(`${stoa.url}/api/v1${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}`, ...headers },
        body,
      })

    // Signing in, wrongly; forms that are refused; addresses that lead nowhere.
    await post('/sessions', JSON.stringify({ email: processOwner.email, password: `${mark}-wrong` }))
    await post('/spaces', `{ "name": "${mark}-broken`)
    const refused = await post('/spaces', JSON.stringify({ name: { title: `${mark}-nested` }, [mark]: 1 }))
    expect(refused.status).toBe(400)
    expect(refused.headers.get('x-request-id')).toMatch(/^[\da-f-]{36}$/)
    await fetch(`${stoa.url}/yjs/raw.1?token=${mark}-token`)
    await fetch(`${stoa.url}/api/v1/nothing/${mark}-path?code=${mark}-code`)
    await fetch(`${stoa.url}/api/v1/me`, { headers: { authorization: `Bearer stoa_t_${mark}-bearer-token` } })
    await fetch(`${stoa.url}/api/v1/me`, { headers: { cookie: `stoa_session=${mark}-cookie` } })

    // People, mail that is refused, links that open doors.
    mails.refuseWith = { code: 550, text: `${mark.toLowerCase()}@example.com is not here` }
    const person = { email: `${mark}@example.com`, name: `${mark}-name`, password: `${mark}-password` }
    expectStatus(await api.post('/users', person), 201)
    await api.post('/invitations', { emails: [`${mark}-invited@example.com`], role: 'member' })
    await api.post('/password-resets', { email: person.email })
    const own = expectStatus(await api.post<{ token: string }>('/api-tokens', { name: `${mark}-token` }), 201)

    // Spaces, pages, boards, and what is typed into them.
    const space = expectStatus(await api.post<Space>('/spaces', { name: `${mark}-space` }), 201)
    const document = (kind: string) =>
      api.post<DocumentDetail>('/documents', { spaceId: space.id, kind, title: `${mark}-${kind}` })
    const raw = expectStatus(await document('raw'), 201)
    const board = expectStatus(await document('board'), 201)
    const { columns } = expectStatus(await api.get<Board>(`/boards/${board.id}`), 200)
    await api.post(`/boards/${board.id}/cards`, { columnId: columns[0]!.id, title: `${mark}-card` })
    const peer = { url: stoa.wsUrl, name: raw.syncName, token: own.token }
    {
      using one = hocuspocusClient(peer)
      using two = yWebsocketClient(peer)
      await waitUntil(() => one.provider.isSynced && two.provider.synced, { what: 'both have it' })
      one.document.getText('text').insert(0, `${mark}-typed`)
      one.provider.setAwarenessField('user', { name: `${mark}-presence` })
      await waitUntil(() => one.isSaved, { what: 'it is saved' })
    }
    // A stranger, and a frame that is none.
    {
      using stranger = hocuspocusClient({ ...peer, token: `${mark}-stranger` })
      await waitUntil(() => stranger.denials.length > 0, { what: 'the stranger is denied' })
      const socket = new WebSocket(`${stoa.wsUrl}/yjs/${raw.syncName}?token=${own.token}`)
      socket.addEventListener('open', () => socket.send(Buffer.from(`\u0000\u0002${mark}-frame`)))
      await new Promise((resolve) => {
        socket.addEventListener('close', resolve)
      })
    }
    const lines = () => stoa.log
    await waitUntil(() => lines().some(({ msg }) => /mail (was given up|will be tried)/.test(String(msg))), {
      what: 'the refusal of the mail is logged',
    })
    expect(await stoa.end()).toBe(0)

    const found = lines().filter((line) => {
      const text = JSON.stringify(line)
      return text.toLowerCase().includes(mark.toLowerCase()) || text.includes(own.token)
    })
    expect(found).toEqual([])
    for (const secret of [processOwner.password, token]) expect(JSON.stringify(lines())).not.toContain(secret)

    // It was not silent meanwhile.
    const said = (msg: RegExp) => lines().filter((line) => msg.test(String(line['msg'])))
    expect(said(/^answered$/).length).toBeGreaterThan(10)
    for (const line of [...said(/^answered$/), ...said(/^request refused$/)])
      expect(line['reqId']).toMatch(/^[\da-f-]{36}$/)
    expect(lines().some(({ reqId }) => reqId === refused.headers.get('x-request-id'))).toBe(true)
    const opened = said(/^a sync socket opened$/).map(({ socket }) => socket)
    expect(opened.length).toBeGreaterThanOrEqual(4)
    expect(said(/^a sync socket closed$/).map(({ socket }) => socket)).toEqual(expect.arrayContaining(opened))
    for (const line of said(/^a document was opened$/)) expect(opened).toContain(line['socket'])
    expect(said(/^sync socket refused$/).length).toBeGreaterThan(0)
    for (const line of lines()) expect(line).not.toHaveProperty('text')
  })
})

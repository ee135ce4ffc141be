import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Me, Problem } from '@stoa/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootStoa, type Stoa } from '../../app/boot.ts'
import {
  bootDeadline,
  createApi,
  expectStatus,
  startTestStoa,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { loadConfig } from '../../platform/config/load-config.ts'
import { createLogger } from '../../platform/logging/logger.ts'

describe('the first run', () => {
  let stoa: Stoa
  let url: string
  let dataDirectory: string
  beforeEach(async () => {
    dataDirectory = mkdtempSync(join(tmpdir(), 'stoa-setup-'))
    const { config } = loadConfig({ STOA_DATA_DIR: dataDirectory, STOA_PORT: '0', STOA_LOG_LEVEL: 'silent' })
    stoa = await bootStoa({ config, logger: createLogger('silent'), clientDirectory: null })
    url = (await stoa.listen()).url
  })
  afterEach(async () => {
    await stoa.close()
    rmSync(dataDirectory, { recursive: true })
  })

  const request = (token: string) => ({
    token,
    organisation: { name: '柱廊公司', language: 'zh-CN', timeZone: 'Asia/Shanghai' },
    owner: { email: 'Li@Example.com', name: '李梅', password: 'long enough' },
  })

  it('a link sets up organisation and owner, once', async () => {
    const api = createApi(url, null)
    expect((await api.get('/instance')).body).toMatchObject({ setupRequired: true, name: null })
    const old = await stoa.services.identity.renewSetupLink()
    const secret = await stoa.services.identity.renewSetupLink()
    expect((await api.post<Problem>('/setup', request(old!))).body.code).toBe('identity.setup_link_invalid')
    expect((await api.post<Problem>('/setup', request('guess'))).body.code).toBe(
      'identity.setup_link_invalid',
    )

    const done = await api.post<Me>('/setup', request(secret!))
    expect(expectStatus(done, 201)).toMatchObject({
      user: { email: 'li@example.com', role: 'owner' },
      organisation: { name: '柱廊公司', language: 'zh-CN', timeZone: 'Asia/Shanghai' },
      can: expect.arrayContaining(['users.create']),
    })
    expect(done.headers.get('set-cookie')).toMatch(/^stoa_session=.*HttpOnly; SameSite=Lax/)
    expect((await api.post<Problem>('/setup', request(secret!))).body.code).toBe('identity.already_set_up')
    expect(await stoa.services.identity.renewSetupLink()).toBeNull()
  })

  it('two people who follow the link at the same moment make one owner', async () => {
    const api = createApi(url, null)
    const secret = await stoa.services.identity.renewSetupLink()
    const answers = await Promise.all([1, 2, 3].map(() => api.post('/setup', request(secret!))))
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409])
  })

  it('refuses a time zone that does not exist', async () => {
    const secret = await stoa.services.identity.renewSetupLink()
    const wrong = {
      ...request(secret!),
      organisation: { name: 'x', language: 'en', timeZone: 'Mars/Olympus' },
    }
    expect((await createApi(url, null).post<Problem>('/setup', wrong)).body.code).toBe(
      'identity.time_zone_unknown',
    )
  })
})

describe('accounts, sessions and tokens', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const signIn = (email: string, password: string, headers: Record<string, string> = {}) =>
    fetch(`${stoa.url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ email, password }),
    })
  const cookieOf = (response: Response) => response.headers.get('set-cookie')!.split(';')[0]!

  it('signing out ends the session on the server', async () => {
    const cookie = cookieOf(await signIn('OWNER@example.com', stoa.owner.password))
    const me = () => fetch(`${stoa.url}/api/v1/me`, { headers: { cookie } })
    expect((await me()).status).toBe(200)
    const out = await fetch(`${stoa.url}/api/v1/sessions/current`, { method: 'DELETE', headers: { cookie } })
    expect(out.status).toBe(204)
    expect((await me()).status).toBe(401)
  })

  it('says the same of an unknown address and of a wrong password', async () => {
    const unknown = (await (await signIn('nobody@example.com', 'whatever-it-is')).json()) as Problem
    const wrong = (await (await signIn('owner@example.com', 'whatever-it-is')).json()) as Problem
    expect({ ...unknown, instance: '' }).toEqual({ ...wrong, instance: '' })
    expect(wrong.code).toBe('identity.wrong_credentials')
  })

  it('a page of another site cannot act with the cookie', async () => {
    const foreign = await signIn('owner@example.com', stoa.owner.password, { origin: 'https://evil.example' })
    expect(((await foreign.json()) as Problem).code).toBe('http.foreign_origin')
    expect((await signIn('owner@example.com', stoa.owner.password, { origin: stoa.url })).status).toBe(201)
  })

  it('an API token works until it is revoked', async () => {
    const made = expectStatus(
      await stoa.owner.api.post<{ id: string; token: string }>('/api-tokens', { name: 'ci' }),
      201,
    )
    const api = createApi(stoa.url, made.token)
    expect((await api.get('/me')).status).toBe(200)
    const list = await api.get<{ items: object[] }>('/api-tokens')
    expect(JSON.stringify(list.body)).not.toContain(made.token)
    expect((await api.delete(`/api-tokens/${made.id}`)).status).toBe(204)
    expect((await api.get('/me')).status).toBe(401)
    expect((await createApi(stoa.url, 'stoa_t_wrong').get('/me')).status).toBe(401)
  })

  it('administrators create accounts, members do not, and only an owner makes an owner', async () => {
    const admin = await stoa.person('王强', 'admin')
    const member = await stoa.person('Anna')
    const account = (email: string, role?: string) => ({
      email,
      name: 'N',
      password: 'long enough',
      ...(role ? { role } : {}),
    })
    expect((await member.api.post('/users', account('a@example.com'))).status).toBe(403)
    expect((await admin.api.post<Problem>('/users', account('b@example.com', 'owner'))).body.code).toBe(
      'identity.role_too_high',
    )
    expect((await admin.api.post('/users', account('c@example.com'))).status).toBe(201)
    expect((await admin.api.post<Problem>('/users', account('C@EXAMPLE.COM'))).body.code).toBe(
      'identity.email_taken',
    )
    const withoutPassword = await admin.api.post<{ temporaryPassword: string }>('/users', {
      email: 'd@example.com',
      name: 'D',
    })
    expect((await signIn('d@example.com', withoutPassword.body.temporaryPassword)).status).toBe(201)
  })

  it('finds people by part of a name or address, with wildcards taken literally', async () => {
    await stoa.person('陈_伟%')
    const found = async (query: string) =>
      (
        await stoa.owner.api.get<{ items: { name: string }[] }>(`/users?query=${encodeURIComponent(query)}`)
      ).body.items.map(({ name }) => name)
    expect(await found('陈_')).toEqual(['陈_伟%'])
    expect(await found('伟%')).toEqual(['陈_伟%'])
    expect(await found('_')).toEqual(['陈_伟%'])
  })

  it('keeps no secret in clear text', async () => {
    const { readFileSync } = await import('node:fs')
    const bytes = ['stoa.db', 'stoa.db-wal']
      .map((file) => readFileSync(join(stoa.dataDirectory, file)).toString('latin1'))
      .join('')
    expect(bytes).not.toContain(stoa.owner.token)
    expect(bytes).not.toContain(stoa.owner.password)
    expect(bytes).toContain('$argon2id$')
  })

  it('answers in the language of the reader', async () => {
    const call = (language: string) =>
      fetch(`${stoa.url}/api/v1/me`, { headers: { 'accept-language': language } })
    expect(((await (await call('zh-CN,zh;q=0.9')).json()) as Problem).title).toContain('请先登录')
    expect(((await (await call('en-GB')).json()) as Problem).title).toContain('sign in')
  })
})

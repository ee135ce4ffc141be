import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type {
  CreateFederationProviderRequest,
  FederationProvider,
  FederationProviderList,
  FederationTrial,
  Problem,
} from '@stoa/protocol'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import type { AuditTables } from '../../platform/audit/audit-entry.ts'
import type { FederationTables } from './federation.tables.ts'
import {
  type ForgingProvider,
  startForgingProvider,
  startOidcProvider,
  TestBrowser,
  type TestOidcProvider,
} from './oidc.testing.ts'

const secret = 'the-secret-that-nobody-sees'

describe('setting up providers', () => {
  let stoa: TestStoa
  let member: TestPerson
  beforeAll(async () => {
    stoa = await startTestStoa({ settings: { STOA_OUTBOUND_NETWORKS: '127.0.0.1,10.20.0.0/16' } })
    member = await stoa.person('Anna')
  })
  afterAll(() => stoa.stop())

  const request = (more: Partial<CreateFederationProviderRequest> = {}): CreateFederationProviderRequest => ({
    key: `idp-${Math.random().toString(36).slice(2, 10)}`,
    name: 'IdP',
    issuer: 'http://127.0.0.1:9',
    clientId: 'stoa',
    ...more,
  })
  const create = (more: Partial<CreateFederationProviderRequest> = {}) =>
    stoa.owner.api.post<FederationProvider & Problem>('/federation/providers', request(more))

  it('is for owners and administrators', async () => {
    const admin = await stoa.person('王强', 'admin')
    const { id } = expectStatus(
      await admin.api.post<FederationProvider>('/federation/providers', request()),
      201,
    )
    const attempts = [
      member.api.get<Problem>('/federation/providers'),
      member.api.post<Problem>('/federation/providers', request()),
      member.api.patch<Problem>(`/federation/providers/${id}`, { enabled: false }),
      member.api.post<Problem>(`/federation/providers/${id}/test`),
      member.api.delete<Problem>(`/federation/providers/${id}`),
      member.api.get<Problem>('/federation/directories'),
    ]
    for (const { body } of await Promise.all(attempts)) expect(body.code).toBe('http.forbidden')
    expectStatus(await admin.api.delete(`/federation/providers/${id}`), 204)
    expect((await admin.api.delete<Problem>(`/federation/providers/${id}`)).body.code).toBe(
      'federation.provider_not_found',
    )
  })

  it('gives a secret back nowhere: no list, no log, no database in clear', async () => {
    const made = expectStatus(await create({ clientSecret: secret }), 201)
    expect(made).toMatchObject({
      hasClientSecret: true,
      redirectUri: `${stoa.url}/api/v1/federation/callback/${made.key}`,
    })
    const list = (await stoa.owner.api.get<FederationProviderList>('/federation/providers')).body
    const storage = stoa.stoa.storage
    const rows = await storage.db<FederationTables>().selectFrom('federation_providers').selectAll().execute()
    const audited = await storage.db<AuditTables>().selectFrom('audit_entries').selectAll().execute()
    for (const each of [made, list, rows, audited]) expect(JSON.stringify(each)).not.toContain(secret)
    expect(audited.find(({ action }) => action === 'federation.provider_created')).toBeDefined()
    const files = ['stoa.db', 'stoa.db-wal'].map((name) => readFileSync(join(stoa.dataDirectory, name)))
    for (const bytes of files) expect(bytes.includes(secret)).toBe(false)

    const path = `/federation/providers/${made.id}`
    expect(
      (await stoa.owner.api.patch<FederationProvider>(path, { name: '新名' })).body.hasClientSecret,
    ).toBe(true)
    const taken = await stoa.owner.api.patch<FederationProvider>(path, { clientSecret: null })
    expect(taken.body).toMatchObject({ name: '新名', hasClientSecret: false })
  })

  it('refuses fields that are none of the caller’s, and names that are taken', async () => {
    for (const more of [
      { id: stoa.owner.id },
      { sealedSecret: 'x' },
      { redirectUri: 'https://evil.example' },
    ]) {
      expect((await create(more as object)).body.code).toBe('http.invalid_request')
    }
    expect((await create({ key: '../x' })).body.code).toBe('http.invalid_request')
    const { key } = expectStatus(await create(), 201)
    expect((await create({ key })).body.code).toBe('federation.key_taken')
  })

  it('takes an issuer at a public address over TLS, or where the operator allows it', async () => {
    const refusals: Record<string, string> = {
      'https://10.0.0.1': 'federation.address_forbidden',
      'https://169.254.169.254/latest/meta-data': 'federation.address_forbidden',
      'https://[::1]': 'federation.address_forbidden',
      'https://[::ffff:192.168.0.1]': 'federation.address_forbidden',
      'https://127.0.0.2': 'federation.address_forbidden',
      'https://0x7f.2': 'federation.address_forbidden',
      'http://10.20.0.1': 'federation.issuer_invalid',
      'http://1.1.1.1': 'federation.issuer_invalid',
      'file:///etc/passwd': 'federation.issuer_invalid',
      'https://user:password@1.1.1.1': 'federation.issuer_invalid',
      'https://1.1.1.1/?a=1': 'federation.issuer_invalid',
      'not an address': 'federation.issuer_invalid',
    }
    for (const [issuer, code] of Object.entries(refusals))
      expect((await create({ issuer })).body.code, issuer).toBe(code)
    for (const issuer of ['https://10.20.3.4', 'https://1.1.1.1', 'http://127.0.0.1:9'])
      expect((await create({ issuer })).status, issuer).toBe(201)
    const { id } = expectStatus(await create(), 201)
    const moved = await stoa.owner.api.patch<Problem>(`/federation/providers/${id}`, {
      issuer: 'https://10.0.0.1',
    })
    expect(moved.body.code).toBe('federation.address_forbidden')
  })
})

describe('trying a provider', () => {
  let stoa: TestStoa
  let idp: TestOidcProvider
  let forger: ForgingProvider
  beforeAll(async () => {
    stoa = await startTestStoa({ settings: { STOA_OUTBOUND_NETWORKS: '127.0.0.1' } })
    idp = await startOidcProvider([`${stoa.url}/api/v1/federation/callback/corp`])
    forger = await startForgingProvider()
  })
  afterAll(async () => {
    await Promise.all([idp.stop(), forger.stop(), stoa.stop()])
  })
  afterEach(async () => {
    forger.forgery = {}
    forger.calls.length = 0
    const { items } = (await stoa.owner.api.get<FederationProviderList>('/federation/providers')).body
    for (const { id } of items) expectStatus(await stoa.owner.api.delete(`/federation/providers/${id}`), 204)
  })

  const provider = async (more: Partial<CreateFederationProviderRequest> = {}) => {
    const { issuer, clientId, clientSecret } = idp
    const request = { key: 'corp', name: 'Corp', issuer, clientId, clientSecret, ...more }
    return expectStatus(await stoa.owner.api.post<FederationProvider>('/federation/providers', request), 201)
  }
  const attempt = async (more: Partial<CreateFederationProviderRequest> = {}) => {
    const { id } = await provider(more)
    return (await stoa.owner.api.post<FederationTrial>(`/federation/providers/${id}/test`)).body
  }
  const outcomes = ({ steps }: FederationTrial) =>
    Object.fromEntries(steps.map(({ step, outcome }) => [step, outcome]))
  const fine = {
    address: 'ok',
    discovery: 'ok',
    keys: 'ok',
    clock: 'ok',
    redirect_uri: 'ok',
    client: 'ok',
  }

  it('finds a good one good, each step in the reader’s language', async () => {
    const { id } = await provider()
    const url = `${stoa.url}/api/v1/federation/providers/${id}/test`
    const ask = async (language: string) => {
      const headers = { authorization: `Bearer ${stoa.owner.token}`, 'accept-language': language }
      return (await (await fetch(url, { method: 'POST', headers })).json()) as FederationTrial
    }
    const [english, chinese] = [await ask('en'), await ask('zh-CN')]
    expect(english.ok).toBe(true)
    expect(outcomes(english)).toEqual(fine)
    for (const { text } of english.steps) expect(text).toMatch(/^[A-Z].*\.$/)
    for (const { text } of chinese.steps) expect(text).toMatch(/\p{Script=Han}.*。$/u)
    const told = english.steps.find(({ step }) => step === 'redirect_uri')
    expect(told!.detail).toBe(`${stoa.url}/api/v1/federation/callback/corp`)
  })

  it('tells a wrong secret, a wrong client and a redirect URI that was not registered', async () => {
    expect(outcomes(await attempt({ clientSecret: 'wrong' }))).toEqual({ ...fine, client: 'failed' })
    expect(outcomes(await attempt({ key: 'other' }))).toEqual({ ...fine, redirect_uri: 'failed' })
    const stranger = outcomes(await attempt({ key: 'third', clientId: 'stranger' }))
    expect(stranger).toEqual({ ...fine, redirect_uri: 'failed', client: 'failed' })
  })

  it('tells an issuer that is somebody else, or nobody', async () => {
    forger.forgery = { metadata: (metadata) => ({ ...metadata, issuer: 'https://other.example' }) }
    const skipped = { keys: 'skipped', clock: 'skipped', redirect_uri: 'skipped', client: 'skipped' }
    const other = await attempt({ issuer: forger.issuer })
    expect(other.ok).toBe(false)
    expect(outcomes(other)).toEqual({ address: 'ok', discovery: 'failed', ...skipped })
    const nobody = await attempt({ key: 'nobody', issuer: 'http://127.0.0.1:1' })
    expect(outcomes(nobody)).toEqual({ address: 'ok', discovery: 'failed', ...skipped })
    expect(nobody.steps[1]!.detail).toMatch(/ECONNREFUSED|connect/)
  })

  it('tells clocks that differ', async () => {
    forger.forgery = { date: new Date(Date.now() - 5 * 60_000) }
    const trial = await attempt({ issuer: forger.issuer })
    expect(outcomes(trial)).toMatchObject({ keys: 'ok', clock: 'failed' })
    expect(trial.steps.find(({ step }) => step === 'clock')!.detail).toMatch(/^(299|30\d) s$/)
  })

  it('follows no redirect, and reads no endless description', async () => {
    const target = `${idp.issuer}/.well-known/openid-configuration`
    forger.forgery = { describe: (response) => void response.writeHead(302, { location: target }).end() }
    expect(outcomes(await attempt({ issuer: forger.issuer }))).toMatchObject({ discovery: 'failed' })
    forger.forgery = { describe: (response) => void response.end(Buffer.alloc(3 * 1024 * 1024, ' ')) }
    expect(outcomes(await attempt({ key: 'long', issuer: forger.issuer }))).toMatchObject({
      discovery: 'failed',
    })
  })

  it('calls no address that a description names, unless it is allowed', async () => {
    for (const key of ['jwks_uri', 'token_endpoint']) {
      forger.forgery = {
        metadata: (metadata) => ({
          ...metadata,
          [key]: `${forger.issuer.replace('127.0.0.1', '127.0.0.2')}/jwks`,
        }),
      }
      forger.calls.length = 0
      const { steps } = await attempt({ key: key.replace('_', '-'), issuer: forger.issuer })
      const step = steps.find((each) => each.step === (key === 'jwks_uri' ? 'keys' : 'client'))!
      expect(step.outcome, key).not.toBe('ok')
      expect(step.detail, key).toContain('not a public address')
    }
  })

  it('that cannot be reached lets nobody begin, and says so', async () => {
    await provider({ issuer: 'http://127.0.0.1:1' })
    const answer = await new TestBrowser().post(`${stoa.url}/api/v1/federation/sign-in`, { provider: 'corp' })
    expect(answer.status).toBe(502)
    expect(((await answer.json()) as Problem).code).toBe('federation.provider_unreachable')
  })
})

import type { AuditPage, AuditRecord, AuditVerification, Problem } from '@stoa/protocol'
import { parse } from 'csv-parse/sync'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import {
  type Api,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { type AuditEntry, type AuditTables, stoaItself } from '../../platform/audit/audit-entry.ts'
import { createAuditLog } from '../../platform/audit/audit-log.ts'
import { createLogger } from '../../platform/logging/logger.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { createPermissionEngine } from '../../platform/permissions/permission-engine.ts'
import { auditAccess } from './audit.access.ts'
import { type AuditReach, createAuditService } from './audit.service.ts'

const day = 24 * 3_600_000

async function record(stoa: TestStoa, at: number, ...entries: Partial<AuditEntry>[]): Promise<void> {
  const log = createAuditLog(() => at)
  await stoa.stoa.storage.unitOfWork(async (unit) => {
    for (const entry of entries)
      await log.record(unit, { action: 'tests.done', actor: stoaItself, target: null, ...entry })
  })
}

async function searchAll(api: Api, query: string): Promise<AuditRecord[]> {
  const found: AuditRecord[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page: AuditPage = expectStatus(
      await api.get<AuditPage>(`/audit?limit=2&${query}${cursor === '' ? '' : `&cursor=${cursor}`}`),
      200,
    )
    found.push(...page.items)
    cursor = page.nextCursor
  }
  return found
}

describe('reading the audit log', () => {
  let stoa: TestStoa
  let li: TestPerson
  beforeAll(async () => {
    stoa = await startTestStoa()
    li = await stoa.person('李梅')
    const space = (name: string) => ({ type: 'space', id: `space-${name}`, name })
    await record(stoa, 1_000, { action: 'tests.opened', target: space('销售') })
    await record(stoa, 2_000, { action: 'tests.closed', target: space('100%_sure') })
    await record(stoa, 3_000, {
      action: 'tests.member_set',
      actor: { userId: li.id, name: '李梅', address: '203.0.113.7', via: { type: 'session' } },
      target: { type: 'user', id: stoa.owner.id, name: 'Owner' },
      details: { from: 'viewer', to: 'editor' },
    })
    await record(stoa, 4_000, { action: 'testset.opened' }, { action: 'tests.opened', target: space('生产') })
  })
  afterAll(() => stoa.stop())

  const actions = async (query: string) =>
    (await searchAll(stoa.owner.api, query)).map(({ action, at }) => `${action} ${at}`)

  it('is for owners and administrators', async () => {
    const admin = await stoa.person('王强', 'admin')
    for (const path of ['/audit', '/audit/verification']) {
      expect((await stoa.anonymous.get<Problem>(path)).body.code).toBe('http.unauthenticated')
      expect((await li.api.get<Problem>(path)).body.code).toBe('http.forbidden')
      expectStatus(await admin.api.get(path), 200)
    }
    expect((await li.api.post<Problem>('/audit/export', { format: 'csv' })).body.code).toBe('http.forbidden')
  })

  it('shows newest first, page by page, who did what to what from where', async () => {
    const found = (await searchAll(stoa.owner.api, 'to=5000')).map(({ sequence }) => sequence)
    expect(found).toHaveLength(5)
    expect(found).toEqual(found.toSorted((a, b) => b - a))
    const [entry] = await searchAll(stoa.owner.api, `actor=${li.id}&action=tests`)
    expect(entry).toMatchObject({
      at: 3_000,
      actor: { id: li.id, name: '李梅', via: 'session', address: '203.0.113.7' },
      action: 'tests.member_set',
      target: { type: 'user', id: stoa.owner.id, name: 'Owner' },
      details: { from: 'viewer', to: 'editor' },
    })
  })

  it('finds by action, module, target, time and text', async () => {
    expect(await actions('action=tests.opened')).toEqual(['tests.opened 4000', 'tests.opened 1000'])
    expect(await actions('action=testset')).toEqual(['testset.opened 4000'])
    expect(await actions('action=tests')).toHaveLength(4)
    expect(await actions(`target=${encodeURIComponent('space-销售')}`)).toEqual(['tests.opened 1000'])
    expect(await actions('from=2000&to=4000')).toEqual(['tests.member_set 3000', 'tests.closed 2000'])
    expect(await actions(`query=${encodeURIComponent('生产')}`)).toEqual(['tests.opened 4000'])
    expect(await actions('query=203.0.113')).toEqual(['tests.member_set 3000'])
    expect(await actions('query=EDITOR&to=5000')).toEqual(['tests.member_set 3000'])
  })

  it('takes text as text, not as a pattern', async () => {
    expect(await actions(`query=${encodeURIComponent('%_s')}`)).toEqual(['tests.closed 2000'])
    expect(await actions(`query=${encodeURIComponent("' or 1=1 --")}`)).toEqual([])
  })

  it('refuses what is no filter, and a cursor of somebody else', async () => {
    for (const query of ['actor=me', 'action=%27', 'from=-1', 'limit=501', 'colour=red']) {
      expect((await stoa.owner.api.get<Problem>(`/audit?${query}`)).body.code, query).toBe(
        'http.invalid_request',
      )
    }
    expect((await stoa.owner.api.get<Problem>('/audit?cursor=WyJ4Il0')).body.code).toBe('http.invalid_cursor')
  })

  it('gives an administrator of some people what was done by them or to them', async () => {
    await record(stoa, 6_000, { action: 'tests.removed', target: { type: 'user', id: li.id } })
    const reach: AuditReach = async ({ role }) => (role === 'guest' ? null : sql<string>`select ${li.id}`)
    const permissions = createPermissionEngine()
    permissions.register(auditAccess)
    const audit = createAuditService({
      storage: stoa.stoa.storage,
      config: stoa.stoa.config,
      permissions,
      audit: createAuditLog(),
      logger: createLogger('silent'),
      now: Date.now,
      contributions: () => [reach],
    } as never)
    const head: Actor = {
      userId: 'head',
      name: 'Anna',
      hue: 0,
      role: 'member',
      language: null,
      address: null,
      via: { type: 'cli' },
    }
    const { items } = await audit.search(head, { action: 'tests', limit: 10 })
    expect(items.map(({ action }) => action)).toEqual(['tests.removed', 'tests.member_set'])
    await expect(audit.export(head, { format: 'csv' })).rejects.toMatchObject({ code: 'http.forbidden' })
    await expect(audit.search({ ...head, role: 'guest' }, { limit: 10 })).rejects.toMatchObject({
      code: 'http.forbidden',
    })
  })

  it('shows an administrator of a department what concerns its people, and nothing else', async () => {
    const head = await stoa.person('Eva')
    const made = await stoa.owner.api.post<{ id: string }>('/departments', { name: '研发', parentId: null })
    const { id } = expectStatus(made, 201)
    expectStatus(await stoa.owner.api.put(`/departments/${id}/members/${li.id}`, {}), 200)
    expect((await head.api.get<Problem>('/audit')).body.code).toBe('http.forbidden')
    expectStatus(await stoa.owner.api.put(`/departments/${id}/members/${head.id}`, { isAdmin: true }), 200)
    const found = await searchAll(head.api, '')
    expect(found.some(({ actor, target }) => actor.id === li.id || target?.id === li.id)).toBe(true)
    const concerned = new Set([li.id, head.id])
    for (const { actor, target } of found)
      expect(concerned.has(actor.id ?? '') || concerned.has(target?.id ?? '')).toBe(true)
    expect((await head.api.post<Problem>('/audit/export', { format: 'csv' })).body.code).toBe(
      'http.forbidden',
    )
  })

  it('verifies, also against a head noted earlier', async () => {
    const { head, findings } = (await stoa.owner.api.get<AuditVerification>('/audit/verification')).body
    expect(findings).toEqual([])
    const check = (sequence: number, hash: string) =>
      stoa.owner.api.get<AuditVerification>(`/audit/verification?sequence=${sequence}&hash=${hash}`)
    expect((await check(head.sequence, head.hash)).body.findings).toEqual([])
    expect((await check(1, head.hash)).body.findings).toEqual([{ kind: 'anchor', from: 1, to: 1 }])
  })
})

describe('exporting the audit log', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
    const names = ['=1+1', '+1', '-1', '@x', '\t=1', ' =1', '＝1', '销售 "一" 部', 'a\r\nb', '1-2']
    await record(stoa, 1_000, ...names.map((name) => ({ target: { type: 'space', id: 's', name } })))
    await record(stoa, 2_000, ...Array.from({ length: 1_500 }, () => ({ action: 'tests.many' as const })))
  })
  afterAll(() => stoa.stop())

  const exported = async (request: object) => {
    const answer = await fetch(`${stoa.url}/api/v1/audit/export`, {
      method: 'POST',
      headers: { authorization: `Bearer ${stoa.owner.token}`, 'content-type': 'application/json' },
      body: JSON.stringify(request),
    })
    expect(answer.status).toBe(200)
    const body = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
    return { headers: answer.headers, body }
  }

  it('as lines of JSON holds every entry, its own included, in order', async () => {
    const { body, headers } = await exported({ format: 'ndjson' })
    expect(headers.get('content-type')).toContain('application/x-ndjson')
    const entries = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as AuditRecord)
    expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, i) => i + 1))
    expect(entries.length).toBeGreaterThan(1_510)
    expect(entries.at(-1)).toMatchObject({
      action: 'audit.exported',
      actor: { id: stoa.owner.id, address: '127.0.0.1' },
      details: { format: 'ndjson' },
    })
    for (const [i, entry] of entries.entries()) {
      if (i > 0) expect(entry.previousHash).toBe(entries[i - 1]!.hash)
    }
  })

  it('as CSV runs no formula in a spreadsheet, and keeps everything else as it is', async () => {
    const { body } = await exported({ format: 'csv', to: 1_500 })
    expect(body.startsWith('\uFEFFsequence,time,')).toBe(true)
    const rows = parse<Record<string, string>>(body, { bom: true, columns: true })
    expect(rows.map(({ target }) => target)).toEqual([
      "'=1+1",
      "'+1",
      "'-1",
      "'@x",
      "'\t=1",
      "' =1",
      "'＝1",
      '销售 "一" 部',
      'a\r\nb',
      '1-2',
    ])
    expect(rows[0]).toMatchObject({ time: '1970-01-01T00:00:01.000Z', via: 'system', details: '{}' })
  })

  it('takes the filters of the search, and refuses others', async () => {
    const { body } = await exported({ format: 'ndjson', action: 'tests.many' })
    expect(body.trimEnd().split('\n')).toHaveLength(1_500)
    const wrong = await stoa.owner.api.post<Problem>('/audit/export', { format: 'ndjson', limit: 5 })
    expect(wrong.body.code).toBe('http.invalid_request')
  })
})

describe('the retention of the audit log', () => {
  let stoa: TestStoa
  beforeEach(async () => {
    stoa = await startTestStoa()
  })
  afterEach(() => stoa.stop())

  const sequences = async () =>
    (
      await stoa.stoa.storage
        .db<AuditTables>()
        .selectFrom('audit_entries')
        .select('sequence')
        .orderBy('sequence')
        .execute()
    ).map(({ sequence }) => sequence)
  const verify = async () =>
    (await stoa.owner.api.get<AuditVerification>('/audit/verification')).body.findings

  it('deletes the oldest, and the rest still verifies', async () => {
    await record(stoa, Date.now(), {}, {})
    const before = (await sequences()).length
    await record(stoa, Date.now() + 10 * day, { action: 'tests.young' }, { action: 'tests.young' })
    expect(await stoa.stoa.services.audit.prune(Date.now() + 5 * day)).toBe(before)
    const [vouching] = await searchAll(stoa.owner.api, 'action=audit.pruned')
    expect(vouching).toMatchObject({
      actor: { via: 'system' },
      details: { sequence: before, deleted: before },
    })
    expect(await sequences()).toEqual([before + 1, before + 2, before + 3])
    expect(await verify()).toEqual([])
  })

  it('deletes no entry behind a younger one, whatever its clock said', async () => {
    await record(stoa, Date.now(), {})
    await record(stoa, 1_000, {})
    const count = (await sequences()).length
    expect(await stoa.stoa.services.audit.prune(2_000)).toBe(0)
    expect((await sequences()).length).toBe(count)
  })

  it('can delete everything, again and again', async () => {
    for (let i = 0; i < 3; i++) {
      await record(stoa, Date.now(), {}, {})
      expect(await stoa.stoa.services.audit.prune(Date.now() + day)).toBeGreaterThan(0)
      expect(await sequences()).toHaveLength(1)
      expect(await verify()).toEqual([])
    }
  })
})

import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Problem, User } from '@stoa/protocol'
import { WebSocket } from 'ws'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootDeadline, expectStatus, startTestStoa, type TestStoa } from '../../app/boot.testing.ts'
import type { EventTables } from '../../platform/events/event-bus.ts'
import { testBrowser } from './identity.testing.ts'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../../main.ts', import.meta.url))

describe('switching accounts off', () => {
  let stoa: TestStoa
  beforeAll(async () => {
    stoa = await startTestStoa()
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const endedSince = async (eventId: number) =>
    stoa.stoa.storage
      .db<EventTables>()
      .selectFrom('events')
      .select('data')
      .where('name', '=', 'platform.session_ended')
      .where('id', '>', eventId)
      .execute()
  const newest = async () => (await stoa.stoa.events.since(Number.MAX_SAFE_INTEGER, 1)).newest
  const auditOf = (action: string) =>
    stoa.stoa.storage
      .db<{ audit_entries: { action: string; target_id: string; actor_id: string } }>()
      .selectFrom('audit_entries')
      .select(['target_id', 'actor_id'])
      .where('action', '=', action)
      .execute()

  it('ends every session and token at once, and keeps what the person made', async () => {
    const person = await stoa.person('李梅')
    const browser = testBrowser(stoa.url)
    await browser.signIn(person.email, person.password)
    const before = await newest()

    const off = await stoa.owner.api.put<User>(`/users/${person.id}/deactivation`, {})
    expect(expectStatus(off, 200).deactivatedAt).toBeGreaterThan(0)
    expect((await browser.call('GET', '/me')).status).toBe(401)
    expect((await person.api.get('/me')).status).toBe(401)
    // Two sessions (the test's own, and the browser's) and one token.
    expect(await endedSince(before)).toHaveLength(3)
    expect(await auditOf('identity.deactivated')).toContainEqual({
      target_id: person.id,
      actor_id: stoa.owner.id,
    })
  })

  it('refuses the right password in the same words as a wrong one, until the account is on again', async () => {
    const person = await stoa.person('王强')
    expectStatus(await stoa.owner.api.put(`/users/${person.id}/deactivation`, {}), 200)
    const right = await testBrowser(stoa.url).signIn(person.email, person.password)
    const wrong = await testBrowser(stoa.url).signIn(person.email, 'something else')
    expect(right.status).toBe(401)
    expect({ ...right.body, instance: '' }).toEqual({ ...wrong.body, instance: '' })
    expectStatus(await stoa.owner.api.delete(`/users/${person.id}/deactivation`), 200)
    expect((await testBrowser(stoa.url).signIn(person.email, person.password)).status).toBe(201)
    // Old tokens do not come back to life.
    expect((await person.api.get('/me')).status).toBe(401)
  })

  it('is refused to members, for people above oneself, and for oneself', async () => {
    const admin = await stoa.person('管理员', 'admin')
    const member = await stoa.person('Anna')
    expect((await member.api.put(`/users/${admin.id}/deactivation`, {})).status).toBe(403)
    expect((await admin.api.put(`/users/${stoa.owner.id}/deactivation`, {})).status).toBe(403)
    expect((await admin.api.put<Problem>(`/users/${admin.id}/deactivation`, {})).body.code).toBe(
      'identity.not_oneself',
    )
    expect((await stoa.owner.api.get('/me')).status).toBe(200)
  })

  it('never takes the last owner, by switching off or by another tier', async () => {
    const demoted = await stoa.owner.api.patch<Problem>(`/users/${stoa.owner.id}`, { role: 'member' })
    expect(demoted.body.code).toBe('identity.last_owner')
    const second = await stoa.person('第二位', 'owner')
    const [one, two] = await Promise.all([
      second.api.patch(`/users/${stoa.owner.id}`, { role: 'admin' }),
      stoa.owner.api.patch(`/users/${second.id}`, { role: 'admin' }),
    ])
    const owners = await stoa.stoa.storage
      .db<{ users: { role: string } }>()
      .selectFrom('users')
      .select('role')
      .where('role', '=', 'owner')
      .execute()
    expect([one.status, two.status]).toContain(200)
    expect(owners).toHaveLength(1)
    // Give the next test its owner back.
    if (one.status === 200)
      expectStatus(await second.api.patch(`/users/${stoa.owner.id}`, { role: 'owner' }), 200)
  })

  it('nobody rises by their own hand or through fields that are not theirs', async () => {
    const admin = await stoa.person('管理员', 'admin')
    const member = await stoa.person('Ben')
    expect((await member.api.patch(`/users/${member.id}`, { role: 'admin' })).status).toBe(403)
    expect((await admin.api.patch(`/users/${admin.id}`, { role: 'owner' })).status).toBe(403)
    for (const extra of [
      { role: 'owner' },
      { id: stoa.owner.id },
      { deactivatedAt: null },
      { email: 'x@y.zz' },
    ]) {
      const sent = await member.api.patch<Problem>('/me', { name: 'Ben', ...extra })
      expect(sent.body.code, JSON.stringify(extra)).toBe('http.invalid_request')
    }
    expect((await member.api.get<{ user: User }>('/me')).body.user).toMatchObject({
      role: 'member',
      email: member.email,
    })
  })

  it('the operator does it on the command line, beside the running server, whose sockets then end', {
    timeout: 60_000,
  }, async () => {
    const person = await stoa.person('陈伟')
    const socket = new WebSocket(`${stoa.wsUrl}/events`, {
      headers: { authorization: `Bearer ${person.token}` },
    })
    await once(socket, 'open')
    const closed = once(socket, 'close')
    const { stdout } = await run(process.execPath, [main, 'user', 'deactivate', person.email], {
      env: { ...process.env, STOA_DATA_DIR: stoa.dataDirectory },
    })
    expect(stdout).toBe(`${person.email} is deactivated.\n`)
    const [code] = (await closed) as [number]
    expect(code).toBe(4401)
    expect((await person.api.get('/me')).status).toBe(401)
  })
})

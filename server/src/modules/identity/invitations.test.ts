import type {
  CreatedInvitation,
  Invitation,
  InvitationPreview,
  Me,
  Page,
  Problem,
  User,
} from '@stoa/protocol'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootDeadline, expectStatus, startTestStoa, type TestStoa } from '../../app/boot.testing.ts'
import { startMailServer, type TestMailServer, textOf } from '../../platform/mail/mail-server.testing.ts'
import { secretIn, testBrowser } from './identity.testing.ts'

const day = 24 * 3_600_000

describe('invitations', () => {
  let server: TestMailServer
  let stoa: TestStoa
  let now: number
  let mails: number
  beforeAll(async () => {
    server = await startMailServer()
  })
  afterAll(() => server.stop())
  beforeEach(async () => {
    now = Date.now()
    mails = server.received.length
    stoa = await startTestStoa({
      settings: {
        STOA_SMTP_URL: server.url,
        STOA_MAIL_FROM: 'Stoa <stoa@example.com>',
        STOA_PUBLIC_URL: 'https://stoa.example.com',
      },
      now: () => now,
    })
  }, bootDeadline)
  afterEach(() => stoa.stop())

  const invite = async (body: object = {}) =>
    expectStatus(await stoa.owner.api.post<CreatedInvitation>('/invitations', body), 201)
  const newcomer = { name: '新同事', password: 'long enough too' }
  const accept = (token: string, more: object = {}) =>
    testBrowser(stoa.url).call<Me & Problem>('POST', '/invitations/accept', { token, ...newcomer, ...more })
  const preview = (token: string) =>
    testBrowser(stoa.url).call<InvitationPreview & Problem>('POST', '/invitations/preview', { token })
  const list = async () => (await stoa.owner.api.get<Page<Invitation>>('/invitations')).body.items

  it('arrive by mail in the language they are written in, and make a member, signed in, once', async () => {
    const made = await invite({ email: 'New@Example.com', language: 'zh-CN' })
    const mail = await server.mail(mails)
    expect(mail.to).toEqual(['new@example.com'])
    expect(textOf(mail)).toContain('邀请你加入')
    expect(textOf(mail)).toContain(made.link)
    const token = secretIn(made.link)
    expect((await preview(token)).body).toMatchObject({ email: 'new@example.com', language: 'zh-CN' })
    const answers = await Promise.all([accept(token), accept(token)])
    const joined = answers.find(({ status }) => status === 201)
    expect(joined!.body.user).toMatchObject({ email: 'new@example.com', role: 'member', language: 'zh-CN' })
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(1)
    expect((await testBrowser(stoa.url).signIn('new@example.com', newcomer.password)).status).toBe(201)
    expect((await preview(token)).body.code).toBe('identity.invitation_invalid')
    expect(await list()).toEqual([])
  })

  it('as a bare link take the address of whoever has it, which is not proven by that', async () => {
    const { link, email, mail } = await invite()
    expect([email, mail]).toEqual([null, 'none'])
    const token = secretIn(link)
    expect((await accept(token)).body.code).toBe('identity.invitation_email')
    expect((await accept(token, { email: stoa.owner.email })).body.code).toBe('identity.email_taken')
    const joined = await accept(token, { email: 'me@example.com' })
    expect(joined.status).toBe(201)
    const { email_verified_at } = await stoa.stoa.storage
      .db<{ users: { id: string; email_verified_at: number | null } }>()
      .selectFrom('users')
      .select('email_verified_at')
      .where('id', '=', joined.body.user.id)
      .executeTakeFirstOrThrow()
    expect(email_verified_at).toBeNull()
  })

  it('carry where a person belongs, and bring them there', async () => {
    const department = expectStatus(
      await stoa.owner.api.post<{ id: string }>('/departments', { name: '研发', parentId: null }),
      201,
    )
    const placement = { departmentIds: [department.id], groupIds: [] }
    const made = await invite({ email: 'dev@example.com', placement })
    expect(made.placement).toEqual(placement)
    const { body } = await accept(secretIn(made.link))
    const members = await stoa.stoa.storage
      .db<{ principal_members: { user_id: string; principal_id: string } }>()
      .selectFrom('principal_members')
      .select('principal_id')
      .where('user_id', '=', body.user.id)
      .execute()
    expect(members.map(({ principal_id }) => principal_id)).toContain(department.id)
  })

  it('to places that do not exist are refused', async () => {
    const placement = { departmentIds: ['019a0000-0000-7000-8000-000000000000'], groupIds: [] }
    expect((await stoa.owner.api.post('/invitations', { placement })).status).toBe(404)
  })

  it('hold for a week, and can be sent anew, which ends the old link', async () => {
    const made = await invite({ email: 'late@example.com' })
    now += 7 * day + 1
    expect((await accept(secretIn(made.link))).body.code).toBe('identity.invitation_invalid')
    const again = expectStatus(
      await stoa.owner.api.post<CreatedInvitation>(`/invitations/${made.id}/resend`),
      200,
    )
    expect(textOf(await server.mail(mails + 1))).toContain(again.link)
    expect((await accept(secretIn(made.link))).status).toBe(404)
    expect((await accept(secretIn(again.link))).status).toBe(201)
  })

  it('are taken back, and end with whoever sent them', async () => {
    const made = await invite()
    expect((await stoa.owner.api.delete(`/invitations/${made.id}`)).status).toBe(204)
    expect((await accept(secretIn(made.link), { email: 'a@example.com' })).status).toBe(404)
    expect((await stoa.owner.api.delete<Problem>(`/invitations/${made.id}`)).body.code).toBe(
      'identity.invitation_not_found',
    )
    const admin = await stoa.person('管理员', 'admin')
    const theirs = async (role: string) =>
      expectStatus(await admin.api.post<CreatedInvitation>('/invitations', { role }), 201)
    const [one, two] = [await theirs('admin'), await theirs('member')]
    await stoa.owner.api.patch(`/users/${admin.id}`, { role: 'member' })
    expect((await accept(secretIn(one.link), { email: 'b@example.com' })).status).toBe(404)
    expect((await accept(secretIn(two.link), { email: 'c@example.com' })).status).toBe(201)
    const last = expectStatus(await stoa.owner.api.patch<User>(`/users/${admin.id}`, { role: 'admin' }), 200)
    const three = await theirs('member')
    await stoa.owner.api.put(`/users/${last.id}/deactivation`, {})
    expect((await accept(secretIn(three.link), { email: 'd@example.com' })).status).toBe(404)
  })

  it('give no more than the inviter has, and are not for members to send', async () => {
    const admin = await stoa.person('管理员', 'admin')
    const member = await stoa.person('Anna')
    const refused = await admin.api.post<Problem>('/invitations', { role: 'owner' })
    expect(refused.body.code).toBe('identity.role_too_high')
    expect((await member.api.post('/invitations', {})).status).toBe(403)
    expect((await member.api.get('/invitations')).status).toBe(403)
    const owners = await invite({ role: 'owner' })
    for (const call of [
      () => admin.api.post<Problem>(`/invitations/${owners.id}/resend`),
      () => admin.api.delete<Problem>(`/invitations/${owners.id}`),
    ]) {
      expect((await call()).body?.code).toBe('identity.role_too_high')
    }
  })

  it('take no field that is not theirs: nobody chooses a tier, a place or an address for themselves', async () => {
    const { link } = await invite({ email: 'x@example.com' })
    const token = secretIn(link)
    for (const extra of [
      { role: 'owner' },
      { placement: { departmentIds: [], groupIds: [] } },
      { id: 'x' },
    ]) {
      expect((await accept(token, extra)).body.code, JSON.stringify(extra)).toBe('http.invalid_request')
    }
    expect((await accept(token, { email: 'other@example.com' })).body.code).toBe('identity.invitation_email')
    expect((await accept('stoa_i_forged')).body.code).toBe('identity.invitation_invalid')
    expect((await accept(token)).status).toBe(201)
  })

  it('show what became of the mail', async () => {
    server.refuseWith = { code: 550, text: 'no such mailbox' }
    await invite({ email: 'nowhere@example.com' })
    await stoa.stoa.mail.sendDue()
    server.refuseWith = null
    expect((await list())[0]).toMatchObject({ email: 'nowhere@example.com', mail: 'failed' })
  })
})

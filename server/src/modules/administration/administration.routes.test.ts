import { statfsSync } from 'node:fs'
import type {
  Activity,
  AdministrationOverview,
  AuditPage,
  Configuration,
  Department,
  Health,
  MailOverview,
  MailTrial,
  Problem,
} from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startMailServer, type TestMailServer } from '../../platform/mail/mail-server.testing.ts'
import { bootDeadline, expectStatus, startTestStoa, type TestStoa } from '../../app/boot.testing.ts'

const backupKey = 'vermilion otter quay 91'

describe('the administration over HTTP', { timeout: 60_000 }, () => {
  let stoa: TestStoa
  let mailServer: TestMailServer
  beforeAll(async () => {
    mailServer = await startMailServer()
    stoa = await startTestStoa({
      settings: {
        STOA_SMTP_URL: mailServer.url,
        STOA_MAIL_FROM: 'Stoa <stoa@example.com>',
        STOA_BACKUP_KEY: backupKey,
      },
    })
  }, bootDeadline)
  afterAll(async () => {
    await stoa.stop()
    await mailServer.stop()
  })

  const overview = async () =>
    (await stoa.owner.api.get<AdministrationOverview>('/administration/overview')).body

  it('says which server it is, what is in it, and how full its disk is', async () => {
    const space = await stoa.space(stoa.owner)
    await stoa.document(stoa.owner, space.id)
    const gone = await stoa.document(stoa.owner, space.id)
    expectStatus(await stoa.owner.api.delete(`/documents/${gone.id}`), 204)
    const seen = await overview()
    expect(seen).toMatchObject({
      runtime: process.versions.node,
      publicUrl: null,
      content: { state: 'healthy', degradedSince: null },
      totals: { spaces: 1, documents: 1, inTrash: 1 },
      disk: { folder: stoa.dataDirectory, backupBytes: 0 },
    })
    expect(seen.version).toMatch(/^\d+\.\d+\.\d+/)
    expect(seen.at).toBeGreaterThanOrEqual(seen.startedAt)
    const { blocks, bsize } = statfsSync(stoa.dataDirectory)
    expect(seen.disk.totalBytes).toBe(blocks * bsize)
    expect(seen.disk.databaseBytes).toBeGreaterThan(100_000)
    expect(seen.disk.contentBytes).toBeGreaterThan(0)
  })

  it('counts a person once, however many windows are open', async () => {
    const before = await overview()
    expect(before.connections).toMatchObject({ people: 0, live: 0 })
    const open = async (): Promise<WebSocket> => {
      const socket = new WebSocket(`${stoa.wsUrl}/events`, {
        headers: { authorization: `Bearer ${stoa.owner.token}` },
      })
      await new Promise((resolve, reject) => {
        socket.once('open', resolve).once('error', reject)
      })
      return socket
    }
    const sockets = [await open(), await open()]
    await expect.poll(async () => (await overview()).connections).toMatchObject({ people: 1, live: 2 })
    for (const socket of sockets) socket.close()
    await expect.poll(async () => (await overview()).connections).toMatchObject({ people: 0, live: 0 })
  })

  it('keeps what the doctor said, and says it in the language of the reader', async () => {
    const health = async () => (await stoa.owner.api.get<Health>('/administration/health')).body
    expect(await health()).toEqual({ running: null, report: null })
    const began = await stoa.owner.api.post<Health>('/administration/health')
    expect(began.status).toBe(202)
    expect(began.body.running).not.toBeNull()
    await expect
      .poll(health, { timeout: 30_000 })
      .toMatchObject({ running: null, report: { at: expect.any(Number) } })
    const { checks } = (await health()).report!
    expect(checks.find(({ id }) => id === 'audit-chain')).toMatchObject({ state: 'fine', title: 'Audit log' })
    const inChinese = await fetch(`${stoa.url}/api/v1/administration/health`, {
      headers: { authorization: `Bearer ${stoa.owner.token}`, 'accept-language': 'zh-CN' },
    })
    const { report } = (await inChinese.json()) as Health
    expect(report?.checks.find(({ id }) => id === 'audit-chain')?.title).toBe('审计日志')
  })

  it('gives the last hour and the last day in steps that can be drawn', async () => {
    const { body } = await stoa.owner.api.get<Activity>('/administration/activity?span=day')
    expect(body.step).toBe(300_000)
    for (const readings of Object.values(body.series)) expect(readings).toHaveLength(288)
    expect(body.from + 288 * body.step).toBeGreaterThan(Date.now() - body.step)
    const hour = (await stoa.owner.api.get<Activity>('/administration/activity?span=hour')).body
    expect(hour.series.rooms).toHaveLength(60)
    expect((await stoa.owner.api.get('/administration/activity?span=year')).status).toBe(400)
  })

  it('shows every setting and where it comes from, and no secret', async () => {
    const { body } = await stoa.owner.api.get<Configuration>('/administration/configuration')
    const settings = body.chapters.flatMap((chapter) => chapter.settings)
    const of = (variable: string) => settings.find((setting) => setting.variable === variable)
    expect(of('STOA_MAIL_FROM')).toMatchObject({ value: 'Stoa <stoa@example.com>', source: 'environment' })
    for (const variable of ['STOA_SMTP_URL', 'STOA_BACKUP_KEY'])
      expect(of(variable)).toMatchObject({ value: null, secret: true, source: 'environment' })
    expect(of('STOA_HISTORY_DAYS')).toMatchObject({ value: '30', source: 'default' })
    expect(body.chapters.at(-1)).toMatchObject({ id: 'limits' })
    expect(JSON.stringify(body)).not.toContain(backupKey)
    expect(new Set(settings.map(({ variable }) => variable)).size).toBe(settings.length)
  })

  it('sends a test mail to whoever asks, tells what the mail server says, and writes it down', async () => {
    const mail = async () => (await stoa.owner.api.get<MailOverview>('/administration/mail')).body
    expect(await mail()).toEqual({
      server: { address: new URL(mailServer.url).host, from: 'Stoa <stoa@example.com>' },
      waiting: 0,
      waitingSince: null,
      lastSentAt: null,
      failures: [],
    })
    const trial = await stoa.owner.api.post<MailTrial>('/administration/mail/trial')
    expect(trial.body).toMatchObject({ to: stoa.owner.email, answer: expect.stringMatching(/^250/) })
    expect((await mailServer.mail(0)).to).toEqual([stoa.owner.email])

    mailServer.refuseWith = { code: 550, text: 'no such mailbox here' }
    const refused = await stoa.owner.api.post<Problem>('/administration/mail/trial')
    expect(refused).toMatchObject({ status: 502, body: { code: 'mail.refused' } })
    expect(JSON.stringify(refused.body.meta)).toContain('no such mailbox here')
    // One of the queue meets the same.
    expectStatus(await stoa.owner.api.post('/invitations', { email: 'nobody@example.com' }), 201)
    await expect
      .poll(async () => (await mail()).failures, { timeout: 20_000 })
      .toMatchObject([
        {
          to: 'nobody@example.com',
          attempts: 1,
          error: expect.stringContaining('no such mailbox'),
          nextAt: null,
        },
      ])
    mailServer.refuseWith = null

    const { items } = (await stoa.owner.api.get<AuditPage>('/audit?action=administration.mail_tried')).body
    expect(items).toHaveLength(2)
    expect(items[0]).toMatchObject({ actor: { id: stoa.owner.id }, target: { name: stoa.owner.email } })
  })

  it('is for who administers the organisation, and nobody else', async () => {
    const [member, guest, head, administrator] = [
      await stoa.person('成员'),
      await stoa.person('客人', 'guest'),
      await stoa.person('部门管理员'),
      await stoa.person('管理员', 'admin'),
    ]
    const department = expectStatus(
      await stoa.owner.api.post<Department>('/departments', { name: '研发', parentId: null }),
      201,
    )
    expectStatus(
      await stoa.owner.api.put(`/departments/${department.id}/members/${head.id}`, { isAdmin: true }),
      200,
    )
    for (const path of [
      '/administration/overview',
      '/administration/health',
      '/administration/activity?span=day',
      '/administration/configuration',
      '/administration/mail',
    ]) {
      for (const person of [member, guest, head]) expect((await person.api.get(path)).status).toBe(403)
      expect((await stoa.anonymous.get(path)).status).toBe(401)
      expect((await administrator.api.get(path)).status).toBe(200)
    }
    for (const path of ['/administration/health', '/administration/mail/trial']) {
      for (const person of [member, guest, head]) expect((await person.api.post(path)).status).toBe(403)
      expect((await stoa.anonymous.post(path)).status).toBe(401)
    }
  })
})

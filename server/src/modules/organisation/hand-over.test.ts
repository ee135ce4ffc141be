import type { HandOverPreview, PersonCard, Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { organisationOf } from './organisation.testing.ts'

describe('handing over what somebody manages', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
  })
  afterAll(() => stoa.stop())

  const card = async (person: TestPerson) => (await owner.api.get<PersonCard>(`/people/${person.id}`)).body
  const preview = (person: TestPerson) => owner.api.get<HandOverPreview>(`/people/${person.id}/hand-over`)
  const transfer = (from: TestPerson, to: TestPerson, by = owner) =>
    by.api.post<HandOverPreview & Problem>(`/people/${from.id}/hand-over`, { to: to.id })

  it('shows it first, then moves all of it at once, and says so in the audit log', async () => {
    const [led, both] = [await make.department('领'), await make.department('兼')]
    const group = await make.group('组')
    const [from, to] = [await stoa.person('走'), await stoa.person('接')]
    await make.join(led, from, { isHead: true, isAdmin: true, title: '主任' })
    await make.join(both, from, { isHead: true })
    await make.join(both, to, { isAdmin: true, title: '老员工' })
    await make.joinGroup(group, from, { isAdmin: true })
    const shown = expectStatus(await preview(from), 200)
    const administration = shown.items.filter(({ type }) => type === 'department' || type === 'group')
    expect(administration.map(({ type, name, as }) => `${type} ${name} ${as}`).toSorted()).toEqual(
      [
        'department 兼 head',
        'department 领 administrator',
        'department 领 head',
        'group 组 administrator',
      ].toSorted(),
    )
    expect(expectStatus(await transfer(from, to), 200)).toEqual(shown)
    expect(expectStatus(await preview(from), 200).items).toEqual([])
    const [gone, taker] = [await card(from), await card(to)]
    expect(gone.departments.some(({ isHead, isAdmin }) => isHead || isAdmin)).toBe(false)
    expect(gone.departments.map(({ title }) => title)).toContain('主任')
    expect(taker.departments).toMatchObject([
      { name: '兼', isHead: true, isAdmin: true, isMain: true, title: '老员工' },
      { name: '领', isHead: true, isAdmin: true, isMain: false, title: '' },
    ])
    expect(taker.groups).toMatchObject([{ name: '组', isAdmin: true }])
    const log = await owner.api.get<{ items: { action: string; target: object }[] }>(
      '/audit?action=organisation.handed_over',
    )
    expect(log.body.items).toMatchObject([{ target: { id: from.id, name: '走' } }])
  })

  it('works for somebody who is deactivated, whose things it is for above all', async () => {
    const department = await make.department('停')
    const [from, to] = [await stoa.person('停用'), await stoa.person('接任')]
    await make.join(department, from, { isHead: true })
    expectStatus(await owner.api.put(`/users/${from.id}/deactivation`, {}), 200)
    expect(expectStatus(await transfer(from, to), 200).items).toHaveLength(1)
    expect((await card(to)).departments).toMatchObject([{ name: '停', isHead: true, isMain: true }])
  })

  it('goes to nobody who cannot take it', async () => {
    const [from, guest, gone] = [
      await stoa.person('给'),
      await stoa.person('客', 'guest'),
      await stoa.person('离'),
    ]
    expectStatus(await owner.api.put(`/users/${gone.id}/deactivation`, {}), 200)
    expect((await transfer(from, from)).body.code).toBe('organisation.hand_over_to_self')
    expect((await transfer(from, guest)).body.code).toBe('organisation.guest_not_possible')
    expect((await transfer(from, gone)).body.code).toBe('organisation.person_deactivated')
  })

  it('takes a right of its own, and never reaches upward', async () => {
    const [clerk, admin, plain] = [
      await stoa.person('办'),
      await stoa.person('上', 'admin'),
      await stoa.person('平'),
    ]
    expect((await transfer(plain, clerk, clerk)).status).toBe(403)
    await make.give(await make.role('移交', ['organisation.hand_over']), clerk)
    expect((await transfer(plain, clerk, clerk)).status).toBe(403)
    await make.give(await make.role('管人', ['organisation.manage_people']), clerk)
    expect((await transfer(plain, clerk, clerk)).status).toBe(200)
    expect((await transfer(admin, clerk, clerk)).status).toBe(403)
    expect((await transfer(owner, clerk, clerk)).status).toBe(403)
  })
})

import type { Me, PersonCard, Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { organisationOf } from './organisation.testing.ts'

describe('people who are invited', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
  })
  afterAll(() => stoa.stop())

  async function accept(link: string, email: string): Promise<PersonCard> {
    const token = /stoa_[A-Za-z0-9_-]+/.exec(link)![0]
    const answer = await stoa.anonymous.post<Me>('/invitations/accept', {
      token,
      name: '新人',
      email,
      password: 'long enough for this',
    })
    const { user } = expectStatus(answer, 201)
    return expectStatus(await owner.api.get<PersonCard>(`/people/${user.id}`), 200)
  }
  const invite = (by: TestPerson, placement: object, role = 'member') =>
    by.api.post<{ link: string } & Problem>('/invitations', { role, placement })

  it('belong from the first day where the invitation says, as far as it still exists', async () => {
    const [first, second, gone] = [
      await make.department('首'),
      await make.department('次'),
      await make.department('撤'),
    ]
    const group = await make.group('新人')
    const departmentIds = [second.id, gone.id, first.id]
    const { link } = expectStatus(await invite(owner, { departmentIds, groupIds: [group.id] }), 201)
    expectStatus(await owner.api.delete(`/departments/${gone.id}`), 204)
    const card = await accept(link, 'new@example.org')
    expect(card.departments.map(({ name, isMain, isAdmin }) => [name, isMain, isAdmin])).toEqual([
      ['次', true, false],
      ['首', false, false],
    ])
    expect(card.groups).toMatchObject([{ name: '新人', isAdmin: false }])
  })

  it('are placed only where the inviter may place people', async () => {
    const [department, group] = [await make.department('关'), await make.group('关')]
    const inviter = await stoa.person('邀')
    await make.give(await make.role('邀请', ['users.create']), inviter)
    for (const placement of [
      { departmentIds: [department.id], groupIds: [] },
      { departmentIds: [], groupIds: [group.id] },
    ]) {
      expect((await invite(inviter, placement)).status).toBe(403)
    }
    expect((await invite(owner, { departmentIds: [group.id], groupIds: [] })).body.code).toBe(
      'organisation.department_not_found',
    )
    await make.joinGroup(group, inviter, { isAdmin: true })
    expectStatus(await invite(inviter, { departmentIds: [], groupIds: [group.id] }), 201)
  })

  it('as guests, join groups only', async () => {
    const [department, group] = [await make.department('内'), await make.group('外')]
    const placement = { departmentIds: [department.id], groupIds: [group.id] }
    const { link } = expectStatus(await invite(owner, placement, 'guest'), 201)
    const card = await accept(link, 'guest@example.org')
    expect([card.role, card.departments, card.groups.map(({ name }) => name)]).toEqual(['guest', [], ['外']])
  })
})

describe('what is recorded', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
  })
  afterAll(() => stoa.stop())

  interface Entry {
    action: string
    actor: { id: string | null }
    target: { id: string | null; name: string | null } | null
    details: Record<string, unknown>
  }
  const log = async (by = owner) =>
    (await by.api.get<{ items: Entry[] }>('/audit?limit=500')).body.items.filter(({ action }) =>
      action.startsWith('organisation.'),
    )

  it('is every change of departments, groups and roles, with who, what and whom', async () => {
    const [department, other, group] = [
      await make.department('记'),
      await make.department('移'),
      await make.group('组'),
    ]
    const role = await make.role('角', ['users.create'])
    const person = await stoa.person('某')
    const { api } = owner
    await make.join(department, person)
    await make.join(department, person, { isHead: true })
    await make.joinGroup(group, person)
    await make.joinGroup(group, person, { isAdmin: true })
    await make.give(role, person)
    const done = [
      await api.patch(`/departments/${department.id}`, { name: '改' }),
      await api.post(`/departments/${department.id}/move`, { parentId: other.id }),
      await api.patch(`/groups/${group.id}`, { name: '新组' }),
      await api.patch(`/roles/${role.id}`, { actions: [] }),
      await api.delete(`/departments/${department.id}/members/${person.id}`),
      await api.delete(`/groups/${group.id}/members/${person.id}`),
      await api.delete(`/roles/${role.id}/members/${person.id}`),
      await api.delete(`/departments/${department.id}`),
      await api.delete(`/groups/${group.id}`),
      await api.delete(`/roles/${role.id}`),
      await api.post('/people/export'),
    ]
    expect(done.filter(({ status }) => status >= 300)).toEqual([])
    const entries = (await log()).toReversed()
    expect(entries.map(({ action }) => action.replace('organisation.', ''))).toEqual([
      'department_created',
      'department_created',
      'group_created',
      'role_created',
      'department_joined',
      'department_member_set',
      'group_joined',
      'group_member_set',
      'role_given',
      'department_renamed',
      'department_moved',
      'group_updated',
      'role_updated',
      'department_left',
      'group_left',
      'role_taken',
      'department_deleted',
      'group_deleted',
      'role_deleted',
      'people_exported',
    ])
    expect(new Set(entries.map(({ actor }) => actor.id))).toEqual(new Set([owner.id]))
    const given = entries.find(({ action }) => action === 'organisation.role_given')
    expect(given).toMatchObject({
      target: { id: person.id, name: '某' },
      details: { role: '角', actions: ['users.create'] },
    })
  })

  it('a change that is refused leaves no trace', async () => {
    const before = (await log()).length
    await make.department('同名')
    expect((await owner.api.post('/departments', { name: '同名', parentId: null })).status).toBe(409)
    expect((await log()).length).toBe(before + 1)
  })

  it('is seen by administrators of a department as far as it is about their own people alone', async () => {
    const [mine, foreign] = [await make.department('己'), await make.department('他')]
    const [admin, inside, both, boss] = [
      await stoa.person('部管'),
      await stoa.person('内'),
      await stoa.person('两边'),
      await stoa.person('上级', 'admin'),
    ]
    await make.join(mine, admin, { isAdmin: true })
    for (const person of [inside, both, boss]) await make.join(mine, person)
    await make.join(foreign, both)
    const targets = new Set((await log(admin)).map(({ target }) => target?.name))
    expect(targets).toEqual(new Set(['部管', '内']))
    expect((await inside.api.get('/audit')).status).toBe(403)
  })
})

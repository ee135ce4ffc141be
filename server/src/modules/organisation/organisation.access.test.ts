import type { CustomRole, Department, Group, Me, PersonCard, Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { organisationOf } from './organisation.testing.ts'

const refusal = (answer: { status: number; body: unknown }) => [answer.status, (answer.body as Problem).code]

describe('delegated administration', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  /** 研发 with 前端 below it, administered by 研管; 市场 beside it, administered by 市管. */
  let [dev, front, sales]: Department[] = []
  let [devAdmin, salesAdmin, inFront, inSales, inBoth, nowhere]: TestPerson[] = []

  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
    const company = await make.department('公司')
    dev = await make.department('研发', company)
    front = await make.department('前端', dev)
    sales = await make.department('市场', company)
    devAdmin = await stoa.person('研管')
    salesAdmin = await stoa.person('市管')
    inFront = await stoa.person('前')
    inSales = await stoa.person('市')
    inBoth = await stoa.person('两')
    nowhere = await stoa.person('散')
    await make.join(dev, devAdmin, { isAdmin: true })
    await make.join(sales, salesAdmin, { isAdmin: true })
    await make.join(front, inFront)
    await make.join(sales, inSales)
    await make.join(front, inBoth)
    await make.join(sales, inBoth)
  })
  afterAll(() => stoa.stop())

  const put = (by: TestPerson, department: Department, person: TestPerson, as: object = {}) =>
    by.api.put(`/departments/${department.id}/members/${person.id}`, as)
  const manages = async (by: TestPerson, person: TestPerson) =>
    (await by.api.get<PersonCard>(`/people/${person.id}`)).body.can.includes('people.manage')

  it('reaches all below the own department', async () => {
    expectStatus(await put(devAdmin!, front!, inFront!, { title: '工程师', isHead: true }), 200)
    const made = await devAdmin!.api.post<Department>('/departments', { name: '后端', parentId: dev!.id })
    expectStatus(made, 201)
    expectStatus(await put(devAdmin!, made.body, inFront!, { isAdmin: true, isMain: true }), 200)
    expectStatus(await devAdmin!.api.patch(`/departments/${made.body.id}`, { name: '服务端' }), 200)
    expectStatus(await devAdmin!.api.post(`/departments/${made.body.id}/move`, { parentId: front!.id }), 200)
    expectStatus(await devAdmin!.api.delete(`/departments/${made.body.id}/members/${inFront!.id}`), 204)
    expectStatus(await devAdmin!.api.delete(`/departments/${made.body.id}`), 204)
    expect(await manages(devAdmin!, inFront!)).toBe(true)
  })

  it('does not reach into another department', async () => {
    const forbidden = [403, 'http.forbidden']
    expect(refusal(await put(devAdmin!, sales!, inFront!))).toEqual(forbidden)
    expect(refusal(await put(devAdmin!, sales!, devAdmin!, { isAdmin: true }))).toEqual(forbidden)
    const members = `/departments/${sales!.id}/members/${inSales!.id}`
    expect(refusal(await devAdmin!.api.delete(members))).toEqual(forbidden)
    expect(refusal(await devAdmin!.api.patch(`/departments/${sales!.id}`, { name: 'x' }))).toEqual(forbidden)
    expect(refusal(await devAdmin!.api.delete(`/departments/${sales!.id}`))).toEqual(forbidden)
    const below = { name: 'x', parentId: sales!.id }
    expect(refusal(await devAdmin!.api.post('/departments', below))).toEqual(forbidden)
    expect(await manages(devAdmin!, inSales!)).toBe(false)
    expect(refusal(await devAdmin!.api.put(`/users/${inSales!.id}/deactivation`, {}))).toEqual(forbidden)
  })

  it('draws nobody in from elsewhere, not even somebody who is nowhere', async () => {
    for (const person of [inSales!, nowhere!, owner]) {
      expect(refusal(await put(devAdmin!, front!, person))).toEqual([403, 'organisation.person_outside'])
    }
    // Who is inside and outside may be moved inside, but their main department is not taken, nor are they managed.
    expectStatus(await put(devAdmin!, dev!, inBoth!), 200)
    await owner.api.put(`/departments/${sales!.id}/members/${inBoth!.id}`, { isMain: true })
    expect(refusal(await put(devAdmin!, dev!, inBoth!, { isMain: true }))[1]).toBe(
      'organisation.person_outside',
    )
    expect(await manages(devAdmin!, inBoth!)).toBe(false)
    expect((await devAdmin!.api.put(`/users/${inBoth!.id}/deactivation`, {})).status).toBe(403)
  })

  it('changes neither its own department’s place nor its administrators', async () => {
    expect((await devAdmin!.api.post(`/departments/${dev!.id}/move`, { parentId: null })).status).toBe(403)
    expect((await devAdmin!.api.delete(`/departments/${dev!.id}`)).status).toBe(403)
    expect((await put(devAdmin!, dev!, inBoth!, { isAdmin: true })).status).toBe(403)
    expect((await devAdmin!.api.post(`/departments/${front!.id}/move`, { parentId: null })).status).toBe(403)
    const away = await devAdmin!.api.post(`/departments/${front!.id}/move`, { parentId: sales!.id })
    expect(refusal(away)).toEqual([403, 'http.forbidden'])
    const peer = await stoa.person('同级')
    await make.join(dev!, peer, { isAdmin: true })
    expect((await devAdmin!.api.delete(`/departments/${dev!.id}/members/${peer.id}`)).status).toBe(403)
    expect((await put(devAdmin!, dev!, peer, { isAdmin: false })).status).toBe(403)
    expect(await manages(devAdmin!, peer)).toBe(false)
    // The own administration can be given up.
    expectStatus(await put(peer, dev!, peer, { isAdmin: false }), 200)
  })

  it('manages nobody who may do more: owners, administrators, holders of roles and of groups', async () => {
    const people = await Promise.all(['上一', '上二', '上三'].map((name) => stoa.person(name)))
    const boss = await stoa.person('上管', 'admin')
    for (const person of [...people, boss]) await make.join(front!, person)
    const [withRole, ofGroup, plain] = people
    await make.give(await make.role('清理', ['documents.erase']), withRole!)
    await make.joinGroup(await make.group('评审'), ofGroup!, { isAdmin: true })
    expect(await Promise.all(people.map((person) => manages(devAdmin!, person)))).toEqual([
      false,
      false,
      true,
    ])
    expect(await manages(devAdmin!, boss)).toBe(false)
    for (const person of [withRole!, ofGroup!, boss]) {
      expect((await devAdmin!.api.put(`/users/${person.id}/deactivation`, {})).status).toBe(403)
    }
    expectStatus(await devAdmin!.api.put(`/users/${plain!.id}/deactivation`, {}), 200)
    // Nor does it make anybody more than a member.
    const raised = await devAdmin!.api.patch(`/users/${inFront!.id}`, { role: 'admin' })
    expect(refusal(raised)).toEqual([403, 'identity.role_too_high'])
  })

  it('ends when the administration does, and with the account’s tier', async () => {
    const late = await stoa.person('短任')
    await make.join(front!, late, { isAdmin: true })
    expectStatus(await put(late, front!, inFront!, { title: '甲' }), 200)
    await make.join(front!, late, { isAdmin: false })
    expect((await put(late, front!, inFront!, { title: '乙' })).status).toBe(403)
    await make.join(front!, late, { isAdmin: true })
    expectStatus(await owner.api.patch(`/users/${late.id}`, { role: 'guest' }), 200)
    expect((await put(late, front!, inFront!, { title: '丙' })).status).toBe(404)
  })
})

describe('tiers of the organisation', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
  })
  afterAll(() => stoa.stop())

  it('a member makes nothing of themselves', async () => {
    const member = await stoa.person('普通')
    const [department, group] = [await make.department('部'), await make.group('组')]
    const role = await make.role('角色', ['users.create'])
    await make.join(department, member)
    await make.joinGroup(group, member)
    const attempts = [
      member.api.patch(`/users/${member.id}`, { role: 'admin' }),
      member.api.put(`/departments/${department.id}/members/${member.id}`, { isAdmin: true }),
      member.api.put(`/groups/${group.id}/members/${member.id}`, { isAdmin: true }),
      member.api.put(`/roles/${role.id}/members/${member.id}`, {}),
      member.api.patch(`/roles/${role.id}`, { actions: [] }),
      member.api.post('/roles', { name: '自封', actions: ['users.create'] }),
      member.api.post('/departments', { name: '新', parentId: null }),
      member.api.post('/groups', { name: '新' }),
      member.api.delete(`/groups/${group.id}`),
      member.api.get('/roles'),
      member.api.get('/roles/actions'),
      member.api.get(`/people/${owner.id}/hand-over`),
      member.api.post(`/people/${owner.id}/hand-over`, { to: member.id }),
      member.api.post('/people/export'),
      member.api.post('/people/import'),
    ]
    for (const [i, answer] of (await Promise.all(attempts)).entries()) {
      // A body that is no CSV is refused before anybody asks who sent it.
      expect([403, i === attempts.length - 1 ? 415 : 403], `attempt ${i}`).toContain(answer.status)
    }
    const me = (await member.api.get<Me>('/me')).body
    expect(me.can.filter((action) => /^(organisation|users\.create)/.test(action))).toEqual([])
  })

  it('fields that nobody asked for are refused', async () => {
    const [department, group] = [await make.department('赋值'), await make.group('赋值')]
    const person = await stoa.person('赋')
    const refused = [
      owner.api.post('/departments', { name: 'x', parentId: null, id: department.id }),
      owner.api.patch(`/departments/${department.id}`, { name: 'x', parentId: null }),
      owner.api.post('/groups', { name: 'x', created_by: person.id }),
      owner.api.put(`/groups/${group.id}/members/${person.id}`, { isAdmin: true, role: 'owner' }),
      owner.api.put(`/departments/${department.id}/members/${person.id}`, { userId: owner.id }),
      owner.api.put(`/departments/${department.id}/members/${person.id}`, { isMain: false }),
      owner.api.post('/roles', { name: 'x', actions: [], members: [person.id] }),
      owner.api.post(`/people/${person.id}/hand-over`, { to: owner.id, force: true }),
    ]
    for (const answer of await Promise.all(refused)) {
      expect(refusal(answer)).toEqual([400, 'http.invalid_request'])
    }
  })

  it('an administrator does not demote the last owner, nor anybody above', async () => {
    const admin = await stoa.person('管', 'admin')
    for (const role of ['admin', 'member', 'guest']) {
      expect((await admin.api.patch(`/users/${owner.id}`, { role })).status).toBe(403)
    }
    expect((await admin.api.put(`/users/${owner.id}/deactivation`, {})).status).toBe(403)
    expect((await owner.api.patch(`/users/${owner.id}`, { role: 'member' })).status).toBe(409)
    expect((await admin.api.patch(`/users/${admin.id}`, { role: 'owner' })).status).toBe(403)
    const over = await admin.api.post(`/people/${owner.id}/hand-over`, { to: admin.id })
    expect(over.status).toBe(403)
    expect((await owner.api.get<Me>('/me')).body.user.role).toBe('owner')
  })

  it('a group administrator reaches the own group and no other', async () => {
    const [mine, other] = [await make.group('我的'), await make.group('别的')]
    const [admin, person] = [await stoa.person('组管'), await stoa.person('组员')]
    await make.joinGroup(mine, admin, { isAdmin: true })
    await make.joinGroup(other, person)
    const members = (group: Group, who: TestPerson) => `/groups/${group.id}/members/${who.id}`
    expectStatus(await admin.api.put(members(mine, person), { isAdmin: true }), 200)
    expectStatus(await admin.api.patch(`/groups/${mine.id}`, { description: '说明' }), 200)
    for (const answer of [
      await admin.api.put(members(other, admin), {}),
      await admin.api.put(members(other, admin), { isAdmin: true }),
      await admin.api.delete(members(other, person)),
      await admin.api.patch(`/groups/${other.id}`, { name: '夺' }),
      await admin.api.delete(`/groups/${other.id}`),
      await admin.api.put(`/users/${person.id}/deactivation`, {}),
    ]) {
      expect(refusal(answer)).toEqual([403, 'http.forbidden'])
    }
  })

  it('a custom role gives its actions, while it is held, and never more than the giver holds', async () => {
    const [keeper, other] = [await stoa.person('角管'), await stoa.person('他')]
    const role = await make.role('组织员', ['organisation.manage_roles', 'organisation.manage_groups'])
    expect((await keeper.api.post('/groups', { name: '早' })).status).toBe(403)
    await make.give(role, keeper)
    expectStatus(await keeper.api.post('/groups', { name: '建' }), 201)
    const can = (await keeper.api.get<Me>('/me')).body.can
    expect(can).toEqual(expect.arrayContaining(['organisation.manage_roles', 'organisation.manage_groups']))
    expect(can).not.toContain('users.create')

    const strong = await make.role('人事', ['users.create', 'organisation.manage_people'])
    const held = [403, 'organisation.action_not_held']
    expect(refusal(await keeper.api.put(`/roles/${strong.id}/members/${keeper.id}`, {}))).toEqual(held)
    expect(refusal(await keeper.api.post('/roles', { name: '更多', actions: ['users.create'] }))).toEqual(
      held,
    )
    const wider = { actions: [...role.actions, 'users.create'] }
    expect(refusal(await keeper.api.patch(`/roles/${role.id}`, wider))).toEqual(held)
    expect(refusal(await keeper.api.patch(`/roles/${strong.id}`, { actions: [] }))).toEqual(held)
    expect(refusal(await keeper.api.delete(`/roles/${strong.id}`))).toEqual(held)
    expect(refusal(await owner.api.post('/roles', { name: '无', actions: ['no.such'] }))).toEqual(held)

    const made = expectStatus(
      await keeper.api.post<CustomRole>('/roles', { name: '群组', actions: ['organisation.manage_groups'] }),
      201,
    )
    expectStatus(await keeper.api.put(`/roles/${made.id}/members/${other.id}`, {}), 200)
    expectStatus(await other.api.post('/groups', { name: '再建' }), 201)
    expectStatus(await owner.api.delete(`/roles/${made.id}/members/${other.id}`), 204)
    expect((await other.api.post('/groups', { name: '又建' })).status).toBe(403)
    expectStatus(await owner.api.patch(`/users/${keeper.id}`, { role: 'guest' }), 200)
    expect((await keeper.api.post('/groups', { name: '客建' })).status).toBe(403)
  })

  it('who manages people by a custom role reaches neither administrators nor stronger roles', async () => {
    const [manager, plain, strong] = [
      await stoa.person('人管'),
      await stoa.person('平'),
      await stoa.person('强'),
    ]
    const admin = await stoa.person('顶管', 'admin')
    await make.give(await make.role('管人', ['organisation.manage_people']), manager)
    await make.give(await make.role('清除', ['documents.erase']), strong)
    const off = (person: TestPerson) => manager.api.put(`/users/${person.id}/deactivation`, {})
    for (const person of [admin, owner, strong]) expect((await off(person)).status).toBe(403)
    expect((await manager.api.patch(`/users/${plain.id}`, { role: 'admin' })).status).toBe(403)
    expectStatus(await off(plain), 200)
  })

  it('who arranges departments by a custom role makes nobody an administrator of their people', async () => {
    const arranger = await stoa.person('排')
    await make.give(await make.role('排部门', ['organisation.manage_departments']), arranger)
    const department = await make.department('所排')
    const self = `/departments/${department.id}/members/${arranger.id}`
    expectStatus(await arranger.api.put(self, { title: '排' }), 200)
    expect(refusal(await arranger.api.put(self, { isAdmin: true }))).toEqual([403, 'http.forbidden'])
    await make.give(await make.role('并管人', ['organisation.manage_people']), arranger)
    expectStatus(await arranger.api.put(self, { isAdmin: true }), 200)
  })

  it('creating accounts by a custom role makes no administrators', async () => {
    const maker = await stoa.person('建号')
    await make.give(await make.role('建账号', ['users.create']), maker)
    const create = (role: string) =>
      maker.api.post('/users', { email: `made-${role}@example.com`, name: role, role })
    expect((await create('owner')).status).toBe(403)
    expect((await create('admin')).status).toBe(403)
    expect((await create('member')).status).toBe(201)
  })

  it('guests have no directory and hold nothing', async () => {
    const [guest, other] = [await stoa.person('访客甲', 'guest'), await stoa.person('访客乙', 'guest')]
    const [department, group] = [await make.department('访'), await make.group('访')]
    for (const path of ['/people', '/users', '/departments']) {
      expect((await guest.api.get(path)).status, path).toBe(403)
    }
    const hidden = [
      `/departments/${department.id}`,
      `/departments/${department.id}/members`,
      `/groups/${group.id}`,
      `/groups/${group.id}/members`,
      `/people/${owner.id}`,
      `/people/${other.id}`,
    ]
    for (const path of hidden) expect((await guest.api.get(path)).status, path).toBe(404)
    expect((await guest.api.get<{ items: Group[] }>('/groups')).body.items).toEqual([])
    expect((await guest.api.get<PersonCard>(`/people/${guest.id}`)).body.name).toBe('访客甲')

    // Whoever shares a space with them is met there, by name alone.
    const space = await stoa.space(owner)
    await stoa.member(owner, space.id, guest, 'viewer')
    const met = expectStatus(await guest.api.get<PersonCard>(`/people/${owner.id}`), 200)
    expect(met).toMatchObject({ name: 'owner', email: null, role: null, departments: [], groups: [] })
    expect((await guest.api.get(`/people/${other.id}`)).status).toBe(404)

    await make.joinGroup(group, guest)
    expect((await guest.api.get<{ items: Group[] }>('/groups')).body.items).toMatchObject([{ id: group.id }])
    const administrator = await owner.api.put(`/groups/${group.id}/members/${guest.id}`, { isAdmin: true })
    expect(refusal(administrator)).toEqual([409, 'organisation.guest_not_possible'])
    const role = await make.role('访', ['users.list'])
    const given = await owner.api.put(`/roles/${role.id}/members/${guest.id}`, {})
    expect(refusal(given)).toEqual([409, 'organisation.guest_not_possible'])
  })
})

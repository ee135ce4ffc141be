import type { Group, GroupMember, Page, Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import type { OrganisationViews } from './organisation.tables.ts'
import { organisationOf, reducedBy } from './organisation.testing.ts'

describe('groups', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
  })
  afterAll(() => stoa.stop())

  it('hold people of any department, and guests', async () => {
    const group = await make.group('项目')
    const [guest, member] = [await stoa.person('客', 'guest'), await stoa.person('员')]
    await make.joinGroup(group, guest)
    await make.joinGroup(group, member, { isAdmin: true })
    const { items } = (await owner.api.get<Page<GroupMember>>(`/groups/${group.id}/members`)).body
    expect(items.map(({ user, isAdmin }) => [user.name, isAdmin])).toEqual([
      ['员', true],
      ['客', false],
    ])
    expect((await owner.api.get<Group>(`/groups/${group.id}`)).body.memberCount).toBe(2)
    // What is left out stays as it is.
    await make.joinGroup(group, member)
    const again = (await owner.api.get<Page<GroupMember>>(`/groups/${group.id}/members`)).body.items
    expect(again.find(({ user }) => user.id === member.id)?.isAdmin).toBe(true)
  })

  it('are found by name, whatever characters it has', async () => {
    for (const name of ['100% 完成', '100 件', 'a_b', 'axb']) await make.group(name)
    const found = async (query: string) =>
      (await owner.api.get<Page<Group>>(`/groups?query=${encodeURIComponent(query)}`)).body.items.map(
        ({ name }) => name,
      )
    expect(await found('100%')).toEqual(['100% 完成'])
    expect(await found('A_B')).toEqual(['a_b'])
    expect(await found('没有')).toEqual([])
    const taken = await owner.api.post<Problem>('/groups', { name: ' a_b ' })
    expect([taken.status, taken.body.code]).toEqual([409, 'organisation.name_taken'])
  })

  it('name those who lose something when they leave, are removed, or the group ends', async () => {
    const group = await make.group('散')
    const [leaver, removed, stayer] = [
      await stoa.person('走'),
      await stoa.person('移'),
      await stoa.person('留'),
    ]
    for (const person of [leaver, removed, stayer]) await make.joinGroup(group, person)
    const leave = (who: TestPerson, by: TestPerson) => by.api.delete(`/groups/${group.id}/members/${who.id}`)
    expect(await reducedBy(stoa, () => leave(leaver, leaver))).toEqual([leaver.id])
    expect(await reducedBy(stoa, () => leave(removed, owner))).toEqual([removed.id])
    const again = await leave(removed, owner)
    expect((again.body as Problem).code).toBe('organisation.member_not_found')
    expect((await leave(stayer, leaver)).status).toBe(403)
    expect(await reducedBy(stoa, () => owner.api.delete(`/groups/${group.id}`))).toEqual([stayer.id])
    expect((await owner.api.get(`/groups/${group.id}`)).status).toBe(404)
  })

  it('everybody belongs to what the view of principals says, and the deactivated to nothing', async () => {
    const [top, below] = [await make.department('上'), await make.department('下')]
    expectStatus(await owner.api.post(`/departments/${below.id}/move`, { parentId: top.id }), 200)
    const group = await make.group('视图')
    const [member, guest] = [await stoa.person('员甲'), await stoa.person('客甲', 'guest')]
    await make.join(below, member)
    await make.joinGroup(group, member)
    await make.joinGroup(group, guest)
    const principals = async (person: TestPerson) => {
      const rows = await stoa.stoa.storage
        .db<OrganisationViews>()
        .selectFrom('principal_members')
        .select('principal_id')
        .where('user_id', '=', person.id)
        .execute()
      return rows.map(({ principal_id }) => principal_id).toSorted()
    }
    expect(await principals(member)).toEqual([member.id, 'everyone', top.id, below.id, group.id].toSorted())
    expect(await principals(guest)).toEqual([guest.id, group.id].toSorted())
    expectStatus(await owner.api.patch(`/users/${member.id}`, { role: 'guest' }), 200)
    expect(await principals(member)).toEqual([member.id, group.id].toSorted())
    expectStatus(await owner.api.put(`/users/${member.id}/deactivation`, {}), 200)
    expect(await principals(member)).toEqual([])
  })
})

import {
  type Department,
  type DirectoryEntry,
  type Group,
  type Names,
  namesAtOnce,
  type Page,
  type PersonCard,
} from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { organisationOf } from './organisation.testing.ts'

describe('the directory', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let [company, team]: Department[] = []
  let group: Group
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    const make = organisationOf(owner)
    company = await make.department('公司')
    team = await make.department('前端', company)
    group = await make.group('评审')
    const people = await Promise.all(['安', '白', '陈', '丁'].map((name) => stoa.person(name)))
    await make.join(company, people[0]!, { title: '总监', isHead: true })
    await make.join(team, people[1]!, { title: '工程师' })
    await make.join(team, people[2]!)
    await make.join(company, people[2]!, { isMain: true, title: '顾问' })
    await make.joinGroup(group, people[2]!, { isAdmin: true })
    const gone = await stoa.person('离')
    await make.join(team, gone)
    expectStatus(await owner.api.put(`/users/${gone.id}/deactivation`, {}), 200)
    await stoa.person('客', 'guest')
  })
  afterAll(() => stoa.stop())

  const list = async (query = '', by = owner) =>
    expectStatus(await by.api.get<Page<DirectoryEntry>>(`/people?${query}`), 200)
  const names = async (query: string) => (await list(query)).items.map(({ name }) => name).toSorted()

  it('shows people with all their departments and groups, the main one first', async () => {
    const { items } = await list('query=陈')
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      name: '陈',
      role: 'member',
      state: 'active',
      departments: [
        { id: company!.id, title: '顾问', isMain: true },
        { id: team!.id, title: '', isMain: false },
      ],
      groups: [{ id: group.id, name: '评审', isAdmin: true }],
      can: ['people.manage'],
    })
  })

  it('is narrowed by text, department, group, role and state, alone and together', async () => {
    expect(await names(`department=${company!.id}`)).toEqual(['安', '白', '陈'].toSorted())
    expect(await names(`department=${team!.id}`)).toEqual(['白', '陈'].toSorted())
    expect(await names(`group=${group.id}`)).toEqual(['陈'])
    expect(await names('role=guest')).toEqual(['客'])
    expect(await names('role=owner')).toEqual(['owner'])
    expect(await names('state=deactivated')).toEqual(['离'])
    expect(await names(`department=${team!.id}&state=any`)).toEqual(['白', '离', '陈'].toSorted())
    expect(await names('query=OWNER%40EXAMPLE')).toEqual(['owner'])
    await stoa.person('Émile ÖZ', 'guest')
    expect(await names(`query=${encodeURIComponent('Émile Ö')}`)).toEqual(['Émile ÖZ'])
    expect(await names(`query=%25&department=${company!.id}`)).toEqual([])
    expect(await names(`query=person&department=${team!.id}&group=${group.id}`)).toEqual(['陈'])
    expect((await owner.api.get('/people?department=x')).status).toBe(400)
    expect((await owner.api.get('/people?sort=email')).status).toBe(400)
  })

  it('comes in pages that miss nobody and repeat nobody', async () => {
    const whole = (await list('state=any&limit=500')).items.map(({ id }) => id)
    const seen: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page = await list(`state=any&limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      expect(page.items.length).toBeLessThanOrEqual(2)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    }
    expect(seen).toEqual(whole)
    expect(new Set(seen).size).toBe(8)
  })

  it('has a card of each person, with the way to each department', async () => {
    const member = await stoa.person('读者')
    const { items } = await list('query=白', member)
    expect(items[0]!.can).toEqual([])
    const card = expectStatus(await member.api.get<PersonCard>(`/people/${items[0]!.id}`), 200)
    expect(card).toMatchObject({
      name: '白',
      departments: [{ name: '前端', path: ['公司', '前端'], title: '工程师' }],
      customRoles: [],
    })
    expect((await member.api.get(`/people/${company!.id}`)).status).toBe(404)
  })

  it('names many people in one answer, and to a guest those alone whom they meet', async () => {
    const { items } = await list('state=any&limit=500')
    const idOf = (name: string) => items.find((person) => person.name === name)!.id
    const ask = (by: TestPerson, ids: string[]) => by.api.get<Names>(`/people/names?ids=${ids.join(',')}`)
    const named = async (by: TestPerson, ids: string[]) =>
      expectStatus(await ask(by, ids), 200)
        .items.map(({ name }) => name)
        .toSorted()
    const ids = [idOf('安'), idOf('离'), uuidv7(Date.now())]
    expect(await named(owner, ids)).toEqual(['安', '离'].toSorted())
    const guest = await stoa.person('访', 'guest')
    expect(await named(guest, [...ids, guest.id])).toEqual(['访'])
    const space = await stoa.space(owner, '公开')
    await stoa.member(owner, space.id, guest, 'viewer')
    expect(await named(guest, [...ids, owner.id])).toEqual(['owner'])

    const many = Array.from({ length: namesAtOnce }, () => uuidv7(Date.now()))
    expect(await named(owner, many)).toEqual([])
    for (const wrong of [[...many, owner.id], [], ['x'], [owner.id, '']])
      expect((await ask(owner, wrong)).status).toBe(400)
  })

  it('shows departments with their heads and how many are in them', async () => {
    const detail = (id: string) => owner.api.get<Department>(`/departments/${id}`)
    expect((await detail(company!.id)).body).toMatchObject({ memberCount: 2, heads: [{ name: '安' }] })
    expect((await detail(team!.id)).body).toMatchObject({ memberCount: 2, heads: [] })
  })
})

import type { Department, DepartmentMember, Page, PersonCard, Problem } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { organisationOf, reducedBy as peopleReducedBy } from './organisation.testing.ts'

describe('departments', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
  })
  afterAll(() => stoa.stop())

  const codeOf = (answer: { body: unknown }) => (answer.body as Problem).code
  const reducedBy = (work: () => Promise<unknown>) => peopleReducedBy(stoa, work)
  const members = async (department: Department, below = false) => {
    const { items } = expectStatus(
      await owner.api.get<Page<DepartmentMember>>(`/departments/${department.id}/members?below=${below}`),
      200,
    )
    return items.map(({ user, departmentId }) => [user.name, departmentId])
  }

  it('stand below each other, in the order that was given', async () => {
    const top = await make.department('公司')
    const first = await make.department('研发', top)
    const last = await make.department('市场', top)
    const between = expectStatus(
      await owner.api.post<Department>('/departments', { name: '设计', parentId: top.id, afterId: first.id }),
      201,
    )
    const { items } = (await owner.api.get<Page<Department>>('/departments?limit=500')).body
    const below = items
      .filter(({ parentId }) => parentId === top.id)
      .toSorted((a, b) => (a.position < b.position ? -1 : 1))
    expect(below.map(({ id }) => id)).toEqual([first.id, between.id, last.id])
    expect(top.can).toEqual(['departments.manage', 'departments.reshape'])
  })

  it('have a name of their own among their siblings, however it is typed', async () => {
    const top = await make.department('名称')
    await make.department('Café  Team', top)
    const again = await owner.api.post('/departments', { name: ' Cafe\u0301 Team ', parentId: top.id })
    expect([again.status, codeOf(again)]).toEqual([409, 'organisation.name_taken'])
    for (const name of ['a/b', 'a;b', '   ', 'x'.repeat(81)]) {
      expect((await owner.api.post('/departments', { name, parentId: top.id })).status).toBe(400)
    }
  })

  it('never stand below themselves, nor deeper than twenty levels', async () => {
    let deepest = await make.department('层 1')
    const top = deepest
    for (let level = 2; level <= 20; level += 1) deepest = await make.department(`层 ${level}`, deepest)
    const deeper = await owner.api.post('/departments', { name: '层 21', parentId: deepest.id })
    expect(codeOf(deeper)).toBe('organisation.departments_too_deep')
    for (const parentId of [top.id, deepest.id]) {
      const round = await owner.api.post(`/departments/${top.id}/move`, { parentId })
      expect(codeOf(round)).toBe('organisation.department_cycle')
    }
    const pair = await make.department('两级')
    await make.department('下级', pair)
    const almost = expectStatus(
      await owner.api.get<Page<Department>>('/departments?limit=500'),
      200,
    ).items.find(({ name }) => name === '层 19')
    const tooDeep = await owner.api.post(`/departments/${pair.id}/move`, { parentId: almost!.id })
    expect(codeOf(tooDeep)).toBe('organisation.departments_too_deep')
  })

  it('take the people in them along when they move, and name those who lose something', async () => {
    const [old, next] = [await make.department('旧址'), await make.department('新址')]
    const team = await make.department('小组', old)
    const [mei, sub] = [await stoa.person('梅'), await make.department('子组', team)]
    const lin = await stoa.person('林')
    await make.join(team, mei)
    await make.join(sub, lin)
    expect((await members(old, true)).map(([name]) => name)).toEqual(['林', '梅'])
    const losers = await reducedBy(() =>
      owner.api.post(`/departments/${team.id}/move`, { parentId: next.id }),
    )
    expect(losers).toEqual([mei.id, lin.id].toSorted())
    expect(await members(old, true)).toEqual([])
    expect((await members(next, true)).length).toBe(2)
    // Below what they were below already nobody loses anything.
    const inner = await make.department('内', next)
    expect(
      await reducedBy(() => owner.api.post(`/departments/${team.id}/move`, { parentId: inner.id })),
    ).toEqual([])
  })

  it('are deleted when they are empty, or with a place for what is in them', async () => {
    const [going, target] = [await make.department('撤销'), await make.department('接收')]
    const child = await make.department('随迁', going)
    const head = await stoa.person('组长')
    await make.join(going, head, { title: '主任', isHead: true, isAdmin: true })
    const refused = await owner.api.delete(`/departments/${going.id}`)
    expect([refused.status, codeOf(refused)]).toEqual([409, 'organisation.department_not_empty'])
    const into = await owner.api.delete(`/departments/${going.id}?moveTo=${child.id}`)
    expect(codeOf(into)).toBe('organisation.department_cycle')

    const losers = await reducedBy(() => owner.api.delete(`/departments/${going.id}?moveTo=${target.id}`))
    expect(losers).toContain(head.id)
    expect((await owner.api.get(`/departments/${going.id}`)).status).toBe(404)
    expect((await owner.api.get<Department>(`/departments/${child.id}`)).body.parentId).toBe(target.id)
    const [member] = (await owner.api.get<Page<DepartmentMember>>(`/departments/${target.id}/members`)).body
      .items
    expect(member).toMatchObject({ title: '主任', isHead: false, isAdmin: false, isMain: true })
  })

  it('people may be in several, one of which is the main one', async () => {
    const [one, two] = [await make.department('甲'), await make.department('乙')]
    const person = await stoa.person('双')
    await make.join(one, person, { title: '工程师' })
    await make.join(two, person, { title: '顾问', isMain: true })
    const card = (await owner.api.get<PersonCard>(`/people/${person.id}`)).body
    expect(card.departments.map(({ name, isMain, title }) => [name, isMain, title])).toEqual([
      ['乙', true, '顾问'],
      ['甲', false, '工程师'],
    ])
    const losers = await reducedBy(() => owner.api.delete(`/departments/${two.id}/members/${person.id}`))
    expect(losers).toEqual([person.id])
    const left = (await owner.api.get<PersonCard>(`/people/${person.id}`)).body
    expect(left.departments).toMatchObject([{ name: '甲', isMain: true, path: ['甲'] }])
  })

  it('do not end while something is managed by them alone', async () => {
    const [department, target] = [await make.department('独管'), await make.department('他处')]
    const manager = await stoa.person('管事')
    await make.join(department, manager)
    const space = await stoa.space(manager)
    const grant = `/spaces/${space.id}/grants/department/${department.id}`
    expectStatus(await manager.api.put(grant, { role: 'manager' }), 204)
    expectStatus(await manager.api.delete(`/spaces/${space.id}/members/${manager.id}`), 204)
    const ended = await owner.api.delete(`/departments/${department.id}?moveTo=${target.id}`)
    expect([ended.status, codeOf(ended)]).toEqual([409, 'rights.sole_manager'])
    expect((await manager.api.get(`/spaces/${space.id}`)).status).toBe(200)
  })

  it('take in no guest, nobody deactivated, and nobody who does not exist', async () => {
    const department = await make.department('门')
    const [guest, gone] = [await stoa.person('客', 'guest'), await stoa.person('离')]
    expectStatus(await owner.api.put(`/users/${gone.id}/deactivation`, {}), 200)
    const put = (id: string) => owner.api.put(`/departments/${department.id}/members/${id}`, {})
    expect(codeOf(await put(guest.id))).toBe('organisation.guest_not_possible')
    expect(codeOf(await put(gone.id))).toBe('organisation.person_deactivated')
    expect(codeOf(await put(department.id))).toBe('organisation.person_not_found')
  })

  it('are listed in pages that miss none and repeat none', async () => {
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Page<Department> = expectStatus(
        await owner.api.get<Page<Department>>(
          `/departments?limit=3${cursor === null ? '' : `&cursor=${cursor}`}`,
        ),
        200,
      )
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor
    } while (cursor !== null)
    const whole = (await owner.api.get<Page<Department>>('/departments?limit=500')).body.items
    expect(seen).toEqual(whole.map(({ id }) => id))
    expect(seen.length).toBeGreaterThan(10)
  })
})

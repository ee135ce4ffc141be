import { HocuspocusProvider } from '@hocuspocus/provider'
import type { Department, DocumentDetail, Problem, Space } from '@stoa/protocol'
import { waitUntil } from '@stoa/testkit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { organisationOf } from './organisation.testing.ts'

describe('a right that came with belonging somewhere', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let make: ReturnType<typeof organisationOf>
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    make = organisationOf(owner)
  })
  afterAll(() => stoa.stop())

  /** A space in which the department or group edits, and a document in it. */
  async function sharedWith(
    type: 'department' | 'group',
    id: string,
  ): Promise<{ space: Space; document: DocumentDetail }> {
    const space = await stoa.space(owner)
    expectStatus(await owner.api.put(`/spaces/${space.id}/grants/${type}/${id}`, { role: 'editor' }), 204)
    return { space, document: await stoa.document(owner, space.id, { kind: 'raw' }) }
  }

  /** Types all the while; answers how the socket was closed, and that nothing came in after the change. */
  async function typingWhile(person: TestPerson, document: DocumentDetail, change: () => Promise<unknown>) {
    const closes: number[] = []
    const provider = new HocuspocusProvider({
      url: `${stoa.wsUrl}/sync`,
      name: document.syncName,
      token: person.token,
      onClose: ({ event }) => closes.push(event.code),
    })
    const text = provider.document.getText('content')
    const stored = async () =>
      (await owner.api.get<string>(`/documents/${document.id}/content?format=text`)).body
    await waitUntil(() => provider.isSynced)
    let typed = 0
    const typing = setInterval(() => text.insert(text.length, `${typed++} `), 1)
    try {
      await waitUntil(() => typed > 50)
      await change()
      const from = performance.now()
      await waitUntil(() => closes.length > 0)
      const took = performance.now() - from
      const atTheCommit = await stored()
      const then = typed
      await waitUntil(() => typed > then + 50)
      expect(await stored()).toBe(atTheCommit)
      return { code: closes[0], took }
    } finally {
      clearInterval(typing)
      provider.destroy()
    }
  }

  it('ends with the commit in which somebody leaves a group', async () => {
    const [group, person] = [await make.group('编辑'), await stoa.person('组员')]
    await make.joinGroup(group, person)
    const { document } = await sharedWith('group', group.id)
    const leave = () => owner.api.delete(`/groups/${group.id}/members/${person.id}`)
    const { code, took } = await typingWhile(person, document, leave)
    expect(code).toBe(4403)
    expect(took).toBeLessThan(1000)
    expect((await person.api.get(`/documents/${document.id}`)).status).toBe(404)
  })

  it('ends when the department they are in moves out from under the one that has it', async () => {
    const [old, next, person] = [
      await make.department('旧部'),
      await make.department('新部'),
      await stoa.person('员'),
    ]
    const team = await make.department('小组', old)
    await make.join(team, person)
    const { document } = await sharedWith('department', old.id)
    const move = () => owner.api.post(`/departments/${team.id}/move`, { parentId: next.id })
    const { code, took } = await typingWhile(person, document, move)
    expect(code).toBe(4403)
    expect(took).toBeLessThan(1000)
  })

  it('ends with the department or group itself, and is not inherited by the next of its name', async () => {
    const [department, target, person] = [
      await make.department('终'),
      await make.department('接'),
      await stoa.person('末'),
    ]
    await make.join(department, person)
    const { document } = await sharedWith('department', department.id)
    const end = () => owner.api.delete(`/departments/${department.id}?moveTo=${target.id}`)
    expect((await typingWhile(person, document, end)).code).toBe(4403)
    const again = await make.department('终')
    await make.join(again, person)
    expect((await person.api.get(`/documents/${document.id}`)).status).toBe(404)
  })

  it('stays with whoever has it in another way', async () => {
    const [group, person] = [await make.group('两路'), await stoa.person('两')]
    await make.joinGroup(group, person)
    const { space, document } = await sharedWith('group', group.id)
    await stoa.member(owner, space.id, person, 'viewer')
    expectStatus(await owner.api.delete(`/groups/${group.id}`), 204)
    expect((await person.api.get(`/documents/${document.id}`)).status).toBe(200)
  })

  it('two moves at the same moment make no circle', async () => {
    const [one, other] = [await make.department('左'), await make.department('右')]
    const answers = await Promise.all([
      owner.api.post<Problem>(`/departments/${one.id}/move`, { parentId: other.id }),
      owner.api.post<Problem>(`/departments/${other.id}/move`, { parentId: one.id }),
    ])
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
    const parents = await Promise.all(
      [one, other].map(
        async ({ id }) => (await owner.api.get<Department>(`/departments/${id}`)).body.parentId,
      ),
    )
    expect(parents.filter((parent) => parent === null)).toHaveLength(1)
  })
})

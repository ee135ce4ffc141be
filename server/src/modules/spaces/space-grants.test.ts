import type {
  Access,
  AuditRecord,
  GrantList,
  Page,
  PreviewDocument,
  PreviewSpace,
  Problem,
  Role,
  Space,
} from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { department, group } from '../rights/rights.testing.ts'

describe('rights on a space', () => {
  let stoa: TestStoa
  let owner: TestPerson
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
  })
  afterAll(() => stoa.stop())

  const give = (space: Space, type: string, id: string, role: Role, by = owner) =>
    by.api.put<Problem>(`/spaces/${space.id}/grants/${type}/${id}`, { role })
  const take = (space: Space, type: string, id: string, by = owner) =>
    by.api.delete<Problem>(`/spaces/${space.id}/grants/${type}/${id}`)
  const seenBy = async (who: TestPerson) =>
    (await who.api.get<Page<Space>>('/spaces?limit=500')).body.items.map(({ id, role }) => [id, role])

  it('given to a department, a group or everybody, show the space to each of them, once, at the strongest', async () => {
    const [ada, bo] = [await stoa.person('Ada'), await stoa.person('Bo')]
    const space = await stoa.space(owner, '全员')
    const own = await department(stoa, [ada])
    const club = await group(stoa, [ada])
    for (const [type, id, role] of [
      ['department', own.id, 'viewer'],
      ['group', club.id, 'editor'],
      ['everyone', 'everyone', 'commenter'],
      ['person', ada.id, 'viewer'],
    ] as const)
      expectStatus(await give(space, type, id, role), 204)
    expect(await seenBy(ada)).toEqual([[space.id, 'editor']])
    expect(await seenBy(bo)).toEqual([[space.id, 'commenter']])
    expect(await seenBy(await stoa.person('Gast', 'guest'))).toEqual([])
    const { items } = expectStatus(await owner.api.get<GrantList>(`/spaces/${space.id}/grants`), 200)
    expect(items.map(({ principal }) => principal.type).toSorted()).toEqual([
      'department',
      'everyone',
      'group',
      'person',
      'person',
    ])
    expect(items.every(({ inherited, source }) => !inherited && source.title === '全员')).toBe(true)
    const why = expectStatus(await owner.api.get<Access>(`/spaces/${space.id}/access/${ada.id}`), 200)
    expect(why.role).toBe('editor')
    expect(why.paths).toHaveLength(4)
    expect((await bo.api.get(`/spaces/${space.id}/grants`)).status).toBe(403)
    expect((await bo.api.get(`/spaces/${space.id}/access/${ada.id}`)).status).toBe(403)
  })

  it('leave somebody who manages: a person, or a department or group with somebody in it', async () => {
    const space = await stoa.space(owner, '总有人管')
    const empty = await group(stoa, [])
    const full = await group(stoa, [await stoa.person('Managed')])
    expectStatus(await give(space, 'group', empty.id, 'manager'), 204)
    expect((await take(space, 'person', owner.id)).body.code).toBe('spaces.last_manager')
    expect((await give(space, 'person', owner.id, 'editor')).body.code).toBe('spaces.last_manager')
    expectStatus(await give(space, 'group', full.id, 'manager'), 204)
    expectStatus(await take(space, 'person', owner.id), 204)
    expect((await owner.api.get(`/spaces/${space.id}`)).status).toBe(404)
    expect((await owner.api.delete<Problem>(`/groups/${full.id}`)).body?.code).toBe('rights.sole_manager')
  })

  it('who belongs through a department cannot leave the space alone, and is told so', async () => {
    const ada = await stoa.person('Bleibt')
    const space = await stoa.space(owner, '部门的')
    expectStatus(await give(space, 'department', (await department(stoa, [ada])).id, 'viewer'), 204)
    const left = await ada.api.delete<Problem>(`/spaces/${space.id}/members/${ada.id}`)
    expect(left.body?.code).toBe('spaces.member_not_found')
    expect((await take(space, 'person', ada.id, ada)).status).toBe(403)
  })

  it('end with the account, and come back with it', async () => {
    const ada = await stoa.person('Pause')
    const space = await stoa.space(owner, '停用')
    await stoa.member(owner, space.id, ada, 'editor')
    const { ranks } = stoa.stoa.services.rights.grants
    const db = stoa.stoa.storage.db()
    expect((await ranks(db, space.id)).has(ada.id)).toBe(true)
    expect((await owner.api.put(`/users/${ada.id}/deactivation`, {})).status).toBeLessThan(300)
    expect((await ranks(db, space.id)).has(ada.id)).toBe(false)
    expect((await give(space, 'person', ada.id, 'viewer')).body.code).toBe('rights.principal_not_found')
    expect((await owner.api.delete(`/users/${ada.id}/deactivation`)).status).toBeLessThan(300)
    expect((await ranks(db, space.id)).get(ada.id)).toBe(2)
  })

  describe('the preview as another person', () => {
    const spacesOf = (who: TestPerson, as: TestPerson) =>
      as.api.get<Page<PreviewSpace> & Problem>(`/people/${who.id}/preview/spaces`)
    const documentsOf = (who: TestPerson, as: TestPerson, query = '') =>
      as.api.get<Page<PreviewDocument> & Problem>(`/people/${who.id}/preview/documents${query}`)

    it('is what that person sees, for administrators, and is written down', async () => {
      const [admin, ada] = [await stoa.person('Admin', 'admin'), await stoa.person('Gesehen')]
      const [shown, hidden] = [await stoa.space(owner, '看得见'), await stoa.space(owner, '看不见')]
      await stoa.member(owner, shown.id, ada, 'editor')
      const inside = await stoa.document(owner, shown.id, { title: '在空间里' })
      const closed = await stoa.document(owner, shown.id, { title: '不给她' })
      await owner.api.put(`/documents/${closed.id}/inheritance`, { inherits: false, copy: false })
      const single = await stoa.document(owner, hidden.id, { title: '单独给她' })
      await owner.api.put(`/documents/${single.id}/grants/person/${ada.id}`, { role: 'viewer' })

      const own = await ada.api.get<Page<Space>>('/spaces?limit=500')
      const spaces = expectStatus(await spacesOf(ada, admin), 200)
      expect(spaces.items).toEqual(own.body.items.map(({ id, name, role }) => ({ id, name, role })))
      const documents = expectStatus(await documentsOf(ada, admin), 200)
      expect(documents.items.map(({ id, role }) => [id, role])).toEqual([
        [inside.id, 'editor'],
        [single.id, 'viewer'],
      ])
      const first = (await documentsOf(ada, admin, '?limit=1')).body
      const second = (await documentsOf(ada, admin, `?limit=1&cursor=${first.nextCursor}`)).body
      expect([...first.items, ...second.items]).toEqual(documents.items)
      const log = await owner.api.get<Page<AuditRecord>>(`/audit?target=${ada.id}`)
      const seen = log.body.items.filter(({ action }) => action.endsWith('.previewed'))
      expect(seen.map(({ action }) => action)).toContain('documents.previewed')
      expect(seen.map(({ action }) => action)).toContain('spaces.previewed')
    })

    it('is for nobody else, and of nobody who stands above', async () => {
      const [admin, ada] = [await stoa.person('Admin 2', 'admin'), await stoa.person('Neugierig')]
      for (const ask of [spacesOf, documentsOf]) {
        expect((await ask(admin, ada)).status).toBe(403)
        expect((await ask(ada, ada)).status).toBe(403)
        expect((await ask(owner, admin)).status).toBe(403)
        expect((await ask(ada, owner)).status).toBe(200)
      }
      expect(
        (await admin.api.get('/people/0198aaaa-0000-7000-8000-000000000000/preview/spaces')).status,
      ).toBe(404)
    })
  })
})

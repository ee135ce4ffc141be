import type { Problem, Role, Space } from '@stoa/protocol'
import { roles } from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'

/** What each role gets from each call; `none` is a person without any right. */
const matrix: readonly {
  call: string
  least: Role
  run: (who: TestPerson, ids: Ids) => Promise<{ status: number }>
}[] = [
  { call: 'read', least: 'viewer', run: (who, { documentId }) => who.api.get(`/documents/${documentId}`) },
  {
    call: 'read content',
    least: 'viewer',
    run: (who, { documentId }) => who.api.get(`/documents/${documentId}/content`),
  },
  {
    call: 'list members',
    least: 'viewer',
    run: (who, { documentId }) => who.api.get(`/documents/${documentId}/members`),
  },
  {
    call: 'rename',
    least: 'editor',
    run: (who, { documentId }) => who.api.patch(`/documents/${documentId}`, { title: 't' }),
  },
  {
    call: 'move',
    least: 'editor',
    run: (who, { documentId }) => who.api.post(`/documents/${documentId}/move`, { parentId: null }),
  },
  {
    call: 'duplicate',
    least: 'editor',
    run: (who, { documentId }) => who.api.post(`/documents/${documentId}/duplicate`),
  },
  {
    call: 'create',
    least: 'editor',
    run: (who, { spaceId }) => who.api.post('/documents', { spaceId, kind: 'raw', title: 't' }),
  },
  {
    call: 'give rights',
    least: 'manager',
    run: (who, { documentId, otherId }) =>
      who.api.put(`/documents/${documentId}/members/${otherId}`, { role: 'viewer' }),
  },
  {
    call: 'rename the space',
    least: 'manager',
    run: (who, { spaceId }) => who.api.patch(`/spaces/${spaceId}`, { name: 's' }),
  },
  {
    call: 'add a member',
    least: 'manager',
    run: (who, { spaceId, otherId }) =>
      who.api.put(`/spaces/${spaceId}/members/${otherId}`, { role: 'viewer' }),
  },
]

interface Ids {
  spaceId: string
  documentId: string
  otherId: string
}

describe('rights on spaces and documents', () => {
  let stoa: TestStoa
  let space: Space
  let ids: Ids
  const people = new Map<Role | 'none', TestPerson>()
  beforeAll(async () => {
    stoa = await startTestStoa()
    space = await stoa.space(stoa.owner)
    const document = await stoa.document(stoa.owner, space.id)
    ids = { spaceId: space.id, documentId: document.id, otherId: (await stoa.person('other')).id }
    people.set('none', await stoa.person('nobody'))
    for (const role of roles) {
      const person = await stoa.person(role)
      await stoa.member(stoa.owner, space.id, person, role)
      people.set(role, person)
    }
  })
  afterAll(() => stoa.stop())

  for (const { call, least, run } of matrix) {
    it(`${call}: from ${least} upward; others are refused, strangers learn nothing`, async () => {
      for (const [role, person] of people) {
        const { status } = await run(person, ids)
        if (role === 'none') expect(status, role).toBe(404)
        else if (roles.indexOf(role) < roles.indexOf(least)) expect(status, role).toBe(403)
        else expect([200, 201], `${role}: ${status}`).toContain(status)
      }
    })
  }

  it('missing and invisible look the same from outside', async () => {
    const nobody = people.get('none')!
    const invisible = await nobody.api.get<Problem>(`/documents/${ids.documentId}`)
    const missing = await nobody.api.get<Problem>('/documents/01989c7e-0000-7000-8000-000000000000')
    expect({ ...invisible.body, instance: '' }).toEqual({ ...missing.body, instance: '' })
  })

  it('a right on one document opens that document alone, and ends when it is taken', async () => {
    const guest = await stoa.person('guest')
    const document = await stoa.document(stoa.owner, space.id, { title: '给客人' })
    await stoa.owner.api.put(`/documents/${document.id}/members/${guest.id}`, { role: 'editor' })
    expect((await guest.api.patch(`/documents/${document.id}`, { title: 'hi' })).status).toBe(200)
    const tree = await guest.api.get<{ items: { id: string }[] }>(`/documents?spaceId=${space.id}`)
    expect(tree.body.items.map(({ id }) => id)).toEqual([document.id])
    expect((await guest.api.get(`/spaces/${space.id}`)).status).toBe(404)
    await stoa.owner.api.delete(`/documents/${document.id}/members/${guest.id}`)
    expect((await guest.api.get(`/documents/${document.id}`)).status).toBe(404)
  })

  it('a move into a space needs a right there, and below a page a right on that page', async () => {
    const editor = people.get('editor')!
    const elsewhere = await stoa.space(stoa.owner, 'elsewhere')
    const target = await stoa.document(stoa.owner, elsewhere.id)
    const move = (body: object) => editor.api.post<Problem>(`/documents/${ids.documentId}/move`, body)
    expect((await move({ spaceId: elsewhere.id, parentId: null })).status).toBe(404)
    expect((await move({ spaceId: elsewhere.id, parentId: target.id })).status).toBe(404)
    await stoa.member(stoa.owner, elsewhere.id, editor, 'viewer')
    expect((await move({ spaceId: elsewhere.id, parentId: null })).status).toBe(403)
  })

  it('a space keeps its last manager', async () => {
    const alone = await stoa.space(stoa.owner, 'alone')
    const me = `/spaces/${alone.id}/members/${stoa.owner.id}`
    expect((await stoa.owner.api.put<Problem>(me, { role: 'viewer' })).body.code).toBe('spaces.last_manager')
    expect((await stoa.owner.api.delete<Problem>(me)).body?.code).toBe('spaces.last_manager')
    await stoa.member(stoa.owner, alone.id, people.get('viewer')!, 'manager')
    expect((await stoa.owner.api.delete(me)).status).toBe(204)
    expect((await stoa.owner.api.get(`/spaces/${alone.id}`)).status).toBe(404)
  })
})

import type {
  Access,
  AuditRecord,
  DocumentDetail,
  DocumentNode,
  GrantList,
  HandOverPreview,
  Page,
  Problem,
  Role,
  Space,
  TrashItem,
} from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectStatus, startTestStoa, type TestPerson, type TestStoa } from '../../app/boot.testing.ts'
import { department, group } from '../rights/rights.testing.ts'

describe('rights on a document and what is below it', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let space: Space
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    space = await stoa.space(owner, '人事')
  })
  afterAll(() => stoa.stop())

  const page = (title: string, parentId: string | null = null, by = owner) =>
    stoa.document(by, space.id, { title, parentId })
  const give = async (id: string, type: string, principalId: string, role: Role, by = owner) =>
    expectStatus(await by.api.put<null>(`/documents/${id}/grants/${type}/${principalId}`, { role }), 204)
  const take = (id: string, type: string, principalId: string, by = owner) =>
    by.api.delete<Problem>(`/documents/${id}/grants/${type}/${principalId}`)
  const inherit = (id: string, body: object, by = owner) =>
    by.api.put<Problem>(`/documents/${id}/inheritance`, body)
  const roleOf = async (who: TestPerson, id: string) =>
    (await who.api.get<DocumentDetail>(`/documents/${id}`)).body.role
  const tree = async (who: TestPerson) =>
    (await who.api.get<Page<DocumentNode>>(`/documents?spaceId=${space.id}&limit=500`)).body.items.map(
      ({ id }) => id,
    )

  it('come from departments above and below, groups and everybody, the strongest counts', async () => {
    const [ada, bo, chen] = [await stoa.person('Ada'), await stoa.person('Bo'), await stoa.person('陈')]
    const top = await department(stoa, [ada])
    const below = await department(stoa, [bo], top.id)
    const club = await group(stoa, [bo, chen])
    const document = await page('制度')
    await give(document.id, 'department', below.id, 'editor')
    expect(await roleOf(bo, document.id)).toBe('editor')
    expect((await ada.api.get(`/documents/${document.id}`)).status).toBe(404)
    await give(document.id, 'department', top.id, 'viewer')
    expect(await roleOf(ada, document.id)).toBe('viewer')
    expect(await roleOf(bo, document.id)).toBe('editor')
    await give(document.id, 'group', club.id, 'manager')
    expect(await roleOf(chen, document.id)).toBe('manager')
    const stranger = await stoa.person('陌生')
    const guest = await stoa.person('来宾', 'guest')
    await give(document.id, 'everyone', 'everyone', 'commenter')
    expect(await roleOf(stranger, document.id)).toBe('commenter')
    expect((await guest.api.get(`/documents/${document.id}`)).status).toBe(404)
  })

  it('reach what is below, until a page does not inherit, and come back when it does again', async () => {
    const reader = await stoa.person('读者')
    const top = await page('薪酬')
    const middle = await page('明细', top.id)
    const leaf = await page('个人', middle.id)
    await give(top.id, 'person', reader.id, 'viewer')
    expect(await roleOf(reader, leaf.id)).toBe('viewer')

    expectStatus(await inherit(middle.id, { inherits: false }), 200)
    expect(await roleOf(reader, leaf.id)).toBe('viewer')
    expectStatus(await take(middle.id, 'person', reader.id), 204)
    expect((await reader.api.get(`/documents/${leaf.id}`)).status).toBe(404)
    const shown = await tree(reader)
    expect([top, middle, leaf].map(({ id }) => shown.includes(id))).toEqual([true, false, false])
    expect((await owner.api.get<DocumentDetail>(`/documents/${top.id}`)).body.descendants).toBe(2)
    expect((await reader.api.get<DocumentDetail>(`/documents/${top.id}`)).body.descendants).toBe(0)

    await give(leaf.id, 'person', reader.id, 'commenter')
    expect(await roleOf(reader, leaf.id)).toBe('commenter')
    expect((await reader.api.get(`/documents/${middle.id}`)).status).toBe(404)
    expectStatus(await inherit(middle.id, { inherits: true }), 200)
    expect(await roleOf(reader, middle.id)).toBe('viewer')
  })

  it('a page that is closed to all but its manager is closed to the managers of the space too', async () => {
    const [boss, other] = [await stoa.person('Boss'), await stoa.person('Other')]
    for (const who of [boss, other]) await stoa.member(owner, space.id, who, 'manager')
    const secret = await page('机密', null, boss)
    const below = await page('附录', secret.id, boss)
    expectStatus(await inherit(secret.id, { inherits: false, copy: false }, boss), 200)
    for (const who of [owner, other]) {
      expect((await who.api.get(`/documents/${secret.id}`)).status).toBe(404)
      expect((await who.api.get(`/documents/${below.id}`)).status).toBe(404)
      expect(await tree(who)).not.toContain(secret.id)
      expect((await inherit(secret.id, { inherits: true }, who)).status).toBe(404)
    }
    expect((await take(secret.id, 'person', boss.id, boss)).body.code).toBe('documents.last_manager')
    const lower = await boss.api.put<Problem>(`/documents/${secret.id}/grants/person/${boss.id}`, {
      role: 'viewer',
    })
    expect(lower.body.code).toBe('documents.last_manager')
    await give(secret.id, 'group', (await group(stoa, [])).id, 'manager', boss)
    expect((await take(secret.id, 'person', boss.id, boss)).body.code, 'an empty group is nobody').toBe(
      'documents.last_manager',
    )
    await give(secret.id, 'group', (await group(stoa, [other])).id, 'manager', boss)
    expectStatus(await take(secret.id, 'person', boss.id, boss), 204)
    expect((await boss.api.get(`/documents/${secret.id}`)).status).toBe(404)
    expect(await roleOf(other, secret.id)).toBe('manager')
  })

  it('a group that alone manages something is not deleted from under it', async () => {
    const head = await stoa.person('Head')
    const alone = await group(stoa, [head])
    const document = await page('只归一个群组')
    await give(document.id, 'group', alone.id, 'manager')
    expectStatus(await inherit(document.id, { inherits: false, copy: false }), 200)
    expectStatus(await take(document.id, 'person', owner.id), 204)
    expect((await owner.api.delete<Problem>(`/groups/${alone.id}`)).body?.code).toBe('rights.sole_manager')
    expect(await roleOf(head, document.id)).toBe('manager')
    await give(document.id, 'person', head.id, 'manager', head)
    expectStatus(await owner.api.delete(`/groups/${alone.id}`), 204)
    const { items } = (await head.api.get<GrantList>(`/documents/${document.id}/grants`)).body
    expect(items.map(({ principal }) => principal.id)).toEqual([head.id])
  })

  it('are given by managers only, to those who exist, and never more than the ladder has', async () => {
    const editor = await stoa.person('Editor')
    await stoa.member(owner, space.id, editor, 'editor')
    const document = await page('谁可以给')
    const put = (who: TestPerson, type: string, id: string, role = 'viewer') =>
      who.api.put<Problem>(`/documents/${document.id}/grants/${type}/${id}`, { role })
    expect((await put(editor, 'person', editor.id, 'manager')).status).toBe(403)
    expect((await inherit(document.id, { inherits: false }, editor)).status).toBe(403)
    expect((await editor.api.get(`/documents/${document.id}/grants`)).status).toBe(403)
    expect((await editor.api.get(`/documents/${document.id}/access/${owner.id}`)).status).toBe(403)
    for (const [type, id] of [
      ['person', space.id],
      ['group', owner.id],
      ['everyone', owner.id],
      ['person', 'everyone'],
    ] as const)
      expect((await put(owner, type, id)).body.code, `${type} ${id}`).toBe('rights.principal_not_found')
    expect((await put(owner, 'link', owner.id)).status).toBe(400)
    expect((await put(owner, 'person', editor.id, 'owner')).status).toBe(400)
    const gone = await stoa.person('Gone')
    await owner.api.put(`/users/${gone.id}/deactivation`, {})
    expect((await take(document.id, 'person', editor.id)).body.code).toBe('rights.grant_not_found')
  })

  it('are listed with where they come from, and explained person by person', async () => {
    const person = await stoa.person('Explained')
    const upper = await department(stoa, [])
    const lower = await department(stoa, [person], upper.id)
    const club = await group(stoa, [person])
    const top = await page('上级')
    const document = await page('下级', top.id)
    await give(top.id, 'department', upper.id, 'viewer')
    await give(document.id, 'group', club.id, 'editor')
    await give(document.id, 'everyone', 'everyone', 'viewer')

    const list = expectStatus(await owner.api.get<GrantList>(`/documents/${document.id}/grants`), 200)
    expect(list.inherits).toBe(true)
    expect(list.items.find(({ principal }) => principal.id === upper.id)).toMatchObject({
      inherited: true,
      role: 'viewer',
      source: { type: 'document', id: top.id, title: '上级' },
      principal: { type: 'department', name: upper.name },
    })
    expect(list.items.filter(({ inherited }) => !inherited).map(({ principal }) => principal.type)).toEqual(
      expect.arrayContaining(['everyone', 'group']),
    )
    expect(list.items.find(({ source }) => source.type === 'space')).toMatchObject({
      inherited: true,
      source: { title: '人事' },
    })
    const paged: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const one: GrantList = (
        await owner.api.get<GrantList>(
          `/documents/${document.id}/grants?limit=1${cursor === '' ? '' : `&cursor=${cursor}`}`,
        )
      ).body
      paged.push(...one.items.map(({ principal, source }) => `${principal.id} ${source.id}`))
      cursor = one.nextCursor
    }
    expect(paged).toEqual(list.items.map(({ principal, source }) => `${principal.id} ${source.id}`))

    const why = expectStatus(
      await owner.api.get<Access>(`/documents/${document.id}/access/${person.id}`),
      200,
    )
    expect(why.role).toBe('editor')
    expect(
      why.paths.map(({ principal, role, inherited, through }) => [
        principal.type,
        role,
        inherited,
        through?.id ?? null,
      ]),
    ).toEqual(
      expect.arrayContaining([
        ['everyone', 'viewer', false, null],
        ['group', 'editor', false, null],
        ['department', 'viewer', true, lower.id],
      ]),
    )
    expect(why.paths).toHaveLength(3)
    const stranger = await stoa.person('Ohne')
    await take(document.id, 'everyone', 'everyone')
    const none = (await owner.api.get<Access>(`/documents/${document.id}/access/${stranger.id}`)).body
    expect(none).toMatchObject({ role: null, paths: [] })
    expect((await owner.api.get(`/documents/${document.id}/access/${space.id}`)).status).toBe(404)
  })

  it('a manager of a page learns nothing of pages above that are closed to them', async () => {
    const manager = await stoa.person('Nur hier')
    const secret = await page('上面的秘密')
    const document = await page('下面的', secret.id)
    expectStatus(await inherit(secret.id, { inherits: false }), 200)
    await give(document.id, 'person', manager.id, 'manager')
    const list = expectStatus(await manager.api.get<GrantList>(`/documents/${document.id}/grants`), 200)
    const inherited = list.items.filter((grant) => grant.inherited)
    expect(inherited.length).toBeGreaterThan(0)
    for (const { source } of inherited)
      expect(source).toEqual({ type: 'document', id: secret.id, title: null })
    expect(JSON.stringify(list)).not.toContain('上面的秘密')
    const why = await manager.api.get<Access>(`/documents/${document.id}/access/${owner.id}`)
    expect(JSON.stringify(why.body)).not.toContain('上面的秘密')
  })

  it('what is deleted takes no page below it into the open', async () => {
    const member = await stoa.person('Member')
    await stoa.member(owner, space.id, member, 'editor')
    const closed = await page('封闭')
    expectStatus(await inherit(closed.id, { inherits: false, copy: false }), 200)
    const below = await page('其下', closed.id)
    const trashed = await page('先删', closed.id)
    expectStatus(await owner.api.delete(`/documents/${trashed.id}`), 204)
    expectStatus(await owner.api.post('/erasures', { documentId: closed.id }), 200)
    expectStatus(await owner.api.post(`/documents/${trashed.id}/restore`), 200)
    for (const id of [below.id, trashed.id]) {
      expect((await owner.api.get<DocumentDetail>(`/documents/${id}`)).body.parentId).toBeNull()
      expect((await member.api.get(`/documents/${id}`)).status, id).toBe(404)
      expect(await roleOf(owner, id)).toBe('manager')
    }
  })

  it('a copy is no more open than what it is a copy of, and leaves out what its maker cannot see', async () => {
    const [maker, member] = [await stoa.person('Maker'), await stoa.person('Andere')]
    await stoa.member(owner, space.id, maker, 'editor')
    await stoa.member(owner, space.id, member, 'editor')
    const top = await page('可见')
    const closed = await page('只给 Maker', top.id)
    const hidden = await page('谁也不给', top.id)
    for (const { id } of [closed, hidden]) await inherit(id, { inherits: false, copy: false })
    await give(closed.id, 'person', maker.id, 'viewer')
    const copy = expectStatus(
      await maker.api.post<DocumentDetail>(`/documents/${top.id}/duplicate`, { withDescendants: true }),
      201,
    )
    expect(copy.descendants).toBe(1)
    const below = (
      await owner.api.get<Page<DocumentNode>>(`/documents?spaceId=${space.id}&limit=500`)
    ).body.items
      .filter(({ parentId }) => parentId === copy.id)
      .map(({ id, title }) => [id, title])
    expect(below.map(([, title]) => title)).toEqual(['只给 Maker'])
    expect((await member.api.get(`/documents/${below[0]![0]!}`)).status).toBe(404)
    expect((await member.api.get(`/documents/${copy.id}`)).status).toBe(200)
  })

  it('nobody takes away pages below that are not theirs, nor moves what was closed into the open', async () => {
    const editor = await stoa.person('Räumt auf')
    await stoa.member(owner, space.id, editor, 'editor')
    const top = await page('目录')
    const closed = await page('封闭的', top.id)
    const inside = await page('里面的', closed.id)
    await inherit(closed.id, { inherits: false, copy: false })
    const refused = await editor.api.delete<Problem>(`/documents/${top.id}`)
    expect(refused.body?.code).toBe('documents.subtree_protected')
    expect((await owner.api.get<DocumentDetail>(`/documents/${closed.id}`)).body.trashedAt).toBeNull()
    await give(closed.id, 'person', editor.id, 'editor')
    expect(
      (await editor.api.post<Problem>(`/documents/${inside.id}/move`, { parentId: top.id })).status,
    ).toBe(403)
    expectStatus(await owner.api.post(`/documents/${inside.id}/move`, { parentId: top.id }), 200)
    const elsewhere = await stoa.space(editor, '别处')
    await give(closed.id, 'person', editor.id, 'viewer')
    const moved = await editor.api.post<Problem>(`/documents/${top.id}/move`, {
      spaceId: elsewhere.id,
      parentId: null,
    })
    expect(moved.body.code).toBe('documents.subtree_protected')
    const list = await editor.api.get<Page<TrashItem>>(`/trash?spaceId=${space.id}`)
    expect(JSON.stringify(list.body)).not.toContain('封闭的')
  })

  it('a page may be put below one that I may edit, in a space that I cannot see', async () => {
    const guest = await stoa.person('Gast', 'guest')
    const top = await page('给来宾的')
    await give(top.id, 'person', guest.id, 'editor')
    const made = await stoa.document(guest, space.id, { parentId: top.id, title: '来宾写的' })
    expect(await roleOf(guest, made.id)).toBe('editor')
    const closed = await page('看不见的')
    for (const parentId of [closed.id, null]) {
      const body = { spaceId: space.id, kind: 'raw', title: 'x', parentId }
      expect((await guest.api.post('/documents', body)).status).toBe(404)
    }
    expect((await guest.api.post('/spaces', { name: '来宾的' })).status).toBe(403)
  })

  it('go to somebody else with one step, where only one person manages', async () => {
    const [leaving, heir] = [await stoa.person('Geht'), await stoa.person('Bleibt')]
    const own = await stoa.space(leaving, '自己的空间')
    const alone = await stoa.document(leaving, own.id, { title: '只有我' })
    expectStatus(await inherit(alone.id, { inherits: false, copy: false }, leaving), 200)
    const preview = expectStatus(await owner.api.get<HandOverPreview>(`/people/${leaving.id}/hand-over`), 200)
    expect(preview.items.map(({ type, name }) => [type, name])).toEqual(
      expect.arrayContaining([
        ['space', '自己的空间'],
        ['document', '只有我'],
      ]),
    )
    expect((await owner.api.post(`/people/${leaving.id}/hand-over`, { to: heir.id })).status).toBe(200)
    expect(await roleOf(heir, alone.id)).toBe('manager')
    expect((await leaving.api.get(`/documents/${alone.id}`)).status).toBe(404)
    expect((await leaving.api.get(`/spaces/${own.id}`)).status).toBe(404)
  })

  it('every change is in the audit log, with who, what and how it was before', async () => {
    const reader = await stoa.person('Gelesen')
    const document = await page('留痕')
    await give(document.id, 'person', reader.id, 'viewer')
    await give(document.id, 'person', reader.id, 'editor')
    await inherit(document.id, { inherits: false })
    expectStatus(await take(document.id, 'person', reader.id), 204)
    const { items } = (await owner.api.get<Page<AuditRecord>>(`/audit?target=${document.id}`)).body
    expect(
      items.map(({ action, details }) => [action, details['from'] ?? null, details['to'] ?? null]),
    ).toEqual([
      ['documents.grant_removed', 'editor', null],
      ['documents.inheritance_set', null, null],
      ['documents.grant_set', 'viewer', 'editor'],
      ['documents.grant_set', null, 'viewer'],
    ])
  })
})

import { addCard } from '@stoa/board'
import type {
  Board,
  BoardCard,
  CreatedShareLink,
  DocumentDetail,
  DocumentNode,
  Home,
  LinkVisit,
  MyCardList,
  Page,
  Role,
  TrashItem,
} from '@stoa/protocol'
import { myCardViews, roles } from '@stoa/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Api,
  createApi,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'
import { department, group } from '../rights/rights.testing.ts'
import { RightsModel } from './rights-model.testing.ts'

const pages = 9

describe('no path shows what the model forbids', () => {
  let stoa: TestStoa
  let owner: TestPerson
  const people: TestPerson[] = []
  const principals: { type: string; id: string }[] = [{ type: 'everyone', id: 'everyone' }]
  const model = new RightsModel()
  /** Each grows pages with names of its own. */
  let run = 0
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    for (const name of ['Ada', 'Bo', '陈']) people.push(await stoa.person(name))
    people.push(await stoa.person('Gast', 'guest'))
    const upper = await department(stoa, [people[0]!])
    const lower = await department(stoa, [people[1]!], upper.id)
    const club = await group(stoa, [people[2]!, people[3]!])
    model.departments.set(upper.id, null).set(lower.id, upper.id)
    principals.push(
      { type: 'department', id: upper.id },
      { type: 'department', id: lower.id },
      { type: 'group', id: club.id },
      ...people.map(({ id }) => ({ type: 'person', id })),
    )
    for (const [index, { id }] of people.entries())
      model.people.set(id, {
        id,
        guest: index === 3,
        active: true,
        groups: new Set(index >= 2 ? [club.id] : []),
        departments: new Set(index === 0 ? [upper.id] : index === 1 ? [lower.id] : []),
      })
  })
  afterAll(() => stoa.stop())

  /** A space with a tree, rights and broken inheritance, as the steps say; ids in the order of their making. */
  async function grow(steps: readonly (readonly [number, number, number])[]) {
    run += 1
    const space = await stoa.space(owner, `空间 ${run}_`)
    const ownerGrants = () => new Map<string, Role>([[owner.id, 'manager']])
    const node = { id: space.id, spaceId: null, parentId: null, inherits: true, trashed: false }
    model.nodes.set(space.id, { ...node, grants: ownerGrants() })
    const ids: string[] = []
    for (let n = 0; n < pages; n++) {
      const parentId = n < 2 ? null : ids[steps[n % steps.length]![0] % n]!
      const { id } = await stoa.document(owner, space.id, {
        title: `秘${run}_${n}题`,
        parentId,
        markdown: `秘${run}_${n}文`,
      })
      ids.push(id)
      model.nodes.set(id, { ...node, id, spaceId: space.id, parentId, grants: new Map() })
    }
    for (const [which, whom, what] of steps) {
      const target = model.nodes.get([space.id, ...ids][which % (pages + 1)]!)!
      if (what === 9 && target.spaceId !== null && target.inherits) {
        const body = { inherits: false, copy: false }
        expectStatus(await owner.api.put(`/documents/${target.id}/inheritance`, body), 200)
        target.inherits = false
        target.grants.set(owner.id, 'manager')
        continue
      }
      const { type, id } = principals[whom % principals.length]!
      const role = roles[what % 4]!
      const path = target.spaceId === null ? 'spaces' : 'documents'
      expectStatus(await owner.api.put<null>(`/${path}/${target.id}/grants/${type}/${id}`, { role }), 204)
      target.grants.set(id, role)
    }
    const gone = ids.at(-1)!
    expectStatus(await owner.api.delete(`/documents/${gone}`), 204)
    model.nodes.get(gone)!.trashed = true
    return { spaceId: space.id, ids, gone }
  }

  const secretsOf = (ids: readonly string[], hidden: (id: string) => boolean) =>
    ids.flatMap((id, n) => (hidden(id) ? [`秘${run}_${n}题`, `秘${run}_${n}文`] : []))

  /** What anybody gets to see of these documents by asking for them one by one. */
  async function checkOneByOne(
    api: Api,
    ids: readonly string[],
    rankOf: (id: string) => number,
    history: boolean,
  ) {
    for (const [n, id] of ids.entries()) {
      const shown = rankOf(id) >= 0
      const detail = await api.get<DocumentDetail>(`/documents/${id}`)
      expect(detail.status, `document ${n}`).toBe(shown ? 200 : 404)
      if (shown) expect(detail.body.role).toBe(roles[rankOf(id)])
      const content = await api.get<string>(`/documents/${id}/content`)
      expect(content.status, `content ${n}`).toBe(shown ? 200 : 404)
      if (!shown) expect(JSON.stringify([detail.body, content.body])).not.toMatch(/秘/)
      if (!history) continue
      expect((await api.get(`/documents/${id}/history`)).status, `history ${n}`).toBe(shown ? 200 : 404)
      expect((await api.get(`/documents/${id}/members`)).status, `members ${n}`).toBe(shown ? 200 : 404)
      const renamed = await api.patch(`/documents/${id}`, { title: `秘${run}_${n}题` })
      const writable = rankOf(id) >= 2
      if (detail.body.trashedAt === null)
        expect(renamed.status, `rename ${n}`).toBe(writable ? 200 : shown ? 403 : 404)
    }
  }

  /** A board in the place of one of them, with a card on each person that says something secret. */
  async function checkBoard(person: TestPerson, { spaceId, ids }: Awaited<ReturnType<typeof grow>>) {
    const at = run % (pages - 1)
    const board = await stoa.document(owner, spaceId, { kind: 'board', title: '板', parentId: ids[at]! })
    const secret = `秘卡${run}_${person.id}`
    const { columns } = (await owner.api.get<Board>(`/boards/${board.id}`)).body
    await stoa.stoa.sync.edit(board.id, 'board', owner.id, (draft) =>
      addCard(draft, {
        title: secret,
        description: secret,
        column: columns[0]!.id,
        at: Date.now(),
        due: '2026-11-26',
        assignees: [person.id],
        watchers: [person.id],
      }),
    )
    const cards = await owner.api.get<Page<BoardCard>>(`/boards/${board.id}/cards`)
    const waiting = cards.body.items.length === 0
    const card = waiting ? await appeared(board.id) : cards.body.items[0]!
    await owner.api.post(`/boards/${board.id}/cards/${card.id}/comments`, { body: secret })
    const rank = model.rank(person.id, ids[at]!)
    const shown = rank >= 0
    const reads = [
      ...['', '/cards', '/cards?query=秘', '/figures'].map((path) => `/boards/${board.id}${path}`),
      ...['', '/description', '/comments', '/activity'].map(
        (path) => `/boards/${board.id}/cards/${card.id}${path}`,
      ),
    ]
    for (const path of reads) {
      const answer = await person.api.get(path)
      expect(answer.status, `${person.name} ${path}`).toBe(shown ? 200 : 404)
      if (!shown) expect(JSON.stringify(answer.body)).not.toContain(secret)
    }
    for (const view of myCardViews) {
      const { body } = await person.api.get<MyCardList>(`/cards/mine?view=${view}&today=2026-11-26&limit=500`)
      if (!shown) expect(JSON.stringify(body), `${person.name} ${view}`).not.toContain(secret)
      else if (view === 'today') expect(JSON.stringify(body)).toContain(secret)
    }
    const write = await person.api.post(`/boards/${board.id}/cards/${card.id}/complete`)
    expect(write.status).toBe(rank >= 2 ? 200 : shown ? 403 : 404)
    const comment = await person.api.post(`/boards/${board.id}/cards/${card.id}/comments`, { body: 'x' })
    expect(comment.status).toBe(rank >= 1 ? 201 : shown ? 403 : 404)
    for (const name of ['boards.changed', 'boards.commented']) {
      const data = { documentId: board.id, spaceId, cardId: card.id }
      const audience = await stoa.stoa.events.definition(name)!.audience(data, stoa.stoa.storage.db())
      expect(audience !== 'everyone' && audience.has(person.id), `${person.name} hears ${name}`).toBe(shown)
    }
    expectStatus(await owner.api.delete(`/documents/${board.id}`), 204)
    expect(JSON.stringify((await person.api.get('/cards/mine?limit=500')).body)).not.toContain(secret)
    expectStatus(await owner.api.delete(`/trash/${board.id}`), 204)
  }

  /** The card, once its row is there. */
  async function appeared(boardId: string): Promise<BoardCard> {
    for (;;) {
      const { items } = (await owner.api.get<Page<BoardCard>>(`/boards/${boardId}/cards`)).body
      if (items[0] !== undefined) return items[0]
    }
  }

  async function checkPerson(person: TestPerson, { spaceId, ids, gone }: Awaited<ReturnType<typeof grow>>) {
    const rankOf = (id: string) => model.rank(person.id, id)
    const hidden = secretsOf(ids, (id) => rankOf(id) < 0)
    const says = (body: unknown) => {
      const text = JSON.stringify(body)
      for (const secret of hidden) expect(text, `${person.name} reads ${secret}`).not.toContain(secret)
    }
    await checkOneByOne(person.api, ids, rankOf, true)
    const tree = await person.api.get<Page<DocumentNode>>(`/documents?spaceId=${spaceId}&limit=500`)
    const visible = ids.filter((id) => id !== gone && rankOf(id) >= 0)
    expect(tree.body.items.map(({ id }) => id)).toEqual(visible)
    says(tree.body)
    const home = await person.api.get<Home>('/home')
    says(home.body)
    if (rankOf(spaceId) < 0) expect(JSON.stringify(home.body)).not.toContain(`空间 ${run}_`)
    const trash = await person.api.get<Page<TrashItem>>(`/trash?spaceId=${spaceId}`)
    expect(trash.body.items.map(({ id }) => id)).toEqual(rankOf(gone) >= 2 ? [gone] : [])
    expect((await person.api.get(`/spaces/${spaceId}`)).status).toBe(rankOf(spaceId) >= 0 ? 200 : 404)

    const { syncAuthority } = stoa.stoa.services.documents
    const credentials = {
      cookieHeader: null,
      token: person.token,
      origin: null,
      remoteAddress: '',
      socketId: '',
    }
    const actor = (await syncAuthority.authenticate(credentials))!
    const changed = stoa.stoa.events.definition('documents.changed')!
    for (const id of ids) {
      const verdict = await syncAuthority.authorise(actor, { kind: 'page', id })
      const expected = id === gone || rankOf(id) < 0 ? 'denied' : rankOf(id) >= 2 ? 'write' : 'read'
      expect('denied' in verdict ? 'denied' : verdict.access, `${person.name} syncs`).toBe(expected)
      const audience = await changed.audience({ documentId: id, spaceId }, stoa.stoa.storage.db())
      expect(audience !== 'everyone' && audience.has(person.id), `${person.name} hears`).toBe(rankOf(id) >= 0)
    }
  }

  async function checkLink(at: number, { ids, gone, spaceId }: Awaited<ReturnType<typeof grow>>) {
    const shared = ids[at % (pages - 1)]!
    const link = expectStatus(
      await owner.api.post<CreatedShareLink>(`/documents/${shared}/share-links`, { role: 'viewer' }),
      201,
    )
    const visit = expectStatus(
      await stoa.anonymous.post<LinkVisit>('/share-links/visits', { secret: link.secret }),
      201,
    )
    model.nodes.get(shared)!.grants.set(link.id, 'viewer')
    const visitor = { guest: true, active: true, groups: new Set([link.id]), departments: new Set<string>() }
    model.people.set(visit.token, { id: visit.token, ...visitor })
    // What is in the trash is not for visitors.
    const rankOf = (id: string) => (id === gone ? -1 : model.rank(visit.token, id))
    const api = createApi(stoa.url, visit.token)
    await checkOneByOne(api, ids, rankOf, false)
    const tree = await api.get<Page<DocumentNode>>(`/documents?spaceId=${spaceId}&limit=500`)
    expect(tree.body.items.map(({ id }) => id)).toEqual(ids.filter((id) => id !== gone && rankOf(id) >= 0))
  }

  it('for trees, grants and breaks at random: lists, trash, home, content, history, sockets, events, links, boards', async () => {
    const step = fc.tuple(fc.nat(50), fc.nat(50), fc.nat(9))
    let hidden = 0
    let shown = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 8, maxLength: 14 }), fc.nat(50), async (steps, at) => {
        const grown = await grow(steps)
        for (const person of people) {
          await checkPerson(person, grown)
          await checkBoard(person, grown)
          for (const id of grown.ids)
            if (model.rank(person.id, id) < 0) hidden += 1
            else shown += 1
        }
        await checkLink(at, grown)
      }),
      { numRuns: 3, endOnFailure: true },
    )
    expect(hidden).toBeGreaterThan(5)
    expect(shown).toBeGreaterThan(5)
  }, 120_000)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Role, roles } from '@stoa/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AnyDatabase, DomainStorage } from '../../platform/storage/domain-storage.ts'
import { openDomainStorage } from '../../platform/storage/domain-storage.ts'
import { modules } from '../../app/modules.ts'
import { type GrantKeeper } from '../rights/index.ts'
import { changedByOthers } from '../home/home.repository.ts'
import { createGrantKeeper } from '../rights/grant-keeper.ts'
import { setInherits } from './document-scopes.repository.ts'
import { beforeRemoval, renewScopes } from './document-scopes.ts'
import {
  audienceOf,
  type Db,
  deleteDocuments,
  documentsWithRank,
  insertDocument,
  listLive,
  rankOn,
  updateDocument,
  visibleTitles,
} from './documents.repository.ts'
import {
  countVisibleBelow,
  listTrash,
  putInTrash,
  setSpace,
  wholeSubtree,
} from './documents-tree.repository.ts'
import { openedUnduly } from './recheck.repository.ts'
import { type ModelNode, RightsModel } from './rights-model.testing.ts'
import { listVisible } from './visible-documents.repository.ts'

const spaces = ['space-a', 'space-b']
const people = ['ada', 'bo', 'chen', 'dora', 'guest', 'gone']
const groups = ['group-1', 'group-2']
const departments = ['dept-1', 'dept-2', 'dept-3', 'dept-4']
const principals = [...people, ...groups, ...departments, 'everyone']
const most = 12

const pick = <T>(from: readonly T[], n: number): T => from[n % from.length]!
const typeOf = (id: string) =>
  id === 'everyone'
    ? ('everyone' as const)
    : id.startsWith('group')
      ? ('group' as const)
      : id.startsWith('dept')
        ? ('department' as const)
        : ('person' as const)

type Step = readonly [kind: Kind, a: number, b: number, c: number]
const kinds = [
  'create',
  'create',
  'grant',
  'grant',
  'grant',
  'revoke',
  'break',
  'restore',
  'move',
  'move',
  'trash',
  'remove',
  'create',
  'join',
  'leave',
  'grant-space',
] as const
type Kind = (typeof kinds)[number]

/** The model, and the tables that are to agree with it. */
class World {
  readonly model = new RightsModel()
  readonly db: Db
  readonly grants: GrantKeeper
  /** How many steps did something. */
  done = 0
  #created = 0

  constructor(db: Db, grants: GrantKeeper) {
    this.db = db
    this.grants = grants
  }

  async found(): Promise<void> {
    const db: AnyDatabase = this.db
    for (const table of [
      'documents',
      'grants',
      'scope_sources',
      'spaces',
      'group_members',
      'department_members',
      'department_closure',
      'departments',
      'groups',
      'users',
    ])
      await db.deleteFrom(table).execute()
    for (const id of people) {
      const guest = id === 'guest'
      const active = id !== 'gone'
      await db
        .insertInto('users')
        .values({
          id,
          email: `${id}@example.com`,
          name: id,
          hue: 0,
          role: guest ? 'guest' : 'member',
          created_at: 0,
          deactivated_at: active ? null : 1,
        })
        .execute()
      this.model.people.set(id, { id, guest, active, groups: new Set(), departments: new Set() })
    }
    for (const id of groups)
      await db
        .insertInto('groups')
        .values({ id, name: id, description: '', created_by: 'ada', created_at: 0, updated_at: 0 })
        .execute()
    for (const [index, id] of departments.entries()) {
      const parent = index === 0 ? null : departments[Math.floor((index - 1) / 2)]!
      this.model.departments.set(id, parent)
      await db
        .insertInto('departments')
        .values({ id, parent_id: parent, name: id, position: 'a', created_at: 0, updated_at: 0 })
        .execute()
      let distance = 0
      for (let at: string | null = id; at !== null; at = this.model.departments.get(at) ?? null)
        await db
          .insertInto('department_closure')
          .values({ ancestor_id: at, descendant_id: id, distance: distance++ })
          .execute()
    }
    for (const id of spaces) {
      await db
        .insertInto('spaces')
        .values({ id, name: id, description: '', created_by: 'ada', created_at: 0, updated_at: 0 })
        .execute()
      await this.grants.replaceScopes(db, [], [{ scope_id: id, source_id: id, distance: 0 }])
      this.model.nodes.set(id, {
        id,
        spaceId: null,
        parentId: null,
        inherits: true,
        grants: new Map(),
        trashed: false,
      })
    }
  }

  async step([kind, a, b, c]: Step): Promise<void> {
    const documents = this.model.documents()
    const node = documents.length === 0 ? undefined : pick(documents, a)
    if (kind === 'create' && documents.length < most) await this.#create(a, b)
    else if (kind === 'grant-space') await this.#grant(this.model.nodes.get(pick(spaces, a))!, b, c)
    else if (kind === 'join' || kind === 'leave') await this.#membership(kind, a, b)
    else if (node !== undefined) await this.#onDocument(kind, node, b, c)
    else return
    this.done += 1
  }

  async #onDocument(kind: Kind, node: ModelNode, b: number, c: number): Promise<void> {
    if (kind === 'grant') await this.#grant(node, b, c)
    if (kind === 'revoke') {
      const principal = pick(principals, b)
      node.grants.delete(principal)
      await this.grants.take(this.db, { type: 'document', id: node.id }, principal)
      await renewScopes(this.db, this.grants, node.id)
    }
    if (kind === 'break' || kind === 'restore') {
      node.inherits = kind === 'restore'
      await setInherits(this.db, node.id, node.inherits)
      await renewScopes(this.db, this.grants, node.id)
    }
    if (kind === 'move') await this.#move(node, b, c)
    if (kind === 'trash') {
      const ids = [node.id, ...this.model.below(node.id).map(({ id }) => id)]
      for (const id of ids) this.model.nodes.get(id)!.trashed = true
      await putInTrash(this.db, ids, { root: node.id, by: 'ada', at: 1 })
    }
    if (kind === 'remove') {
      const seen = this.model.below(node.id).map(({ id }) => [id, this.ranksOn(id)] as const)
      const afterwards = await beforeRemoval(this.db, this.grants, [node.id], 'ada')
      await deleteDocuments(this.db, [node.id])
      await afterwards()
      this.model.remove(node.id)
      for (const [id, ranks] of seen)
        expect(this.ranksOn(id), `${id} after ${node.id} is gone`).toEqual(ranks)
    }
  }

  ranksOn = (id: string): number[] => people.map((userId) => this.model.rank(userId, id))

  async #create(a: number, b: number): Promise<void> {
    const id = `doc-${String(this.#created++).padStart(3, '0')}`
    const parent =
      b % 3 === 0 ? undefined : this.model.documents().find(({ trashed }, i) => !trashed && i >= b % 5)
    const spaceId = parent?.spaceId ?? pick(spaces, a)
    this.model.nodes.set(id, {
      id,
      spaceId,
      parentId: parent?.id ?? null,
      inherits: true,
      grants: new Map(),
      trashed: false,
    })
    await insertDocument(this.db, {
      id,
      space_id: spaceId,
      parent_id: parent?.id ?? null,
      kind: 'raw',
      title: id,
      position: 'a',
      schema_version: 1,
      created_by: 'ada',
      created_at: 0,
      updated_by: 'nobody',
      updated_at: this.#created,
      trashed_at: null,
      trashed_by: null,
      trash_root: null,
      scope_id: '',
    })
    await renewScopes(this.db, this.grants, id)
  }

  async #grant(node: ModelNode, b: number, c: number): Promise<void> {
    const principal = pick(principals, b)
    const role: Role = pick(roles, c)
    node.grants.set(principal, role)
    const source = { type: node.spaceId === null ? 'space' : 'document', id: node.id } as const
    await this.grants.give(this.db, {
      source,
      to: { type: typeOf(principal), id: principal },
      role,
      by: 'ada',
    })
    if (node.spaceId !== null) await renewScopes(this.db, this.grants, node.id)
  }

  async #move(node: ModelNode, b: number, c: number): Promise<void> {
    const below = new Set(this.model.below(node.id).map(({ id }) => id)).add(node.id)
    const targets = this.model.documents().filter(({ id, trashed }) => !below.has(id) && !trashed)
    const target = b % 3 === 0 || targets.length === 0 ? undefined : pick(targets, b)
    const spaceId = target?.spaceId ?? pick(spaces, c)
    node.parentId = target?.id ?? null
    for (const id of below) this.model.nodes.get(id)!.spaceId = spaceId
    await setSpace(this.db, await wholeSubtree(this.db, node.id), spaceId)
    await updateDocument(this.db, node.id, { parent_id: node.parentId })
    await renewScopes(this.db, this.grants, node.id)
  }

  async #membership(kind: 'join' | 'leave', a: number, b: number): Promise<void> {
    const person = this.model.people.get(pick(people, a))!
    const db: AnyDatabase = this.db
    const to = pick([...groups, ...departments], b)
    const isGroup = groups.includes(to)
    const [table, column] = isGroup ? ['group_members', 'group_id'] : ['department_members', 'department_id']
    const known = isGroup ? person.groups : person.departments
    if (kind === 'join' && !known.has(to)) {
      await db
        .insertInto(table)
        .values({ [column]: to, user_id: person.id, created_at: 0 })
        .execute()
      known.add(to)
    }
    if (kind === 'leave') {
      await db.deleteFrom(table).where(column, '=', to).where('user_id', '=', person.id).execute()
      known.delete(to)
    }
  }
}

describe('rights in the tables against a naive model', () => {
  let folder: string
  let storage: DomainStorage
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'stoa-rights-'))
    storage = openDomainStorage({
      dataDirectory: folder,
      onEffectError(error) {
        throw error
      },
    })
    await storage.migrate(Object.fromEntries(modules.flatMap(({ migrations }) => Object.entries(migrations))))
  })
  afterAll(async () => {
    await storage.close()
    rmSync(folder, { recursive: true })
  })

  async function compare({ db, model, grants }: World): Promise<void> {
    const documents = model.documents()
    const ids = documents.map(({ id }) => id)
    const live = documents.filter(({ trashed }) => !trashed)
    for (const userId of people) {
      const rankOf = (id: string) => model.rank(userId, id)
      for (const id of ids)
        expect((await rankOn(db, userId, id)) ?? -1, `${userId} on ${id}`).toBe(rankOf(id))
      for (const [least] of roles.entries()) {
        const allowed = ids.length === 0 ? new Set() : await documentsWithRank(db, userId, ids, least)
        expect(allowed, `${userId} at least ${least}`).toEqual(
          new Set(ids.filter((id) => rankOf(id) >= least)),
        )
      }
      const visible = live.filter(({ id }) => rankOf(id) >= 0).map(({ id }) => id)
      for (const spaceId of spaces) {
        const expected = visible.filter((id) => model.nodes.get(id)!.spaceId === spaceId)
        const listed = await listLive(db, userId, spaceId, { after: null, limit: 100 })
        expect(listed.map(({ id }) => id)).toEqual(expected.toSorted())
        const trash = await listTrash(db, userId, 2, spaceId, { after: null, limit: 100 })
        for (const { id } of trash)
          expect(rankOf(id), `${userId} in the trash: ${id}`).toBeGreaterThanOrEqual(2)
      }
      const paged: string[] = []
      for (let after: string | null = null; ; ) {
        const page = await listVisible(db, userId, { after, limit: 2 })
        for (const row of page) expect(row.rank).toBe(rankOf(row.id))
        paged.push(...page.map(({ id }) => id))
        if (page.length < 2) break
        after = page.at(-1)!.id
      }
      expect(paged, `pages of ${userId}`).toEqual(visible.toSorted())
      const news = await changedByOthers(db, userId, 5)
      const newest = live.filter(({ id }) => visible.includes(id)).map(({ id }) => id)
      expect(news.map(({ id }) => id)).toEqual(newest.toSorted().toReversed().slice(0, 5))
      const titles = await visibleTitles(db, userId, [...ids, ...spaces])
      expect(new Set(titles.keys())).toEqual(new Set([...ids, ...spaces].filter((id) => rankOf(id) >= 0)))
      for (const { id } of live) {
        const below = model.below(id).filter((node) => !node.trashed && rankOf(node.id) >= 0)
        expect(await countVisibleBelow(db, userId, id), `${userId} below ${id}`).toBe(below.length)
      }
      for (const rank of [0, 2]) {
        const opened = ids.map((documentId) => ({ userId, documentId, rank }))
        const unduly = await openedUnduly(db, opened, most + 2)
        const found = new Set(unduly.map(({ documentId }) => documentId))
        for (const { id } of documents)
          expect(found.has(id), `${userId} has ${id} open with ${rank}`).toBe(
            !visible.includes(id) || rankOf(id) < rank,
          )
      }
    }
    for (const id of ids) {
      const audience = await audienceOf(db, id)
      expect(audience).toEqual(new Set(people.filter((userId) => model.rank(userId, id) >= 0)))
      const { scope_id } = await db
        .selectFrom('documents')
        .select('scope_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow()
      expect([...(await grants.ranks(db, scope_id)).keys()].toSorted()).toEqual([...audience].toSorted())
    }
  }

  it('agree after any sequence of grants, breaks, moves, deletions and changes of membership', async () => {
    const step = fc.tuple(fc.constantFrom(...kinds), fc.nat(50), fc.nat(50), fc.nat(50))
    let done = 0
    let seen = 0
    let hidden = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), async (steps) => {
        const world = new World(
          storage.db(),
          createGrantKeeper(() => 0),
        )
        await world.found()
        // Trees, memberships and a few rights to begin with: else most sequences would say nothing about inheritance.
        for (let n = 0; n < 8; n++) await world.step(['create', n, n * 7, 0])
        for (let n = 0; n < 6; n++) {
          await world.step(['join', n, n, 0])
          await world.step(['grant', n * 3, n * 5 + 6, n])
        }
        await world.step(['grant-space', steps.length, steps.length, 2])
        for (const one of steps) await world.step(one)
        await compare(world)
        done += world.done
        const ranks = world.model.documents().flatMap(({ id }) => world.ranksOn(id))
        seen += ranks.filter((rank) => rank >= 0).length
        hidden += ranks.filter((rank) => rank < 0).length
      }),
      { numRuns: 20 },
    )
    // A run in which nobody sees anything, or everybody all, would prove nothing.
    expect(done).toBeGreaterThan(400)
    expect(seen).toBeGreaterThan(100)
    expect(hidden).toBeGreaterThan(250)
  }, 60_000)
})

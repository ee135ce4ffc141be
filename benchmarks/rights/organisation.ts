import { createHash } from 'node:crypto'
import type { Role } from '@stoa/protocol'
import { seededRandom } from '@stoa/testkit'
import type { AnyDatabase, DomainStorage } from '../../server/src/platform/storage/domain-storage.ts'

export const size = {
  people: 10_000,
  departments: 300,
  groups: 250,
  spaces: 2_000,
  documents: 200_000,
  grants: 20_000,
} as const

/** What was made, as far as the measurements ask for it. */
export interface Organisation {
  people: readonly string[]
  departments: readonly string[]
  /** People of each department, those of departments below included. */
  membersOf(departmentId: string): readonly string[]
  spaces: readonly string[]
  documents: readonly { id: string; spaceId: string; kind: string }[]
  /** What a program of this person shows as its token. */
  tokenOf(userId: string): string
}

interface Node {
  id: string
  spaceId: string
  parent: Node | null
  inherits: boolean
  granted: boolean
  scopeId: string
}

/** Ids that look like those of the product, and sort in the order in which they were made. */
function idsOf(prefix: string): () => string {
  let made = 0
  return () => {
    const tail = (++made).toString(16).padStart(12, '0')
    return `0198${prefix}-0000-7000-8000-${tail}`
  }
}

const tokenOf = (userId: string) => `stoa_t_${createHash('sha256').update(userId).digest('base64url')}`
const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')

/**
 * An organisation of the size that the claim names, the same for the same seed, in SQL batches: through the interfaces it
 * would take hours. A few departments are large, most are small; spaces and pages as well.
 */
export async function foundOrganisation(storage: DomainStorage, seed: number): Promise<Organisation> {
  const random = seededRandom(seed)
  const at = Date.now()
  const skewed = (below: number) => Math.floor(below * random.next() ** 2)

  async function insert(table: string, rows: readonly Record<string, unknown>[]): Promise<void> {
    await storage.unitOfWork(async (unit) => {
      const db: AnyDatabase = unit.db()
      for (let from = 0; from < rows.length; from += 1_000)
        await db
          .insertInto(table)
          .values(rows.slice(from, from + 1_000))
          .execute()
    })
  }

  const personId = idsOf('1000')
  const people = Array.from({ length: size.people }, personId)
  await insert(
    'users',
    people.map((id, n) => ({
      id,
      email: `person${n}@example.org`,
      name: `Person ${n}`,
      hue: n % 8,
      password_hash: null,
      role: n % 50 === 49 ? 'guest' : 'member',
      language: null,
      created_at: at,
    })),
  )
  await insert(
    'api_tokens',
    people.map((userId, n) => ({
      id: `0198aaaa-0000-7000-8000-${n.toString(16).padStart(12, '0')}`,
      user_id: userId,
      name: 'benchmark',
      token_hash: hashOf(tokenOf(userId)),
      created_at: at,
      last_used_at: at,
    })),
  )

  const departmentId = idsOf('2000')
  const departments = Array.from({ length: size.departments }, departmentId)
  const above = new Map<string, readonly string[]>()
  departments.forEach((id, n) => {
    const parent = n < 8 ? undefined : departments[skewed(Math.min(n, 80))]
    above.set(id, parent === undefined ? [id] : [id, ...above.get(parent)!])
  })
  await insert(
    'departments',
    departments.map((id, n) => ({
      id,
      parent_id: above.get(id)![1] ?? null,
      name: `Department ${n}`,
      position: `a${n}`,
      created_at: at,
      updated_at: at,
    })),
  )
  await insert(
    'department_closure',
    departments.flatMap((id) =>
      above.get(id)!.map((ancestor, distance) => ({ ancestor_id: ancestor, descendant_id: id, distance })),
    ),
  )
  const members = new Map(departments.map((id) => [id, [] as string[]]))
  const belongings: Record<string, unknown>[] = []
  for (const userId of people) {
    const own = new Set([random.pick(departments)])
    if (random.next() < 0.1) own.add(random.pick(departments))
    let isMain = 1
    for (const id of own) {
      belongings.push({ department_id: id, user_id: userId, is_main: isMain, created_at: at })
      isMain = 0
      for (const ancestor of above.get(id)!) members.get(ancestor)!.push(userId)
    }
  }
  await insert('department_members', belongings)

  const groupId = idsOf('3000')
  const groups = Array.from({ length: size.groups }, groupId)
  await insert(
    'groups',
    groups.map((id, n) => ({
      id,
      name: `Group ${n}`,
      description: '',
      created_by: people[0],
      created_at: at,
      updated_at: at,
    })),
  )
  await insert(
    'group_members',
    groups.flatMap((id) => {
      const some = new Set(Array.from({ length: 5 + skewed(80) }, () => random.pick(people)))
      return [...some].map((userId) => ({ group_id: id, user_id: userId, created_at: at }))
    }),
  )

  const grants = new Map<string, Record<string, unknown>>()
  const grant = (type: 'space' | 'document', source: string, to: string, principal: string, role: Role) =>
    grants.set(`${source} ${principal}`, {
      source_id: source,
      source_type: type,
      principal_id: principal,
      principal_type: to,
      role,
      created_by: people[0],
      created_at: at,
    })

  const spaceId = idsOf('4000')
  const spaces = Array.from({ length: size.spaces }, spaceId)
  await insert(
    'spaces',
    spaces.map((id, n) => ({
      id,
      name: `Space ${n}`,
      description: '',
      created_by: people[0],
      created_at: at,
      updated_at: at,
    })),
  )
  for (const id of spaces) {
    for (let n = 0; n <= skewed(4); n++) grant('space', id, 'person', random.pick(people), 'manager')
    for (let n = 0; n < skewed(12); n++) grant('space', id, 'person', random.pick(people), 'editor')
    if (random.next() < 0.8) grant('space', id, 'department', random.pick(departments), 'editor')
    if (random.next() < 0.3) grant('space', id, 'group', random.pick(groups), 'commenter')
    if (random.next() < 0.05) grant('space', id, 'everyone', 'everyone', 'viewer')
  }

  const documentId = idsOf('5000')
  const nodes: Node[] = []
  const bySpace = new Map(spaces.map((id) => [id, [] as Node[]]))
  for (let n = 0; n < size.documents; n++) {
    const space = spaces[skewed(spaces.length)]!
    const others = bySpace.get(space)!
    const parent = others.length > 0 && random.next() < 0.75 ? random.pick(others) : null
    const node = { id: documentId(), spaceId: space, parent, inherits: true, granted: false, scopeId: space }
    nodes.push(node)
    others.push(node)
  }
  const ofSpaces = grants.size
  while (grants.size - ofSpaces < size.grants) {
    const node = random.pick(nodes)
    node.granted = true
    if (random.next() < 0.1) {
      node.inherits = false
      grant('document', node.id, 'person', random.pick(people), 'manager')
    }
    const kind = random.next()
    const role = random.pick(['viewer', 'commenter', 'editor'] as const)
    if (kind < 0.6) grant('document', node.id, 'person', random.pick(people), role)
    else if (kind < 0.8) grant('document', node.id, 'group', random.pick(groups), role)
    else if (kind < 0.97) grant('document', node.id, 'department', random.pick(departments), role)
    else grant('document', node.id, 'everyone', 'everyone', 'viewer')
  }
  await insert('grants', [...grants.values()])

  const scopes = spaces.map((id) => ({ scope_id: id, source_id: id, distance: 0 }))
  const inserted = nodes.map((node, n) => {
    const owns = node.granted || !node.inherits
    node.scopeId = owns ? node.id : (node.parent?.scopeId ?? node.spaceId)
    if (owns) scopes.push(...sourcesOf(node))
    const by = random.pick(people)
    return {
      id: node.id,
      space_id: node.spaceId,
      parent_id: node.parent?.id ?? null,
      kind: 'raw',
      title: `Document ${n}`,
      position: `a${n.toString(36).padStart(6, '0')}`,
      schema_version: 1,
      created_by: by,
      created_at: at,
      updated_by: by,
      updated_at: at - random.integer(30 * 24 * 3_600_000),
      inherits: node.inherits ? 1 : 0,
      scope_id: node.scopeId,
    }
  })
  await insert('documents', inserted)
  await insert('scope_sources', scopes)
  await insert(
    'document_activity',
    people.flatMap((userId) =>
      [...new Set(Array.from({ length: 20 }, () => random.pick(nodes).id))].map((id) => ({
        document_id: id,
        user_id: userId,
        edited_at: at - random.integer(1_000_000),
      })),
    ),
  )

  return {
    people,
    departments,
    membersOf: (id) => members.get(id) ?? [],
    spaces,
    documents: nodes.map((node) => ({ id: node.id, spaceId: node.spaceId, kind: 'raw' })),
    tokenOf,
  }
}

function sourcesOf(node: Node) {
  const sources: { scope_id: string; source_id: string; distance: number }[] = []
  let distance = 0
  for (let at = node; ; at = at.parent, distance++) {
    if (at.granted || !at.inherits) sources.push({ scope_id: node.id, source_id: at.id, distance })
    if (!at.inherits) return sources
    if (at.parent === null) {
      sources.push({ scope_id: node.id, source_id: at.spaceId, distance: distance + 1 })
      return sources
    }
  }
}

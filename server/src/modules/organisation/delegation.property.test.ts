import type { OrganisationRole } from '@stoa/protocol'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Actor } from '../../platform/permissions/actor.ts'
import { createPermissionEngine } from '../../platform/permissions/permission-engine.ts'
import { actionsGivenTo } from './access.repository.ts'
import { insertDepartment } from './departments.repository.ts'
import { organisationAccess } from './organisation.access.ts'
import type { AccountsView, Tables } from './organisation.tables.ts'
import { openTables } from './organisation.testing.ts'

const people = 6
const departments = 6
const groups = 3
/** What custom roles can hold here. */
const givable = [
  'organisation.manage_people',
  'organisation.manage_departments',
  'organisation.manage_groups',
] as const

const world = fc.record({
  /** Of department `i`: an earlier one, or −1 for the top. */
  parents: fc.tuple(...Array.from({ length: departments }, (_, i) => fc.integer({ min: -1, max: i - 1 }))),
  tiers: fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constant<OrganisationRole>('member') },
      fc.constantFrom<OrganisationRole>('owner', 'admin', 'guest'),
    ),
    { minLength: people, maxLength: people },
  ),
  memberships: fc.uniqueArray(
    fc.record({ person: fc.nat(people - 1), department: fc.nat(departments - 1), admin: fc.boolean() }),
    { selector: ({ person, department }) => `${person} ${department}`, maxLength: 14, size: 'max' },
  ),
  groupings: fc.uniqueArray(
    fc.record({ person: fc.nat(people - 1), group: fc.nat(groups - 1), admin: fc.boolean() }),
    { selector: ({ person, group }) => `${person} ${group}`, maxLength: 5 },
  ),
  /** Actions that custom roles give, by person. */
  given: fc.array(fc.subarray([...givable]), { minLength: people, maxLength: people }),
  hasRoles: fc.array(
    fc.oneof({ weight: 3, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
    { minLength: people, maxLength: people },
  ),
})
type World = typeof world extends fc.Arbitrary<infer W> ? W : never

/** The rules once more, as one would say them: no closure, no SQL. */
function naive({ parents, tiers, memberships, groupings, given, hasRoles }: World) {
  const above = (department: number): number[] => {
    const parent = parents[department]!
    return parent === -1 ? [] : [parent, ...above(parent)]
  }
  const isChief = (who: number) => tiers[who] === 'owner' || tiers[who] === 'admin'
  const actionsOf = (who: number): readonly string[] => (hasRoles[who] === true ? given[who]! : [])
  const holds = (who: number, action: (typeof givable)[number]) =>
    isChief(who) || (tiers[who] !== 'guest' && actionsOf(who).includes(action))
  const administers = (who: number, department: number) =>
    tiers[who] !== 'guest' &&
    memberships.some((one) => one.person === who && one.department === department && one.admin)
  const reshapes = (who: number, department: number) =>
    holds(who, 'organisation.manage_departments') || above(department).some((one) => administers(who, one))
  const leads = (who: number, department: number) =>
    [department, ...above(department)].some((one) => administers(who, one))
  const managesDepartment = (who: number, department: number) =>
    holds(who, 'organisation.manage_departments') || leads(who, department)
  const isGroupAdmin = (who: number, group: number) =>
    tiers[who] !== 'guest' && groupings.some((one) => one.person === who && one.group === group && one.admin)
  const managesGroup = (who: number, group: number) =>
    holds(who, 'organisation.manage_groups') || isGroupAdmin(who, group)

  function managesPerson(who: number, whom: number): boolean {
    if (holds(who, 'organisation.manage_people')) {
      if (tiers[who] === 'owner') return true
      if (tiers[who] === 'admin') return tiers[whom] !== 'owner'
      const beyond = actionsOf(whom).some((action) => !actionsOf(who).includes(action))
      return !isChief(whom) && !beyond
    }
    const theirs = memberships.filter(({ person }) => person === whom)
    return (
      who !== whom &&
      tiers[who] !== 'guest' &&
      tiers[whom] === 'member' &&
      theirs.length > 0 &&
      theirs.every(({ department, admin }) =>
        admin ? above(department).some((one) => administers(who, one)) : leads(who, department),
      ) &&
      hasRoles[whom] !== true &&
      groupings.every(({ person, group, admin }) => person !== whom || !admin || isGroupAdmin(who, group))
    )
  }
  return { reshapes, managesDepartment, managesGroup, managesPerson }
}

describe('delegated administration', () => {
  let tables: Awaited<ReturnType<typeof openTables>>
  beforeAll(async () => {
    tables = await openTables()
  })
  afterAll(() => tables.close())

  const permissions = createPermissionEngine()
  permissions.register(organisationAccess({ permissions, contributions: () => [] } as never))

  it('is what one would say it is, for everybody and everything', async () => {
    const seen = { allowed: 0, refused: 0 }
    const rolledBack = new Error('rolled back')
    await fc.assert(
      fc.asyncProperty(world, async (made) => {
        const run = tables.storage.unitOfWork(async (unit) => {
          const db = unit.db<Tables>()
          const accounts = unit.db<{ users: AccountsView['accounts'] }>()
          for (const [i, role] of made.tiers.entries()) {
            const person = { email: `${i}`, name: `${i}`, hue: 0, created_at: 0, deactivated_at: null }
            await accounts
              .insertInto('users')
              .values({ id: `p${i}`, role, ...person })
              .execute()
            if (made.hasRoles[i] !== true) continue
            const named = { description: '', created_by: '', created_at: 0, updated_at: 0 }
            await db
              .insertInto('custom_roles')
              .values({ id: `r${i}`, name: `${i}`, ...named })
              .execute()
            for (const action of made.given[i]!)
              await db
                .insertInto('custom_role_actions')
                .values({ role_id: `r${i}`, action })
                .execute()
            const member = { role_id: `r${i}`, user_id: `p${i}`, created_at: 0 }
            await db.insertInto('custom_role_members').values(member).execute()
          }
          for (const [i, parent] of made.parents.entries()) {
            const row = { id: `d${i}`, name: `${i}`, position: 'a0', created_at: 0, updated_at: 0 }
            await insertDepartment(db, { ...row, parent_id: parent === -1 ? null : `d${parent}` })
          }
          for (const { person, department, admin } of made.memberships) {
            const key = { department_id: `d${department}`, user_id: `p${person}`, title: '', created_at: 0 }
            const flags = {
              is_head: 0 as const,
              is_admin: admin ? (1 as const) : (0 as const),
              is_main: 0 as const,
            }
            await db
              .insertInto('department_members')
              .values({ ...key, ...flags })
              .execute()
          }
          for (let i = 0; i < groups; i += 1) {
            const row = { name: `${i}`, description: '', created_by: '', created_at: 0, updated_at: 0 }
            await db
              .insertInto('groups')
              .values({ id: `g${i}`, ...row })
              .execute()
          }
          for (const { person, group, admin } of made.groupings) {
            const key = { group_id: `g${group}`, user_id: `p${person}`, created_at: 0 }
            await db
              .insertInto('group_members')
              .values({ ...key, is_admin: admin ? 1 : 0 })
              .execute()
          }

          const rules = naive(made)
          const ids = (letter: string, count: number) =>
            Array.from({ length: count }, (_, i) => `${letter}${i}`)
          for (const [who, role] of made.tiers.entries()) {
            const delegated = role === 'guest' ? [] : await actionsGivenTo(db, `p${who}`)
            const actor: Actor = {
              userId: `p${who}`,
              name: '',
              hue: 0,
              role,
              delegated,
              language: null,
              address: null,
              via: { type: 'cli' },
            }
            const asked = [
              ['people.manage', ids('p', people), rules.managesPerson],
              ['departments.manage', ids('d', departments), rules.managesDepartment],
              ['departments.reshape', ids('d', departments), rules.reshapes],
              ['groups.manage', ids('g', groups), rules.managesGroup],
            ] as const
            for (const [action, all, may] of asked) {
              const expected = all.filter((_, i) => may(who, i))
              const found = await permissions.allowed(actor, action, all, db)
              expect([action, who, [...found].toSorted()]).toEqual([action, who, expected])
              if (role === 'member') {
                seen.allowed += expected.length
                seen.refused += all.length - expected.length
              }
            }
          }
          throw rolledBack
        })
        await expect(run).rejects.toBe(rolledBack)
      }),
      { numRuns: 200 },
    )
    expect(seen.allowed).toBeGreaterThan(500)
    expect(seen.refused).toBeGreaterThan(500)
  })
})

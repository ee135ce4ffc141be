import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as repository from './departments.repository.ts'
import type { Tables } from './organisation.tables.ts'
import { openTables } from './organisation.testing.ts'

/** Departments by number, each with its parent's; undefined: it does not exist. */
type Tree = Map<number, number | null>

type Step =
  | { do: 'add'; below: number }
  | { do: 'move'; which: number; below: number }
  | { do: 'delete'; which: number }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('add' as const), below: fc.nat(30) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('move' as const), which: fc.nat(30), below: fc.nat(30) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), which: fc.nat(30) }) },
)

/** From the department itself up to the top. */
function walkUp(tree: Tree, from: number): number[] {
  const way: number[] = []
  for (let at: number | null = from; at !== null; at = tree.get(at) ?? null) way.push(at)
  return way
}

const expected = (tree: Tree): string[] =>
  [...tree.keys()]
    .flatMap((id) => walkUp(tree, id).map((above, distance) => `${above} > ${id}: ${distance}`))
    .toSorted()

describe('the closure of departments', () => {
  let tables: Awaited<ReturnType<typeof openTables>>
  beforeAll(async () => {
    tables = await openTables()
  })
  afterAll(() => tables.close())

  it('is what a walk up the tree finds, whatever was added, moved and deleted', async () => {
    let moved = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), async (steps) => {
        const tree: Tree = new Map()
        let last = 0
        const rolledBack = new Error('rolled back')
        const run = tables.storage.unitOfWork(async (unit) => {
          const db = unit.db<Tables>()
          /** The `n`th there is, beginning again at the first; null is the top. */
          const pick = (n: number, orTop: boolean): number | null => {
            const all = [...tree.keys()]
            const choices = all.length + (orTop ? 1 : 0)
            return choices === 0 ? null : (all[n % choices] ?? null)
          }
          const idOf = (n: number | null) => (n === null ? null : String(n))
          for (const one of steps) {
            if (one.do === 'add') {
              const parent = pick(one.below, true)
              last += 1
              tree.set(last, parent)
              await repository.insertDepartment(db, {
                id: String(last),
                parent_id: idOf(parent),
                name: `${last}`,
                position: 'a0',
                created_at: 0,
                updated_at: 0,
              })
              continue
            }
            const which = pick(one.which, false)
            if (which === null) continue
            if (one.do === 'delete') {
              if ([...tree.values()].includes(which)) continue
              tree.delete(which)
              await repository.deleteDepartment(db, String(which))
              continue
            }
            const parent = pick(one.below, true)
            const cycle = parent !== null && walkUp(tree, parent).includes(which)
            const found = parent !== null && (await repository.isWithin(db, String(parent), String(which)))
            expect(found).toBe(cycle)
            if (cycle) continue
            tree.set(which, parent)
            moved += 1
            const place = { parent_id: idOf(parent), position: 'a0', updated_at: 0 }
            await repository.setParent(db, String(which), place)
          }
          const rows = await db.selectFrom('department_closure').selectAll().execute()
          const stored = rows.map((row) => `${row.ancestor_id} > ${row.descendant_id}: ${row.distance}`)
          expect(stored.toSorted()).toEqual(expected(tree))
          throw rolledBack
        })
        await expect(run).rejects.toBe(rolledBack)
      }),
      { numRuns: 150 },
    )
    expect(moved).toBeGreaterThan(200)
  })
})

import type { Department } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import {
  buildDepartmentTree,
  type DepartmentBranch,
  departmentChoices,
  departmentPath,
  departmentsFrom,
  siblingsUnder,
} from './department-tree.ts'

const department = (id: string, parentId: string | null, position: string): Department => ({
  id,
  name: id.toUpperCase(),
  parentId,
  position,
  memberCount: 0,
  heads: [],
  can: [],
})

const list = [
  department('web', 'dev', 'b'),
  department('sales', null, 'b'),
  department('dev', null, 'a'),
  department('core', 'dev', 'a'),
  department('orphan', 'gone', 'c'),
]

const drawn = (branches: DepartmentBranch[], depth = 0): string[] =>
  branches.flatMap(({ id, children }) => [' '.repeat(depth) + id, ...drawn(children, depth + 1)])

describe('the tree of departments', () => {
  it('follows position, and shows one whose parent is not there at the top', () => {
    expect(drawn(buildDepartmentTree(list))).toEqual(['dev', ' core', ' web', 'sales', 'orphan'])
  })

  it('names the way down to a department, and nothing for one it does not know', () => {
    expect(departmentPath(list, 'web').map(({ id }) => id)).toEqual(['dev', 'web'])
    expect(departmentPath(list, 'nowhere')).toEqual([])
  })

  it('ends in a list that goes round', () => {
    const loop = [department('a', 'b', 'a'), department('b', 'a', 'a')]
    expect(departmentPath(loop, 'a').map(({ id }) => id)).toEqual(['b', 'a'])
    expect([...departmentsFrom(loop, 'a')].sort()).toEqual(['a', 'b'])
  })

  it('knows what is below, and who stands beside', () => {
    expect([...departmentsFrom(list, 'dev')].sort()).toEqual(['core', 'dev', 'web'])
    expect(siblingsUnder(list, 'dev', 'web').map(({ id }) => id)).toEqual(['core'])
  })

  it('offers every department by its whole path, in the order of the tree', () => {
    expect(departmentChoices(list).map(({ label }) => label)).toEqual([
      'DEV',
      'DEV / CORE',
      'DEV / WEB',
      'SALES',
      'ORPHAN',
    ])
  })
})

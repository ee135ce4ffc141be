import type { Department } from '@stoa/protocol'

export interface DepartmentBranch {
  id: string
  department: Department
  children: DepartmentBranch[]
}

/** What stands between the names of a path. */
export const pathMark = ' / '

const inOrder = (a: Department, b: Department): number => {
  if (a.position !== b.position) return a.position < b.position ? -1 : 1
  return a.id < b.id ? -1 : 1
}

/** The list as a tree. A department whose parent is not in the list stands at the top: nothing is hidden. */
export function buildDepartmentTree(departments: readonly Department[]): DepartmentBranch[] {
  const known = new Set(departments.map(({ id }) => id))
  const children = Map.groupBy([...departments].sort(inOrder), ({ parentId }) =>
    parentId !== null && known.has(parentId) ? parentId : null,
  )
  const grow = (parentId: string | null): DepartmentBranch[] =>
    (children.get(parentId) ?? []).map((department) => ({
      id: department.id,
      department,
      children: grow(department.id),
    }))
  return grow(null)
}

/** From the top down to the department itself; empty for an unknown one. */
export function departmentPath(departments: readonly Department[], id: string): Department[] {
  const known = new Map(departments.map((department) => [department.id, department]))
  const path: Department[] = []
  for (let at = known.get(id); at !== undefined && !path.includes(at); at = known.get(at.parentId ?? ''))
    path.unshift(at)
  return path
}

/** The department and everything below it. */
export function departmentsFrom(departments: readonly Department[], id: string): ReadonlySet<string> {
  const children = Map.groupBy(departments, ({ parentId }) => parentId)
  const found = new Set([id])
  for (const at of found) for (const child of children.get(at) ?? []) found.add(child.id)
  return found
}

/** Its siblings in their order, without itself. */
export const siblingsUnder = (
  departments: readonly Department[],
  parentId: string | null,
  without?: string,
): Department[] =>
  departments
    .filter((department) => department.parentId === parentId && department.id !== without)
    .sort(inOrder)

export interface DepartmentChoice {
  id: string
  /** With all names above it, so that two of the same name are told apart. */
  label: string
  name: string
  depth: number
}

/** All of them in the order of the tree. */
export function departmentChoices(departments: readonly Department[]): DepartmentChoice[] {
  const walk = (branches: DepartmentBranch[], above: string, depth: number): DepartmentChoice[] =>
    branches.flatMap(({ department: { id, name }, children }) => {
      const label = above === '' ? name : above + pathMark + name
      return [{ id, label, name, depth }, ...walk(children, label, depth + 1)]
    })
  return walk(buildDepartmentTree(departments), '', 0)
}

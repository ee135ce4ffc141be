import type { Department, Grant, Group, Principal } from '@stoa/protocol'

/** How large departments and groups are; null where the reader has no directory. */
export interface Directory {
  departments: readonly Department[]
  groups: readonly Group[]
}

/** Everybody who can see a thing, as far as it can be said in a sentence. */
export interface Audience {
  everyone: Principal | undefined
  departments: Principal[]
  groups: Principal[]
  people: Principal[]
  /** How many people; null where that is not known. */
  count: number | null
  /** False: at most as many, since one may belong to several circles. */
  exact: boolean
}

/** @param grants given on the thing and in force on it from further up */
export function audienceOf(grants: readonly Grant[], directory: Directory | null): Audience {
  const principals = [...new Map(grants.map(({ principal }) => [principal.id, principal])).values()]
  const of = (type: Principal['type']) => principals.filter((principal) => principal.type === type)
  const audience = {
    everyone: of('everyone')[0],
    departments: of('department'),
    groups: of('group'),
    people: of('person'),
  }
  const exact = principals.every(({ type }) => type === 'person')
  return { ...audience, count: countOf(audience, directory), exact }
}

function countOf(
  { everyone, departments, groups, people }: Omit<Audience, 'count' | 'exact'>,
  directory: Directory | null,
): number | null {
  if (everyone !== undefined) return null
  if (departments.length + groups.length === 0) return people.length
  if (directory === null) return null
  const inDepartments = sizeOfDepartments(
    directory.departments,
    departments.map(({ id }) => id),
  )
  const sizes = new Map(directory.groups.map(({ id, memberCount }) => [id, memberCount]))
  const inGroups = groups.reduce((sum, { id }) => sum + (sizes.get(id) ?? 0), 0)
  return inDepartments + inGroups + people.length
}

/** Memberships in these departments and all below them; a department below two of them counts once. */
export function sizeOfDepartments(departments: readonly Department[], ids: readonly string[]): number {
  const children = Map.groupBy(departments, ({ parentId }) => parentId)
  const found = new Set(ids)
  for (const at of found) for (const { id } of children.get(at) ?? []) found.add(id)
  return departments.reduce((sum, { id, memberCount }) => sum + (found.has(id) ? memberCount : 0), 0)
}

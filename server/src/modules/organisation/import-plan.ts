import { createHash } from 'node:crypto'
import type { ImportChange, ImportRefusal, OrganisationRole } from '@stoa/protocol'
import { mapInTurns } from './in-turns.ts'
import { type ImportRecord, pathKey, type RefusedRecord } from './import-record.ts'

/** What is known of a person before an import. */
export interface KnownPerson {
  id: string
  name: string
  role: OrganisationRole
  deactivated: boolean
  /** Paths, the main one first. */
  departments: string[]
  /** In the main department. */
  title: string
  groups: ReadonlySet<string>
  /** Whether whoever imports may manage them. */
  managed: boolean
}

export interface KnownOrganisation {
  people: ReadonlyMap<string, KnownPerson>
  departments: ReadonlySet<string>
  groups: ReadonlySet<string>
  /** Whether whoever imports may give this role. */
  mayGive(role: OrganisationRole): boolean
}

export type PlannedRow = { line: number; email: string } & (
  | { fate: 'created'; person: NewPerson }
  | { fate: 'changed'; id: string; change: ImportChange }
  | { fate: 'unchanged' }
  | { fate: 'refused'; why: ImportRefusal }
)

export interface NewPerson {
  name: string
  role: OrganisationRole
  title: string
  departments: string[]
  groups: string[]
}

export interface ImportPlan {
  rows: PlannedRow[]
  /** Paths that are missing, each after the one above it. */
  newDepartments: string[]
  newGroups: string[]
  /** Names what the plan does: plans that do the same have the same. */
  digest: string
}

/**
 * Decides on every record, and changes nothing. A second record of the same address is refused. Lets others have their
 * turn in between.
 */
export async function planImport(
  records: readonly (ImportRecord | RefusedRecord)[],
  known: KnownOrganisation,
): Promise<ImportPlan> {
  const digest = createHash('sha256')
  const seen = new Set<string>()
  const decide = (record: ImportRecord | RefusedRecord): PlannedRow => {
    const { line, email } = record
    if ('why' in record) return { line, email, fate: 'refused', why: record.why }
    if (seen.has(email)) return { line, email, fate: 'refused', why: 'email_twice' }
    seen.add(email)
    const person = known.people.get(email)
    return { line, email, ...(person === undefined ? create(record, known) : change(record, person, known)) }
  }
  const rows = await mapInTurns(records, (record) => {
    const row = decide(record)
    digest.update(JSON.stringify(row))
    return row
  })
  const newDepartments = new Set<string>()
  const newGroups = new Set<string>()
  for (const row of rows) {
    const { departments, groups } = wanted(row)
    for (const path of departments) {
      const parts = path.split('/')
      for (let depth = 1; depth <= parts.length; depth += 1) {
        const above = parts.slice(0, depth).join('/')
        if (!known.departments.has(above)) newDepartments.add(above)
      }
    }
    for (const group of groups) if (!known.groups.has(group)) newGroups.add(group)
  }
  return {
    rows,
    newDepartments: [...newDepartments],
    newGroups: [...newGroups],
    digest: digest.digest('base64url'),
  }
}

function wanted(row: PlannedRow): { departments: readonly string[]; groups: readonly string[] } {
  if (row.fate === 'created') return row.person
  if (row.fate !== 'changed') return { departments: [], groups: [] }
  return { departments: row.change.departments?.to ?? [], groups: row.change.groupsAdded ?? [] }
}

type Fate<T = PlannedRow> = T extends PlannedRow ? Omit<T, 'line' | 'email'> : never

function create(record: ImportRecord, known: KnownOrganisation): Fate {
  const role = record.role ?? 'member'
  if (record.name === null) return { fate: 'refused', why: 'name_missing' }
  if (role === 'owner' || !known.mayGive(role)) return { fate: 'refused', why: 'role_too_high' }
  const departments = record.departments?.map(pathKey) ?? []
  if (role === 'guest' && departments.length > 0) return { fate: 'refused', why: 'guest_in_department' }
  const title = departments.length === 0 ? '' : (record.title ?? '')
  const person = { name: record.name, role, title, departments, groups: record.groups ?? [] }
  return { fate: 'created', person }
}

function change(record: ImportRecord, person: KnownPerson, known: KnownOrganisation): Fate {
  const role = record.role ?? person.role
  let departments = record.departments?.map(pathKey) ?? person.departments
  if (role === 'guest') {
    if (record.departments !== null && departments.length > 0) {
      return { fate: 'refused', why: 'guest_in_department' }
    }
    departments = []
  }
  const name = record.name ?? person.name
  const sameMain = departments[0] === person.departments[0]
  const titleBefore = sameMain ? person.title : ''
  const title = departments.length === 0 ? '' : (record.title ?? titleBefore)
  const groupsAdded = (record.groups ?? []).filter((group) => !person.groups.has(group))
  const done: ImportChange = {
    ...(name === person.name ? {} : { name: { from: person.name, to: name } }),
    ...(role === person.role ? {} : { role: { from: person.role, to: role } }),
    ...(title === person.title ? {} : { title: { from: person.title, to: title } }),
    ...(sameList(departments, person.departments)
      ? {}
      : { departments: { from: person.departments, to: departments } }),
    ...(groupsAdded.length === 0 ? {} : { groupsAdded }),
  }
  if (Object.keys(done).length === 0) return { fate: 'unchanged' }
  if (person.deactivated) return { fate: 'refused', why: 'person_deactivated' }
  if (!person.managed) return { fate: 'refused', why: 'person_not_yours' }
  const ownership = role === 'owner' || person.role === 'owner'
  if (role !== person.role && (ownership || !known.mayGive(role))) {
    return { fate: 'refused', why: 'role_too_high' }
  }
  return { fate: 'changed', id: person.id, change: done }
}

/** The first is the main one; the order of the others says nothing. */
function sameList(one: readonly string[], other: readonly string[]): boolean {
  return one[0] === other[0] && one.length === other.length && one.every((item) => other.includes(item))
}

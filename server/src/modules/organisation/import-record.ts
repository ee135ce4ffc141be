import {
  deepestDepartment,
  DepartmentName,
  Email,
  GroupName,
  type ImportRefusal,
  JobTitle,
  type OrganisationRole,
  PersonName,
} from '@stoa/protocol'
import Ajv from 'ajv'
import addFormats from 'ajv-formats'
import type { PersonCells } from './csv-table.ts'
import { tidyName } from './departments.ts'

/** What a source says of one person. Null says nothing: it stays as it is. */
export interface ImportRecord {
  /** Where it stands in the source, for the report. */
  line: number
  /** Lower case. */
  email: string
  name: string | null
  role: OrganisationRole | null
  /** Of the main department. */
  title: string | null
  /** Names from the top down, the main department first: exactly these are the person's departments then. */
  departments: string[][] | null
  /** Names of groups to join. Nobody leaves a group by an import. */
  groups: string[] | null
}

export interface RefusedRecord {
  line: number
  email: string
  why: ImportRefusal
}

const ajv = new Ajv.default()
addFormats.default(ajv)
const isEmail = ajv.compile<string>(Email)
const isName = ajv.compile<string>(PersonName)
const isTitle = ajv.compile<string>(JobTitle)
const isDepartment = ajv.compile<string>(DepartmentName)
const isGroup = ajv.compile<string>(GroupName)

const roles: Readonly<Record<string, OrganisationRole>> = {
  owner: 'owner',
  所有者: 'owner',
  admin: 'admin',
  administrator: 'admin',
  管理员: 'admin',
  member: 'member',
  成员: 'member',
  guest: 'guest',
  访客: 'guest',
}

/** Several in one cell are separated by semicolons, of either width. */
const list = (cell: string): string[] =>
  cell
    .split(/[;；]/)
    .map((item) => item.trim())
    .filter((item) => item !== '')

export function readRecord(cells: PersonCells): ImportRecord | RefusedRecord {
  const email = cells.email?.toLowerCase() ?? ''
  const refused = (why: ImportRefusal): RefusedRecord => ({ line: cells.line, email, why })
  if (cells.fault !== null) return refused(cells.fault)
  if (email === '') return refused('email_missing')
  const role = cells.role === null ? null : roles[cells.role.toLowerCase()]
  if (role === undefined) return refused('role_unknown')
  return checkRecord({
    line: cells.line,
    email,
    name: cells.name,
    role,
    title: cells.title,
    departments: cells.department === null ? null : list(cells.department).map((path) => path.split(/[/／]/)),
    groups: cells.groups === null ? null : list(cells.groups),
  })
}

/** For every source: names are brought into one form, and what cannot be taken is refused. */
export function checkRecord(record: ImportRecord): ImportRecord | RefusedRecord {
  const refused = (why: ImportRefusal): RefusedRecord => ({ line: record.line, email: record.email, why })
  const name = record.name === null ? null : tidyName(record.name)
  const departments = unique(record.departments, (path) => path.map(tidyName), pathKey)
  const groups = unique(record.groups, tidyName, (group) => group)
  if (!isEmail(record.email)) return refused('email_invalid')
  if (name !== null && !isName(name)) return refused('name_invalid')
  if (record.title !== null && !isTitle(record.title)) return refused('title_invalid')
  if (departments?.some((path) => path.length > deepestDepartment)) return refused('department_too_deep')
  if (departments?.some((path) => path.length === 0 || !path.every((part) => isDepartment(part)))) {
    return refused('department_invalid')
  }
  if (groups?.some((group) => !isGroup(group))) return refused('group_invalid')
  return { ...record, email: record.email.toLowerCase(), name, departments, groups }
}

export const pathKey = (path: readonly string[]): string => path.join('/')

function unique<T, U>(
  items: readonly T[] | null,
  tidy: (item: T) => U,
  keyOf: (item: U) => string,
): U[] | null {
  if (items === null) return null
  return [...new Map(items.map((item) => tidy(item)).map((item) => [keyOf(item), item])).values()]
}

import type { CustomRole, Department, DepartmentMember, DirectoryEntry, Group, Person } from '@stoa/protocol'
import type { CustomRoleRow } from './custom-roles.repository.ts'
import type { DepartmentMemberRow } from './department-members.repository.ts'
import type { DepartmentRow } from './departments.repository.ts'
import type { DirectoryRow } from './directory.repository.ts'
import type { GroupRow } from './groups.repository.ts'

type PersonColumns = { id: string; name: string; hue: number }
export const presentPerson = ({ id, name, hue }: PersonColumns): Person => ({ id, name, hue })

export const presentDepartment = (
  row: DepartmentRow & { member_count: number },
  heads: readonly (PersonColumns & { department_id: string })[],
  can: string[],
): Department => ({
  id: row.id,
  name: row.name,
  parentId: row.parent_id,
  position: row.position,
  memberCount: row.member_count,
  heads: heads.filter((head) => head.department_id === row.id).map(presentPerson),
  can,
})

export const presentDepartmentMember = (
  row: DepartmentMemberRow & { name: string; hue: number },
): DepartmentMember => ({
  user: { id: row.user_id, name: row.name, hue: row.hue },
  departmentId: row.department_id,
  title: row.title,
  isHead: row.is_head === 1,
  isAdmin: row.is_admin === 1,
  isMain: row.is_main === 1,
})

export const presentGroup = (row: GroupRow & { member_count: number }, can: string[]): Group => ({
  id: row.id,
  name: row.name,
  description: row.description,
  memberCount: row.member_count,
  can,
  createdAt: row.created_at,
})

export const presentCustomRole = (
  row: CustomRoleRow & { member_count: number },
  actions: readonly { role_id: string; action: string }[],
): CustomRole => ({
  id: row.id,
  name: row.name,
  description: row.description,
  actions: actions.filter(({ role_id }) => role_id === row.id).map(({ action }) => action),
  memberCount: row.member_count,
  createdAt: row.created_at,
})

/** @param belongings the rows of this person alone */
export const presentDirectoryEntry = (
  row: DirectoryRow,
  belongings: readonly DirectoryRow[],
  can: string[],
): DirectoryEntry => ({
  id: row.id,
  name: row.name,
  hue: row.hue ?? 0,
  email: row.email ?? '',
  role: row.role ?? 'member',
  state: row.deactivated_at === null ? 'active' : 'deactivated',
  departments: belongings
    .filter(({ part }) => part === 'department')
    .map(({ id, name, title, is_head, is_admin, is_main }) => ({
      id,
      name,
      title: title ?? '',
      isHead: is_head === 1,
      isAdmin: is_admin === 1,
      isMain: is_main === 1,
    })),
  groups: belongings
    .filter(({ part }) => part === 'group')
    .map(({ id, name, is_admin }) => ({ id, name, isAdmin: is_admin === 1 })),
  can,
})

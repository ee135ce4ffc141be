import type { OrganisationRole } from '@stoa/protocol'

/** 0 or 1: SQLite and PostgreSQL agree on integers, not on booleans. */
export type Flag = 0 | 1

export interface DepartmentTable {
  id: string
  /** Null: stands at the top. */
  parent_id: string | null
  /** Unique among its siblings. */
  name: string
  /** A fractional index among the siblings. */
  position: string
  created_at: number
  updated_at: number
}

/** Kept with every change of the tree; `distance` 0 is the department itself. */
export interface DepartmentClosureTable {
  ancestor_id: string
  descendant_id: string
  distance: number
}

export interface DepartmentMemberTable {
  department_id: string
  user_id: string
  title: string
  is_head: Flag
  /** Administers the department and all below it. */
  is_admin: Flag
  /** Exactly one of a person's departments, if there are any. */
  is_main: Flag
  created_at: number
}

export interface GroupTable {
  id: string
  name: string
  description: string
  created_by: string
  created_at: number
  updated_at: number
}

export interface GroupMemberTable {
  group_id: string
  user_id: string
  is_admin: Flag
  created_at: number
}

export interface CustomRoleTable {
  id: string
  name: string
  description: string
  created_by: string
  created_at: number
  updated_at: number
}

export interface OrganisationTables {
  departments: DepartmentTable
  department_closure: DepartmentClosureTable
  department_members: DepartmentMemberTable
  groups: GroupTable
  group_members: GroupMemberTable
  custom_roles: CustomRoleTable
  custom_role_actions: { role_id: string; action: string }
  custom_role_members: { role_id: string; user_id: string; created_at: number }
}

/** What other modules may read. */
export interface OrganisationViews {
  /**
   * To whom a right given to a principal belongs: a person is itself, in `everyone` unless a guest, in its groups, and
   * in its departments and all above them. Deactivated accounts are in none. A pair may appear more than once.
   */
  principal_members: { user_id: string; principal_id: string }
  /** Names of people, departments and groups, deactivated people included. `everyone` has no row. */
  principals: { id: string; type: 'person' | 'department' | 'group'; name: string }
  /** Why somebody belongs to a department: `member_of_id` is the one they are a member of, `distance` levels below. */
  department_belonging: { user_id: string; department_id: string; member_of_id: string; distance: number }
}

/** Of every account, as the directory needs it. */
export interface AccountsView {
  accounts: {
    id: string
    email: string
    name: string
    hue: number
    role: OrganisationRole
    created_at: number
    deactivated_at: number | null
  }
}

export type Tables = OrganisationTables & OrganisationViews & AccountsView

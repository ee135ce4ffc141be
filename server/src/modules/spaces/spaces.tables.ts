import type { Role } from '@stoa/protocol'

export interface SpaceTable {
  id: string
  name: string
  description: string
  created_by: string
  created_at: number
  updated_at: number
}

export interface SpaceMemberTable {
  space_id: string
  user_id: string
  role: Role
  created_at: number
}

export interface SpacesTables {
  spaces: SpaceTable
  space_members: SpaceMemberTable
}

/**
 * What other modules may read. `rank` is the index of the role on the ladder (0 viewer … 3 manager), so that the
 * strongest of several rights is a `max`.
 */
export interface SpacesViews {
  space_names: { id: string; name: string }
  space_ranks: { space_id: string; user_id: string; rank: number }
}

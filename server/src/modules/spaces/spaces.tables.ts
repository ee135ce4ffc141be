export interface SpaceTable {
  id: string
  name: string
  description: string
  created_by: string
  created_at: number
  updated_at: number
}

export interface SpacesTables {
  spaces: SpaceTable
}

/**
 * What other modules may read. `rank` is the index of the role on the ladder (0 viewer … 3 manager), so that the
 * strongest of several rights is a `max`.
 */
export interface SpacesViews {
  space_names: { id: string; name: string }
  space_ranks: { space_id: string; user_id: string; rank: number }
}

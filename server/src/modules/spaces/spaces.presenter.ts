import type { Space } from '@stoa/protocol'
import { actionsOfSpaceRole } from './spaces.access.ts'
import type { SpaceRow } from './spaces.repository.ts'

export const presentSpace = (row: SpaceRow): Space => ({
  id: row.id,
  name: row.name,
  description: row.description,
  role: row.role,
  can: actionsOfSpaceRole(row.role),
  createdAt: row.created_at,
  updatedAt: row.updated_at,
})

import type { Organisation, User } from '@stoa/protocol'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { UserRow } from './identity.repository.ts'

export const presentUser = (row: UserRow): User => ({
  id: row.id,
  email: row.email,
  name: row.name,
  hue: row.hue,
  role: row.role,
  language: row.language,
  createdAt: row.created_at,
  deactivatedAt: row.deactivated_at,
  // The name of the file follows its content, so that a new picture has a new address.
  avatar: row.avatar === null ? null : `/api/v1/users/${row.id}/avatar?of=${row.avatar.slice(0, 12)}`,
})

export const presentOrganisation = (row: {
  name: string
  language: Organisation['language']
  time_zone: string
}) => ({
  name: row.name,
  language: row.language,
  timeZone: row.time_zone,
})

export const actorFrom = (row: UserRow, via: Actor['via'], address: string | null): Actor => ({
  userId: row.id,
  name: row.name,
  hue: row.hue,
  role: row.role,
  language: row.language,
  via,
  address,
})

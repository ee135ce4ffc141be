import type { HomeEntry } from '@stoa/protocol'
import { presentNode } from '../documents/index.ts'
import type { HomeRow } from './home.repository.ts'

export const presentEntry = (row: HomeRow): HomeEntry => ({
  document: presentNode(row),
  spaceName: row.space_name,
  at: row.at,
  by:
    row.person_name === null ? null : { id: row.updated_by, name: row.person_name, hue: row.person_hue ?? 0 },
})

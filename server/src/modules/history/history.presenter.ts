import type { ComparedPart, HistoryEntry, Version } from '@stoa/protocol'
import type { ChangeSlot, KindComparison } from '../../sync/index.ts'
import type { VersionTable } from './history.tables.ts'

type Person = Version['createdBy']
export type People = ReadonlyMap<string, Person>

/** Whoever was erased or is gone keeps a place, without a name. */
const nobody = { id: '00000000-0000-0000-0000-000000000000', name: '', hue: 0 }
export const personOf = (people: People, id: string): Person => people.get(id) ?? nobody

export const presentVersion = (row: VersionTable, people: People): Version => ({
  id: row.id,
  documentId: row.document_id,
  name: row.name,
  sequence: row.sequence,
  createdBy: personOf(people, row.created_by),
  createdAt: row.created_at,
})

/** Stretches of change and named versions in one line of time, newest first. */
export function presentHistory(
  slots: readonly ChangeSlot[],
  versions: readonly VersionTable[],
  people: People,
): HistoryEntry[] {
  const named = (row: VersionTable): HistoryEntry['version'] => ({
    id: row.id,
    name: row.name,
    createdBy: personOf(people, row.created_by),
    createdAt: row.created_at,
  })
  const entries = slots.map((slot): HistoryEntry => {
    const atItsEnd = versions.find(({ sequence }) => sequence === slot.sequence)
    return {
      sequence: slot.sequence,
      since: slot.since,
      until: slot.until,
      authors: slot.authorIds.map((id) => personOf(people, id)),
      version: atItsEnd === undefined ? null : named(atItsEnd),
    }
  })
  const shown = new Set(entries.map(({ version }) => version?.id))
  for (const row of versions) {
    if (shown.has(row.id)) continue
    entries.push({ sequence: row.sequence, since: row.at, until: row.at, authors: [], version: named(row) })
  }
  return entries.sort((a, b) => b.sequence - a.sequence || b.until - a.until)
}

export const presentParts = (parts: NonNullable<KindComparison['parts']>, people: People): ComparedPart[] =>
  parts.map((part) => ({
    ...part,
    changes: part.changes.map(({ personId, ...change }) => ({
      ...change,
      person: personId === null ? null : personOf(people, personId),
    })),
  }))

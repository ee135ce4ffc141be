import type { ImportChange, ImportReport, ImportRow } from '@stoa/protocol'

export type Fate = ImportRow['fate']
/** What an import says of itself, wherever its rows came from. */
export type PlannedImport = Omit<ImportReport, 'encoding'>

/** What wants attention first stands first. */
export const fates: readonly Fate[] = ['refused', 'created', 'changed', 'unchanged']

export const countOf = (report: PlannedImport, fate: Fate): number => report[fate]

/** Whether running it would do anything at all. */
export const doesSomething = ({ created, changed }: PlannedImport): boolean => created + changed > 0

export interface ChangeLine {
  what: keyof ImportChange
  /** Null: nothing is taken away, only added. */
  from: string | null
  to: string
}

const shown = (value: string | string[]): string => (Array.isArray(value) ? value.join('; ') : value)

/** A change as lines of "what: from → to". Roles stay as their names in the protocol: the view has the words. */
export function changeLines(change: ImportChange | undefined): ChangeLine[] {
  if (change === undefined) return []
  const { groupsAdded, ...changed } = change
  const lines = (['name', 'role', 'title', 'departments'] as const).flatMap((what): ChangeLine[] => {
    const value = changed[what]
    return value === undefined ? [] : [{ what, from: shown(value.from), to: shown(value.to) }]
  })
  return groupsAdded === undefined || groupsAdded.length === 0
    ? lines
    : [...lines, { what: 'groupsAdded', from: null, to: shown(groupsAdded) }]
}

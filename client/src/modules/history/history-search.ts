/** Which version is open, as it stands in the address. Without one, the page as it is now. */
export type ChosenVersion = { version: number } | { at: number } | null

/** The parameters of the address. Never both `version` and `at`. */
export interface HistorySearch {
  /** The number of a version. */
  version?: number
  /** A moment, in UTC milliseconds. */
  at?: number
  changes?: boolean
}

const natural = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0

/** Takes of an address what makes sense, and leaves out the rest. */
export function readHistorySearch(search: Record<string, unknown>): HistorySearch {
  const { version, at, changes } = search
  const chosen = natural(version) ? { version } : natural(at) ? { at } : {}
  return { ...chosen, ...(changes === true ? { changes } : {}) }
}

export const chosenOf = ({ version, at }: HistorySearch): ChosenVersion => {
  if (version !== undefined) return { version }
  return at === undefined ? null : { at }
}

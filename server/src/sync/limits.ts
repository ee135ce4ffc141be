import { defaultLimits } from '../platform/config/limit-settings.ts'
import type { Limits } from '../platform/config/settings.ts'

/**
 * Every limit of the sync plane. What each is for, its unit, its default and what happens beyond it stands where the
 * operator's settings are: `platform/config/limit-settings.ts`. All can be given through `SyncCoreOptions.limits`.
 */
export interface SyncLimits extends Omit<Limits, 'requestBytes'> {
  /** How long rows that a snapshot covers are kept for history, in ms. Default 30 days. */
  readonly journalRetentionMs: number
  /** How long one version a day is kept where the rows are gone, in ms. Default 365 days. */
  readonly dailyVersionRetentionMs: number
}

const day = 24 * 60 * 60 * 1000

const { requestBytes: _ofHttp, ...ofSync } = defaultLimits

export const defaultSyncLimits: SyncLimits = {
  ...ofSync,
  journalRetentionMs: 30 * day,
  dailyVersionRetentionMs: 365 * day,
}

/** What the fan-out core has to know of them. */
export function fanoutLimits({ socketBacklogBytes, slowReaderMs }: SyncLimits) {
  return { backlogBytes: socketBacklogBytes, drainMs: slowReaderMs }
}

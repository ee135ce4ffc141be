/** How long a link is open, as it is chosen. */
export const linkTerms = ['day', 'week', 'month', 'quarter', 'never', 'date'] as const
export type LinkTerm = (typeof linkTerms)[number]

const day = 86_400_000
const lengths = { day, week: 7 * day, month: 30 * day, quarter: 90 * day } as const

/**
 * When a link ends, in UTC milliseconds; null: never; undefined: not to be said yet.
 * @param date `2026-11-30` for the term `date`: the link ends with that day, where the reader is
 */
export function expiryOf(term: LinkTerm, date: string, now: number): number | null | undefined {
  if (term === 'never') return null
  if (term !== 'date') return now + lengths[term]
  const [year, month, dayOfMonth] = date.split('-').map(Number)
  if (year === undefined || month === undefined || dayOfMonth === undefined) return undefined
  const end = new Date(year, month - 1, dayOfMonth + 1).getTime()
  return Number.isNaN(end) || end <= now ? undefined : end
}

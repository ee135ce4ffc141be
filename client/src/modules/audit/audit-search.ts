import type { AuditFilters } from '@stoa/protocol'

/** The parts of the house whose changes are recorded, by the first word of an action's name. */
export const auditAreas = [
  'identity',
  'organisation',
  'spaces',
  'documents',
  'history',
  'backups',
  'federation',
  'audit',
] as const
export type AuditArea = (typeof auditAreas)[number]

/** How far back, as it is chosen: so many days with today, or two days of one's own. */
export const auditSpans = { today: 1, week: 7, month: 30 } as const
export type AuditSpan = keyof typeof auditSpans

/** What the log shows, as it stands in the address; what is left out is not filtered by. */
export interface AuditSearch {
  query?: string
  /** Who did it. */
  actor?: string
  area?: AuditArea
  /** The id of what it was done to. */
  target?: string
  span?: AuditSpan
  /** The first and the last day, `2026-11-23`. Not together with `span`. */
  from?: string
  to?: string
}

const idForm = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const dayForm = /^(\d{4})-(\d{2})-(\d{2})$/

/** The start of a day where the reader is, in UTC milliseconds; undefined for what is no day. */
function startOf(day: string | undefined, plus = 0): number | undefined {
  const [, year, month, date] = dayForm.exec(day ?? '') ?? []
  if (year === undefined || month === undefined || date === undefined) return undefined
  const start = new Date(Number(year), Number(month) - 1, Number(date) + plus).getTime()
  return start >= 0 ? start : undefined
}

/** Takes of an address what makes sense, and leaves out the rest. */
export function readAuditSearch(search: Record<string, unknown>): AuditSearch {
  const { query, actor, area, target, span, from, to } = search
  const found: AuditSearch = {}
  // The router reads a query such as 2026 as a number.
  if (typeof query === 'string' || typeof query === 'number') {
    const text = String(query).slice(0, 100)
    if (text.trim() !== '') found.query = text
  }
  if (typeof actor === 'string' && idForm.test(actor)) found.actor = actor
  const knownArea = auditAreas.find((known) => known === area)
  if (knownArea !== undefined) found.area = knownArea
  if (typeof target === 'string' && /^[\w-]{1,100}$/.test(target)) found.target = target
  if (span === 'today' || span === 'week' || span === 'month') return { ...found, span }
  if (typeof from === 'string' && startOf(from) !== undefined) found.from = from
  if (typeof to === 'string' && startOf(to) !== undefined) found.to = to
  return found
}

/** What the server is asked for. Days begin and end where the reader is. */
export function filtersOf(
  { query, actor, area, target, span, from, to }: AuditSearch,
  now: number,
): AuditFilters {
  const filters: AuditFilters = {}
  const text = query?.trim() ?? ''
  if (text !== '') filters.query = text
  if (actor !== undefined) filters.actor = actor
  if (area !== undefined) filters.action = area
  if (target !== undefined) filters.target = target
  const today = new Date(now)
  const first =
    span === undefined
      ? startOf(from)
      : new Date(today.getFullYear(), today.getMonth(), today.getDate() - auditSpans[span] + 1).getTime()
  if (first !== undefined) filters.from = first
  const end = span === undefined ? startOf(to, 1) : undefined
  if (end !== undefined) filters.to = end
  return filters
}

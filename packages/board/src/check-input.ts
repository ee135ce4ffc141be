import type * as Y from 'yjs'
import { BoardError, type BoardErrorCode } from './board-error.ts'
import { isBoardId, priorities, rootOf, type SharedMap } from './board-layout.ts'
import { isCalendarDate } from './calendar-date.ts'
import { readItemId } from './read-parts.ts'
import { mapsIn } from './read-values.ts'
import { readRecurrence } from './recurrence.ts'
import { cardMap } from './shared-card.ts'

const bad = (field: string, what: string): never => {
  throw new BoardError('board.bad_input', `${field} must be ${what}.`, field)
}

/** One line of text, trimmed; line breaks become spaces. */
export function checkLine(value: unknown, field: string, most: number): string {
  if (typeof value !== 'string' || !value.isWellFormed()) return bad(field, 'text')
  const line = value.replaceAll(/[\r\n\u2028\u2029]+/g, ' ').trim()
  if (line.length > most)
    throw new BoardError('board.too_long', `${field} has at most ${most} characters.`, field)
  return line
}

export function checkId(value: unknown, field: string): string {
  return isBoardId(value) ? value : bad(field, 'an id')
}

export function checkTime(value: unknown, field: string): number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
    ? value
    : bad(field, 'milliseconds since 1970')
}

export function checkWhole(value: unknown, field: string, least: number, most: number): number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most
    ? value
    : bad(field, `a whole number from ${least} to ${most}`)
}

export function checkOneOf<T>(value: unknown, field: string, known: readonly T[]): T {
  return known.includes(value as T) ? (value as T) : bad(field, `one of ${known.join(', ')}`)
}

export function checkBoolean(value: unknown, field: string): boolean {
  return typeof value === 'boolean' ? value : bad(field, 'true or false')
}

/** How each value of a card is checked; `null` takes one away and needs no check. */
export const cardValueChecks = {
  priority: (value: unknown) => checkOneOf(value, 'priority', priorities),
  start: (value: unknown) => (isCalendarDate(value) ? value : bad('start', 'a day such as 2026-11-30')),
  due: (value: unknown) => (isCalendarDate(value) ? value : bad('due', 'a day such as 2026-11-30')),
  milestone: (value: unknown) => checkId(value, 'milestone'),
  parent: (value: unknown) => checkId(value, 'parent'),
  progress: (value: unknown) => checkWhole(value, 'progress', 0, 100),
  recurrence: (value: unknown) => readRecurrence(value) ?? bad('recurrence', 'a recurrence'),
  nextCard: (value: unknown) => checkId(value, 'nextCard'),
  source(value: unknown) {
    const { documentId, itemId } = (value ?? {}) as Record<string, unknown>
    const item =
      itemId === null || itemId === undefined ? null : (readItemId(itemId) ?? bad('source', 'an id'))
    return { documentId: checkId(documentId, 'source'), itemId: item }
  },
} as const

/** @throws BoardError `board.unknown_card` */
export function requireCard(doc: Y.Doc, id: string): SharedMap {
  const card = isBoardId(id) ? cardMap(doc, id) : undefined
  if (card === undefined) throw new BoardError('board.unknown_card', 'There is no such card on this board.')
  return card
}

const unknown: Readonly<Record<'columns' | 'labels' | 'milestones', readonly [BoardErrorCode, string]>> = {
  columns: ['board.unknown_column', 'There is no such column on this board.'],
  labels: ['board.unknown_label', 'There is no such label on this board.'],
  milestones: ['board.unknown_milestone', 'There is no such milestone on this board.'],
}

/** @throws BoardError that names what is not there */
export function requirePart(doc: Y.Doc, root: 'columns' | 'labels' | 'milestones', id: string): void {
  for (const [known] of mapsIn(rootOf(doc, root))) if (known === id) return
  const [code, message] = unknown[root]
  throw new BoardError(code, message)
}

/** @throws BoardError `board.id_taken` */
export function requireFree(map: SharedMap | undefined, id: string): void {
  checkId(id, 'id')
  if (map?.has(id)) throw new BoardError('board.id_taken', 'This id is taken on this board.', 'id')
}

/** @throws BoardError `board.too_many` */
export function requireRoom(size: number, most: number, field: string): void {
  if (size >= most) throw new BoardError('board.too_many', `A board takes at most ${most} ${field}.`, field)
}

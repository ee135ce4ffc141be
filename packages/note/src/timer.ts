import type * as Y from 'yjs'
import { isMoment } from './attendance.ts'
import { meetingLimits } from './meeting-limits.ts'
import { meetingOf } from './meeting-root.ts'
import { NoteError } from './note-error.ts'

/**
 * The clock of the agenda: one value that is replaced whole, so that all see the same one. `startedAt` is a moment of the
 * server's time (UTC ms), since the clocks of the readers differ; `elapsedMs` is what had passed before it.
 */
export interface Timer {
  /** Id of the agenda item that is being talked about. */
  readonly item: string
  readonly startedAt: number
  readonly elapsedMs: number
  readonly running: boolean
}

/** A clock that was forgotten stops counting after a day, in ms. */
export const longestTimer = 24 * 3_600_000

const isItem = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= meetingLimits.itemId

/** Null where there is none, or what stands there is none. */
export function readTimer(doc: Y.Doc): Timer | null {
  const value = meetingOf(doc).get('timer')
  if (typeof value !== 'object' || value === null) return null
  const { item, startedAt, elapsedMs, running } = value as Record<string, unknown>
  if (!isItem(item) || !isMoment(startedAt) || typeof running !== 'boolean') return null
  if (typeof elapsedMs !== 'number' || !(elapsedMs >= 0 && elapsedMs <= longestTimer)) return null
  return { item, startedAt, elapsedMs: Math.floor(elapsedMs), running }
}

/** How long the item has been talked about, in ms. @param now the server's time, UTC ms */
export function elapsedOf(timer: Timer, now: number): number {
  const since = timer.running ? Math.max(0, now - timer.startedAt) : 0
  return Math.min(longestTimer, timer.elapsedMs + since)
}

/** Starts to count for an item, from nothing; another item's clock ends. @throws NoteError `agenda_item_invalid` */
export function startTimer(
  doc: Y.Doc,
  { item, now }: { item: string; now: number },
  origin: unknown = null,
): Timer {
  if (!isItem(item))
    throw new NoteError('agenda_item_invalid', 'The clock runs for an agenda item, by its id.')
  return put(doc, { item, startedAt: now, elapsedMs: 0, running: true }, origin)
}

/** Holds the clock. Held already: nothing happens. @throws NoteError `timer_not_running` when there is none */
export function pauseTimer(doc: Y.Doc, { now }: { now: number }, origin: unknown = null): Timer {
  const timer = required(doc)
  if (!timer.running) return timer
  return put(doc, { ...timer, startedAt: now, elapsedMs: elapsedOf(timer, now), running: false }, origin)
}

/** Lets it run on. Running already: nothing happens. @throws NoteError `timer_not_running` when there is none */
export function resumeTimer(doc: Y.Doc, { now }: { now: number }, origin: unknown = null): Timer {
  const timer = required(doc)
  return timer.running ? timer : put(doc, { ...timer, startedAt: now, running: true }, origin)
}

/** Takes the clock away. */
export function stopTimer(doc: Y.Doc, origin: unknown = null): void {
  const meeting = meetingOf(doc)
  if (meeting.has('timer')) doc.transact(() => meeting.delete('timer'), origin)
}

function required(doc: Y.Doc): Timer {
  const timer = readTimer(doc)
  if (timer === null) throw new NoteError('timer_not_running', 'There is no clock to hold or to let run on.')
  return timer
}

function put(doc: Y.Doc, timer: Timer, origin: unknown): Timer {
  doc.transact(() => meetingOf(doc).set('timer', { ...timer }), origin)
  return timer
}

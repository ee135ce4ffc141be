import type { HistoryEntry } from '@stoa/protocol'
import type { ChosenVersion } from './history-search.ts'

export type NamedVersion = NonNullable<HistoryEntry['version']>

/** A line of the time line: everything that is known of one version. */
export interface TimelineEntry {
  sequence: number
  since: number
  until: number
  authors: HistoryEntry['authors']
  names: NamedVersion[]
}

export interface TimelineDay {
  /** The start of the day where the reader is, in UTC milliseconds. */
  day: number
  entries: TimelineEntry[]
}

/** One line for each version, newest first, whatever names it carries. */
export function timelineOf(listed: readonly HistoryEntry[]): TimelineEntry[] {
  const bySequence = new Map<number, TimelineEntry>()
  for (const { sequence, since, until, authors, version } of listed) {
    const known = bySequence.get(sequence)
    const names = version === null ? [] : [version]
    if (known === undefined) {
      bySequence.set(sequence, { sequence, since, until, authors, names })
      continue
    }
    // A name beside the stretch that it ends: the stretch knows more.
    const fuller = authors.length > known.authors.length ? { since, until, authors } : known
    bySequence.set(sequence, { ...known, ...fuller, sequence, names: [...known.names, ...names] })
  }
  return [...bySequence.values()].sort((a, b) => b.sequence - a.sequence)
}

const startOfDay = (at: number): number => new Date(at).setHours(0, 0, 0, 0)

export function daysOf(entries: readonly TimelineEntry[]): TimelineDay[] {
  const days: TimelineDay[] = []
  for (const entry of entries) {
    const day = startOfDay(entry.until)
    const last = days.at(-1)
    if (last?.day === day) last.entries.push(entry)
    else days.push({ day, entries: [entry] })
  }
  return days
}

export interface Standing {
  /** The line the chosen version is, or lies in. */
  entry: TimelineEntry | undefined
  /** Whether the chosen version is the last one of that line. */
  exact: boolean
  older: TimelineEntry | undefined
  newer: TimelineEntry | undefined
}

/** Where a version stands among the lines that are known so far. */
export function standingOf(entries: readonly TimelineEntry[], chosen: ChosenVersion): Standing {
  if (chosen !== null && 'at' in chosen) {
    const { at } = chosen
    return {
      entry: entries.find(({ since, until }) => since <= at && at <= until),
      exact: false,
      older: entries.find(({ until }) => until <= at),
      newer: entries.findLast(({ until }) => until > at),
    }
  }
  const sequence = chosen?.version ?? entries[0]?.sequence ?? 0
  const entry = entries.findLast((candidate) => candidate.sequence >= sequence)
  return {
    entry,
    exact: entry?.sequence === sequence,
    older: entries.find((candidate) => candidate.sequence < sequence),
    newer: entries.findLast((candidate) => candidate.sequence > sequence),
  }
}

import type { CardActivityKind } from '@stoa/protocol'
import { cardPriorities } from '@stoa/protocol'
import type { CardRows } from './card-rows.ts'

/** One thing that happened to a card. */
export interface CardChange {
  readonly kind: CardActivityKind
  /** The part of the card in its document that was written for it. */
  readonly part: string
  readonly from: string | null
  readonly to: string | null
  readonly person: string | null
}

/** What things are called, before and after. */
export interface Names {
  column(id: string | null): string | null
  label(id: string): string | null
  milestone(id: string | null): string | null
  card(id: string | null): string | null
}

const longestName = 200
const cut = (text: string): string => text.slice(0, longestName)
const share = (checklist: string): string => {
  const items = JSON.parse(checklist) as { isDone: boolean }[]
  return `${items.filter(({ isDone }) => isDone).length}/${items.length}`
}

/** What happened to a card between two states of its rows, in the order in which people would tell it. */
export function changesOf(
  before: CardRows | undefined,
  after: CardRows | undefined,
  names: { readonly before: Names; readonly after: Names },
): CardChange[] {
  const change = (
    kind: CardActivityKind,
    part: string,
    from: string | null = null,
    to: string | null = null,
    person: string | null = null,
  ): CardChange => ({ kind, part, from, to, person })
  if (after === undefined)
    return before === undefined ? [] : [change('deleted', 'card', cut(before.row.title), null)]
  if (before === undefined) return [change('created', 'card', null, cut(after.row.title))]

  const [old, now] = [before.row, after.row]
  const changes: CardChange[] = []
  const add = (...words: Parameters<typeof change>) => changes.push(change(...words))
  if (old.title !== now.title) add('renamed', 'title', cut(old.title), cut(now.title))
  if (old.text !== now.text || old.has_description !== now.has_description) add('described', 'description')
  if (old.column_id !== now.column_id)
    add('moved', 'place', names.before.column(old.column_id), names.after.column(now.column_id))
  if (old.is_completed !== now.is_completed) add(now.is_completed === 1 ? 'completed' : 'reopened', 'place')
  if ((old.archived_at === null) !== (now.archived_at === null))
    add(now.archived_at === null ? 'restored' : 'archived', 'archivedAt')
  for (const id of after.assignees)
    if (!before.assignees.includes(id)) add('assigned', 'assignees', null, null, id)
  for (const id of before.assignees)
    if (!after.assignees.includes(id)) add('unassigned', 'assignees', null, null, id)
  for (const id of after.labels)
    if (!before.labels.includes(id)) add('labelled', 'labels', null, names.after.label(id))
  for (const id of before.labels)
    if (!after.labels.includes(id)) add('unlabelled', 'labels', names.before.label(id), null)
  const values = [
    ['priority_changed', 'priority', cardPriorities[old.priority]!, cardPriorities[now.priority]!],
    ['start_changed', 'start', old.start_on, now.start_on],
    ['due_changed', 'due', old.due_on, now.due_on],
    ['progress_changed', 'progress', percent(old.own_progress), percent(now.own_progress)],
  ] as const
  for (const [kind, part, from, to] of values) if (from !== to) add(kind, part, from, to)
  if (old.milestone_id !== now.milestone_id)
    add(
      'milestone_changed',
      'milestone',
      names.before.milestone(old.milestone_id),
      names.after.milestone(now.milestone_id),
    )
  if (old.parent_id !== now.parent_id)
    add('parent_changed', 'parent', names.before.card(old.parent_id), names.after.card(now.parent_id))
  if (old.recurrence !== now.recurrence) add('recurrence_changed', 'recurrence')
  if (old.checklist !== now.checklist)
    add('checklist_changed', 'checklist', share(old.checklist), share(now.checklist))
  if (old.links !== now.links) add('links_changed', 'links')
  return changes
}

const percent = (value: number | null): string | null => (value === null ? null : String(value))

/** What comes with every key, or is tried out: within a while, by the same people, it is told once. */
export const isGathered = (kind: CardActivityKind): boolean =>
  [
    'renamed',
    'described',
    'checklist_changed',
    'progress_changed',
    'links_changed',
    'due_changed',
    'start_changed',
    'priority_changed',
  ].includes(kind)

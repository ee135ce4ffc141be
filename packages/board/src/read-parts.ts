import * as Y from 'yjs'
import { boardLimits } from './board-limits.ts'
import {
  type CardSet,
  labelColours,
  type Priority,
  priorities,
  rootOf,
  type SharedMap,
} from './board-layout.ts'
import type { CardSource, ChecklistItem, Column, Label, Milestone } from './board-state.ts'
import { type CalendarDate, isCalendarDate } from './calendar-date.ts'
import { hasContent } from './description.ts'
import { readOrder } from './order-key.ts'
import { readId, readLine, readOrdered, readSet, readTime, readWhole } from './read-values.ts'
import { type Recurrence, readRecurrence } from './recurrence.ts'

export const readColumns = (doc: Y.Doc): Column[] =>
  readOrdered(rootOf(doc, 'columns'), (id, map) => ({
    id,
    title: readLine(map.get('title'), boardLimits.columnTitle),
    order: readOrder(map.get('order')),
    limit: readWhole(map.get('limit'), 1, boardLimits.workInProgress),
    isDone: map.get('done') === true,
  }))

export const readLabels = (doc: Y.Doc): Label[] =>
  readOrdered(rootOf(doc, 'labels'), (id, map) => ({
    id,
    name: readLine(map.get('name'), boardLimits.labelName),
    colour: labelColours.find((colour) => colour === map.get('colour')) ?? 'grey',
    order: readOrder(map.get('order')),
  }))

export const readMilestones = (doc: Y.Doc): Milestone[] =>
  readOrdered(rootOf(doc, 'milestones'), (id, map) => ({
    id,
    title: readLine(map.get('title'), boardLimits.milestoneTitle),
    due: readDate(map.get('due')),
    completedAt: readTime(map.get('completedAt')),
    order: readOrder(map.get('order')),
  }))

export const readDate = (value: unknown): CalendarDate | null => (isCalendarDate(value) ? value : null)

/** Where a card says it stands, which need not be a column there is. */
export interface Place {
  readonly column: string | null
  readonly order: string
}

export function readPlace(value: unknown): Place {
  if (typeof value !== 'object' || value === null) return { column: null, order: '' }
  const { column, order } = value as Record<string, unknown>
  return { column: readId(column), order: readOrder(order) }
}

const readSource = (value: unknown): CardSource | null => {
  if (typeof value !== 'object' || value === null) return null
  const { documentId, itemId } = value as Record<string, unknown>
  const document = readId(documentId)
  return document === null ? null : { documentId: document, itemId: readItemId(itemId) }
}

/** Ids of things inside a document are the document's own. */
export const readItemId = (value: unknown): string | null =>
  typeof value === 'string' && /^[\w-]{1,64}$/.test(value) ? value : null

/** What a card says of itself, without looking at anything else on the board. */
export interface CardFacts extends Record<CardSet, readonly string[]> {
  readonly id: string
  readonly title: string
  readonly place: Place
  readonly checklist: readonly ChecklistItem[]
  readonly priority: Priority
  readonly start: CalendarDate | null
  readonly due: CalendarDate | null
  readonly milestone: string | null
  readonly parent: string | null
  readonly progress: number | null
  readonly recurrence: Recurrence | null
  readonly nextCard: string | null
  readonly source: CardSource | null
  readonly archivedAt: number | null
  readonly completedAt: number | null
  readonly createdAt: number | null
  readonly createdBy: string | null
  readonly hasDescription: boolean
}

export function readCardFacts(id: string, map: SharedMap): CardFacts {
  const priority = map.get('priority')
  const description = map.get('description')
  const parent = readId(map.get('parent'))
  return {
    id,
    title: readLine(map.get('title'), boardLimits.cardTitle),
    place: readPlace(map.get('place')),
    assignees: readSet(map.get('assignees')),
    watchers: readSet(map.get('watchers')),
    labels: readSet(map.get('labels')),
    links: readSet(map.get('links')),
    checklist: readChecklist(map.get('checklist')),
    priority: priorities.find((one) => one === priority) ?? 'normal',
    start: readDate(map.get('start')),
    due: readDate(map.get('due')),
    milestone: readId(map.get('milestone')),
    parent: parent === id ? null : parent,
    progress: readWhole(map.get('progress'), 0, 100),
    recurrence: readRecurrence(map.get('recurrence')),
    nextCard: readId(map.get('nextCard')),
    source: readSource(map.get('source')),
    archivedAt: readTime(map.get('archivedAt')),
    completedAt: readTime(map.get('completedAt')),
    createdAt: readTime(map.get('createdAt')),
    createdBy: readId(map.get('createdBy')),
    hasDescription: description instanceof Y.XmlElement && hasContent(description),
  }
}

const readChecklist = (value: unknown): readonly ChecklistItem[] =>
  readOrdered(value, (id, item) => ({
    id,
    text: readLine(item.get('text'), boardLimits.checklistText),
    isDone: item.get('done') === true,
    order: readOrder(item.get('order')),
  }))

import type { Card } from './board-state.ts'
import type { CardFacts } from './read-parts.ts'

/** What a card's meaning depends on besides itself. */
export interface CardContext {
  readonly facts: ReadonlyMap<string, CardFacts>
  /** Cards by the card they name as parent, also when that is not there. */
  readonly namedBy: ReadonlyMap<string, ReadonlySet<string>>
  /** Ids of columns → whether cards there count as completed. */
  readonly columns: ReadonlyMap<string, boolean>
  /** Where a card stands whose column is not there. */
  readonly firstColumn: string | null
  readonly hasDoneColumn: boolean
  readonly labels: ReadonlySet<string>
  readonly milestones: ReadonlySet<string>
}

const nothing: readonly string[] = []

export function columnOf({ place }: CardFacts, { columns, firstColumn }: CardContext): string | null {
  return place.column !== null && columns.has(place.column) ? place.column : firstColumn
}

/**
 * A parent counts when it is there and names none itself. Judged by what the cards name, not by what they read as, so
 * that it never depends on an order of reading and no circle can arise.
 */
function parentOf({ parent }: CardFacts, { facts }: CardContext): string | null {
  const above = parent === null ? undefined : facts.get(parent)
  if (above === undefined) return null
  return above.parent !== null && facts.has(above.parent) ? null : parent
}

function childrenOf(facts: CardFacts, context: CardContext): readonly string[] {
  const named = context.namedBy.get(facts.id)
  if (named === undefined) return nothing
  return [...named].filter((id) => parentOf(context.facts.get(id)!, context) === facts.id).sort()
}

function isCompleted(facts: CardFacts, context: CardContext): boolean {
  if (!context.hasDoneColumn) return facts.completedAt !== null
  const column = columnOf(facts, context)
  return column !== null && context.columns.get(column) === true
}

function progressOf(
  facts: CardFacts,
  children: readonly string[],
  isDone: boolean,
  context: CardContext,
): number | null {
  if (isDone) return 100
  if (facts.progress !== null) return facts.progress
  const parts = facts.checklist.length + children.length
  if (parts === 0) return null
  const done =
    facts.checklist.filter((item) => item.isDone).length +
    children.filter((id) => isCompleted(context.facts.get(id)!, context)).length
  return Math.round((100 * done) / parts)
}

/** A card as it reads, from what it says and what else is on the board. */
export function settleCard(facts: CardFacts, context: CardContext): Card {
  const { place, progress: ownProgress, parent: _parent, ...rest } = facts
  const children = childrenOf(facts, context)
  const isDone = isCompleted(facts, context)
  return {
    ...rest,
    column: columnOf(facts, context),
    order: place.order,
    labels: facts.labels.every((id) => context.labels.has(id))
      ? facts.labels
      : facts.labels.filter((id) => context.labels.has(id)),
    milestone: facts.milestone !== null && context.milestones.has(facts.milestone) ? facts.milestone : null,
    parent: parentOf(facts, context),
    children,
    ownProgress,
    progress: progressOf(facts, children, isDone, context),
    isCompleted: isDone,
    completedAt: isDone ? facts.completedAt : null,
  }
}

/** The part of a context that columns, labels and milestones make. */
export function contextOf(
  facts: ReadonlyMap<string, CardFacts>,
  namedBy: ReadonlyMap<string, ReadonlySet<string>>,
  board: {
    readonly columns: readonly { readonly id: string; readonly isDone: boolean }[]
    readonly labels: readonly { readonly id: string }[]
    readonly milestones: readonly { readonly id: string }[]
  },
): CardContext {
  return {
    facts,
    namedBy,
    columns: new Map(board.columns.map(({ id, isDone }) => [id, isDone])),
    firstColumn: board.columns[0]?.id ?? null,
    hasDoneColumn: board.columns.some(({ isDone }) => isDone),
    labels: new Set(board.labels.map(({ id }) => id)),
    milestones: new Set(board.milestones.map(({ id }) => id)),
  }
}

/** Cards by the card they name as parent. */
export function namedParents(facts: Iterable<CardFacts>): Map<string, Set<string>> {
  const named = new Map<string, Set<string>>()
  for (const { id, parent } of facts) {
    if (parent === null) continue
    const those = named.get(parent) ?? new Set()
    named.set(parent, those.add(id))
  }
  return named
}

/** Latest first. */
export const compareArchived = (a: Card, b: Card): number =>
  b.archivedAt! - a.archivedAt! || (a.id < b.id ? -1 : 1)

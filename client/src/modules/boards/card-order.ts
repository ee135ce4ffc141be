import { type Card, type Column, type Label, type Milestone, priorities } from '@stoa/board'
import type { Grouping, SortKey } from './board-search.ts'

const rankOf = (card: Card): number => priorities.indexOf(card.priority)

/** Compares by what is asked for; cards that say nothing of it come last, whatever the direction. */
export function compareCards(sort: SortKey, isDown: boolean, place: (card: Card) => string) {
  const turn = isDown ? -1 : 1
  const collator = new Intl.Collator(undefined, { numeric: true })
  const value = (card: Card): string | number | null => {
    switch (sort) {
      case 'place':
        return place(card)
      case 'title':
        return card.title
      case 'due':
        return card.due
      case 'priority':
        // The most urgent first.
        return -rankOf(card)
      case 'progress':
        return card.progress
      case 'created':
        return card.createdAt
    }
  }
  return (a: Card, b: Card): number => {
    const [left, right] = [value(a), value(b)]
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    if (left === right) return a.id < b.id ? -1 : 1
    if (typeof left === 'number' && typeof right === 'number') return turn * (left - right)
    if (sort === 'title') return turn * collator.compare(String(left), String(right))
    return turn * (left < right ? -1 : 1)
  }
}

export interface CardGroup {
  /** Of what it is a group; null where all are one, or where a card has none of it. */
  id: string | null
  cards: Card[]
}

interface GroupContext {
  columns: readonly Column[]
  labels: readonly Label[]
  milestones: readonly Milestone[]
  nameOf: (personId: string) => string
}

/** In groups, each in the order in which the board has them. A card with two labels or two people stands in both. */
export function groupCards(
  cards: readonly Card[],
  by: Grouping,
  { columns, labels, milestones, nameOf }: GroupContext,
): CardGroup[] {
  if (by === 'none') return [{ id: null, cards: [...cards] }]
  const groups = new Map<string | null, Card[]>()
  const known: readonly string[] = {
    column: columns.map(({ id }) => id),
    label: labels.map(({ id }) => id),
    milestone: milestones.map(({ id }) => id),
    priority: priorities.toReversed() as readonly string[],
    person: [...new Set(cards.flatMap(({ assignees }) => assignees))].sort((a, b) =>
      nameOf(a).localeCompare(nameOf(b)),
    ),
  }[by]
  for (const id of known) groups.set(id, [])
  groups.set(null, [])
  for (const card of cards) {
    const ids: readonly (string | null)[] = {
      column: [card.column],
      label: card.labels,
      milestone: [card.milestone],
      priority: [card.priority],
      person: card.assignees,
    }[by]
    for (const id of ids.length === 0 ? [null] : ids) groups.get(id)?.push(card)
  }
  return [...groups].filter(([, those]) => those.length > 0).map(([id, those]) => ({ id, cards: those }))
}

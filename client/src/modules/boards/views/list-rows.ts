import type { Card } from '@stoa/board'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { matchesFilter } from '../card-filter.ts'
import { compareCards, groupCards } from '../card-order.ts'
import { useFaces } from '../people.tsx'
import {
  useAllCards,
  useBoard,
  useBoardPlace,
  useColumns,
  useLabels,
  useMilestones,
  useToday,
} from '../use-board.ts'

export type ListRow =
  | { kind: 'group'; key: string; title: string; count: number }
  | { kind: 'card'; key: string; card: Card }

/** What the list shows, as the address asks: filtered, sorted, in groups. */
export function useListRows(): ListRow[] {
  const { t } = useTranslation('boards')
  const { search, filter } = useBoardPlace()
  const { store } = useBoard()
  const today = useToday()
  const cards = useAllCards()
  const columns = useColumns()
  const labels = useLabels()
  const milestones = useMilestones()
  const faces = useFaces()
  return useMemo(() => {
    const position = new Map<string, string>()
    for (const [at, { id }] of columns.entries())
      for (const [index, cardId] of store.cardIds(id).entries())
        position.set(cardId, `${String(at).padStart(4, '0')} ${String(index).padStart(6, '0')}`)
    const nameOf = (id: string): string => faces.get(id)?.name ?? t('person.unknown')
    const shown = [...cards.values()]
      .filter((card) => card.archivedAt === null && matchesFilter(card, filter, today))
      .sort(compareCards(search.sort ?? 'place', search.down === true, ({ id }) => position.get(id) ?? ''))
    const by = search.group ?? 'column'
    const titleOf = (id: string): string => {
      switch (by) {
        case 'column':
          return columns.find((column) => column.id === id)?.title ?? ''
        case 'label':
          return labels.find((label) => label.id === id)?.name ?? ''
        case 'milestone':
          return milestones.find((milestone) => milestone.id === id)?.title ?? ''
        case 'person':
          return nameOf(id)
        case 'priority':
          return t(`priority.${id as Card['priority']}`)
        case 'none':
          return ''
      }
    }
    const groups = groupCards(shown, by, { columns, labels, milestones, nameOf })
    return groups.flatMap(({ id, cards: those }): ListRow[] => {
      const rows = those.map((card) => ({ kind: 'card' as const, key: `${id ?? ''} ${card.id}`, card }))
      if (by === 'none') return rows
      const title = id === null ? t(`group.no_${by}`) : titleOf(id)
      return [{ kind: 'group', key: `group ${id ?? ''}`, title, count: those.length }, ...rows]
    })
  }, [
    cards,
    columns,
    labels,
    milestones,
    faces,
    filter,
    search.sort,
    search.down,
    search.group,
    store,
    t,
    today,
  ])
}

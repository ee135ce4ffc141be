import { useTranslation } from 'react-i18next'
import { EmptyState, Select } from '../../../platform/ui/index.ts'
import { groupings, isFiltered } from '../board-search.ts'
import { useBoardPlace } from '../use-board.ts'
import { CardSheet } from './card-sheet.tsx'
import { useListRows } from './list-rows.ts'

/** All cards in rows: sorted, grouped, walked through like a sheet. */
export function ListView() {
  const { t } = useTranslation('boards')
  const { search, filter, go } = useBoardPlace()
  const rows = useListRows()
  const ids = new Set(rows.flatMap((row) => (row.kind === 'card' ? [row.card.id] : [])))
  if (ids.size === 0)
    return (
      <div className="px-5 md:px-7">
        <EmptyState title={t(isFiltered(filter) ? 'list.none_shown' : 'list.empty')}>
          {t(isFiltered(filter) ? 'list.none_shown_body' : 'list.empty_body')}
        </EmptyState>
      </div>
    )
  return (
    <div className="flex min-h-0 grow flex-col">
      <div className="flex shrink-0 items-center justify-between gap-2 px-4 pt-1 pb-1.5 md:px-7">
        <p className="text-small text-ink-3 tabular-nums" role="status">
          {t('list.count', { count: ids.size })}
        </p>
        <Select
          look="quiet"
          hideLabel
          label={t('list.group')}
          choices={groupings.map((id) => ({ id, label: t(`group.${id}`) }))}
          value={search.group ?? 'column'}
          onChange={(next) => go({ group: next === 'column' ? undefined : next }, { replace: true })}
        />
      </div>
      <CardSheet rows={rows} />
    </div>
  )
}

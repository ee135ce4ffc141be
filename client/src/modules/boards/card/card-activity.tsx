import type { CardActivity as Activity } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment, formatWhen } from '../../../platform/i18n/index.ts'
import { useNow } from '../../../platform/now.ts'
import { Button, ErrorState, GhostLines } from '../../../platform/ui/index.ts'
import { activityQuery } from '../boards.queries.ts'
import { asDate, shortDay } from '../dates.ts'
import { useBoard, useToday } from '../use-board.ts'
import { CardSection } from './card-section.tsx'

/** What happened to the card, latest first. Asked for when somebody wants to know. */
export function CardActivity({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const [open, setOpen] = useState(false)
  return (
    <CardSection
      title={t('activity')}
      action={
        <Button size="small" look="quiet" className="h-7" aria-expanded={open} onPress={() => setOpen(!open)}>
          {t(open ? 'activity.hide' : 'activity.show')}
        </Button>
      }
    >
      {open && <ActivityList cardId={cardId} />}
    </CardSection>
  )
}

function ActivityList({ cardId }: { cardId: string }) {
  const { t } = useTranslation('boards')
  const { document: board } = useBoard()
  const now = useNow()
  const words = useActivityWords()
  const query = useInfiniteQuery(activityQuery(board.id, cardId))
  const entries = (query.data?.pages ?? []).flatMap((page) => page.items)
  if (query.isPending) return <GhostLines widths={['70%', '55%', '64%']} />
  if (query.isError) return <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />
  return (
    <>
      <ol aria-label={t('activity')} className="flex flex-col gap-1.5 text-small text-ink-2">
        {entries.map((entry) => (
          <li key={entry.id}>
            {words(entry)}{' '}
            <time
              dateTime={new Date(entry.at).toISOString()}
              title={formatMoment(entry.at)}
              className="whitespace-nowrap text-ink-3"
            >
              {formatWhen(entry.at, now)}
            </time>
          </li>
        ))}
      </ol>
      {query.hasNextPage && (
        <Button
          size="small"
          look="quiet"
          className="mt-1"
          isPending={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
        >
          {t('activity.more')}
        </Button>
      )}
    </>
  )
}

/** One sentence for what happened. */
function useActivityWords(): (entry: Activity) => string {
  const { t, i18n } = useTranslation('boards')
  const today = useToday()
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
  const valueOf = (kind: Activity['kind'], value: string | null): string => {
    if (value === null || value === '') return t('activity.nothing')
    const date = asDate(value)
    if (date !== null && (kind === 'due_changed' || kind === 'start_changed')) return shortDay(date, today)
    if (kind === 'priority_changed') return t(`priority.${value as 'low'}`)
    if (kind === 'progress_changed') return `${value} %`
    return value
  }
  return ({ kind, authors, from, to, person }) => {
    const who =
      authors.length === 0
        ? t('activity.stoa')
        : list.format(authors.map(({ name }) => (name === '' ? t('person.unknown') : name)))
    return t(`happened.${kind}`, {
      who,
      from: valueOf(kind, from),
      to: valueOf(kind, to),
      person: person === null || person.name === '' ? t('person.unknown') : person.name,
    })
  }
}

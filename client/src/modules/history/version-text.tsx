import '@stoa/editor/style.css'
import './history.css'
import type { DocumentDetail } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, Suspense, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { hasStatus, isApiError } from '../../platform/api/index.ts'
import { formatMoment } from '../../platform/i18n/index.ts'
import { classes, EmptyState, ErrorState, GhostLines } from '../../platform/ui/index.ts'
import { BoardChanges } from '../boards/index.ts'
import { comparisonQuery, textQuery, type WhichVersion } from './history.queries.ts'
import type { TimelineEntry } from './timeline.ts'
import { useThing } from './use-thing.ts'
import { VersionChanges } from './version-changes.tsx'
import { renderPageHtml } from './version-html.tsx'

const Ghost = () => <GhostLines className="mt-9" widths={['96%', '91%', '94%', '60%', '88%', '93%', '47%']} />

interface VersionTextProps {
  document: DocumentDetail
  which: WhichVersion
  /** When it was so, in UTC milliseconds. */
  time: number
}

/** The page as it was. */
export function VersionText({ document, which, time }: VersionTextProps) {
  const { t } = useTranslation('history')
  const thing = useThing()
  const text = useQuery(textQuery(document.id, which))
  const blocks = useMemo(
    () =>
      renderPageHtml(text.data?.html ?? '', {
        done: t('text.done'),
        open: t('text.open'),
        table: t('text.table'),
      }),
    [text.data?.html, t],
  )
  if ('at' in which && which.at < document.createdAt)
    return (
      <EmptyState title={t('text.before_title', { thing })}>
        {t('text.before_body', { thing, when: formatMoment(document.createdAt) })}
      </EmptyState>
    )
  if (text.isError) return <VersionError error={text.error} onRetry={() => void text.refetch()} />
  if (text.isPending) return <Ghost />
  if (!/\S/.test(text.data.html.replaceAll(/<\/?(?:p|br)>/g, '')))
    return <EmptyState title={t('text.blank_title', { thing })}>{t('text.blank_body')}</EmptyState>
  return (
    <Leaf id={JSON.stringify(which)} time={time} stale={text.isPlaceholderData}>
      {blocks}
    </Leaf>
  )
}

interface MomentComparisonProps extends VersionTextProps {
  entries: readonly TimelineEntry[]
}

/** What had changed up to a moment against the version before it. */
export function MomentComparison({ document, which, time, entries }: MomentComparisonProps) {
  const text = useQuery(textQuery(document.id, which))
  if (text.data === undefined || text.isPlaceholderData)
    return <VersionText document={document} which={which} time={time} />
  const { sequence } = text.data
  const before = entries.find((entry) => entry.sequence < sequence)?.sequence ?? 0
  return <VersionComparison document={document} from={before} to={sequence} time={time} />
}

interface VersionComparisonProps {
  document: Pick<DocumentDetail, 'id' | 'kind'>
  from: number
  to: number
  time: number
}

/** What one version changed against the one before. */
export function VersionComparison({ document: { id, kind }, from, to, time }: VersionComparisonProps) {
  const comparison = useQuery(comparisonQuery(id, from, to))
  if (comparison.isError)
    return <VersionError error={comparison.error} onRetry={() => void comparison.refetch()} />
  if (comparison.isPending) return <Ghost />
  return (
    <Leaf id={`${from}-${to}`} time={time} stale={comparison.isPlaceholderData}>
      {kind === 'board' ? (
        <Suspense fallback={<Ghost />}>
          <BoardChanges parts={comparison.data.parts} />
        </Suspense>
      ) : (
        <VersionChanges key={`${from}-${to}`} blocks={comparison.data.blocks} />
      )}
    </Leaf>
  )
}

interface LeafProps {
  id: string
  time: number
  /** Still the one before, while the one that was asked for is on its way. */
  stale: boolean
  children: ReactNode
}

/** A version comes in from the side it lies on: the older ones are to the left. */
function Leaf({ id, time, stale, children }: LeafProps) {
  const [turn, setTurn] = useState({ id, time, from: '' })
  if (!stale && turn.id !== id) setTurn({ id, time, from: time < turn.time ? 'turns-older' : 'turns-newer' })
  return (
    <div
      aria-busy={stale}
      className={classes('version-text stoa-editor transition-opacity', stale && 'opacity-60')}
    >
      <div key={turn.id} className={classes('stoa-content', turn.from)}>
        {children}
      </div>
    </div>
  )
}

function VersionError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('history')
  const thing = useThing()
  if (hasStatus(error, 410))
    return <EmptyState title={t('gone.title', { thing })}>{t('gone.body')}</EmptyState>
  if (isApiError(error, 'history.format_unavailable') || isApiError(error, 'history.not_restorable'))
    return <EmptyState title={t('unreadable.title')}>{t('unreadable.body')}</EmptyState>
  return <ErrorState error={error} onRetry={onRetry} />
}

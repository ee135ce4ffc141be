import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '../api/index.ts'
import { Button } from './button.tsx'
import { classes } from './class-names.ts'
import { describeError } from './describe-error.ts'

interface EmptyStateProps {
  title: string
  children: ReactNode
  action?: ReactNode
  level?: 1 | 2
}

/** Says what this place is for and offers the first step. */
export function EmptyState({ title, children, action, level = 2 }: EmptyStateProps) {
  const Heading = level === 1 ? 'h1' : 'h2'
  return (
    <div className="arrives flex max-w-[34rem] flex-col items-start gap-3 py-10">
      <div aria-hidden className="mb-2 w-28">
        <div className="h-[3px] bg-ink-1" />
        <div className="mx-2 flex h-14 justify-between">
          {['one', 'two', 'three', 'four'].map((column) => (
            <div key={column} className="w-[3px] bg-stone-3" />
          ))}
        </div>
        <div className="h-[3px] bg-stone-3" />
      </div>
      <Heading className="font-serif text-title-s font-semibold">{title}</Heading>
      <div className="text-base text-ink-2">{children}</div>
      {action !== undefined && <div className="mt-2 flex flex-wrap gap-2">{action}</div>}
    </div>
  )
}

interface ErrorStateProps {
  error: unknown
  title?: string
  onRetry?: () => void
  compact?: boolean
}

/** What happened, what is safe, what to do. */
export function ErrorState({ error, title, onRetry, compact = false }: ErrorStateProps) {
  const { t } = useTranslation('ui')
  const reference = error instanceof ApiError ? error.problem.instance : undefined
  return (
    <div
      role="alert"
      className={classes('flex flex-col items-start gap-2', compact ? 'px-2 py-3' : 'max-w-[34rem] py-10')}
    >
      <p className={compact ? 'text-small font-semibold' : 'font-serif text-title-s font-semibold'}>
        {title ?? t('error.title')}
      </p>
      <p className={classes('text-ink-2', compact ? 'text-small' : 'text-base')}>{describeError(error)}</p>
      {reference !== undefined && !compact && (
        <p className="text-small text-ink-3">{t('error.reference', { code: reference })}</p>
      )}
      {onRetry && (
        <Button size={compact ? 'small' : 'medium'} onPress={onRetry} className="mt-1">
          {t('action.retry')}
        </Button>
      )}
    </div>
  )
}

interface GhostLinesProps {
  widths: readonly string[]
  className?: string
  height?: string
}

/** The shape of a text or a list that is on its way. */
export function GhostLines({ widths, className, height = '0.9rem' }: GhostLinesProps) {
  const { t } = useTranslation('ui')
  return (
    <div role="status" aria-label={t('loading')} className={classes('flex flex-col gap-3', className)}>
      {widths.map((width, index) => (
        // oxlint-disable-next-line react/no-array-index-key -- the lines never change places
        <div key={`${index}-${width}`} className="ghost" style={{ inlineSize: width, blockSize: height }} />
      ))}
    </div>
  )
}

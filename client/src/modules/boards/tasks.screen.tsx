import type { MyCard } from '@stoa/protocol'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { CheckCircle2, Circle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../platform/now.ts'
import {
  Button,
  classes,
  EmptyState,
  ErrorState,
  GhostLines,
  IconButton,
  notify,
  notifyFailure,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import './boards.css'
import { useTitle } from '../documents/index.ts'
import { myCardsQuery, useStepCard } from './boards.queries.ts'
import { endOfWeek } from './card-filter.ts'
import { DueTag, LabelChip, PriorityTag } from './card/card-marks.tsx'
import { todayAt } from './dates.ts'
import { taskViews, type TasksSearch } from './tasks-search.ts'

/** What I have to do, on all boards that I may see. */
export function TasksScreen({ search }: { search: TasksSearch }) {
  const { t } = useTranslation('boards')
  useDocumentTitle(t('tasks.title'))
  const today = todayAt(useNow())
  const view = search.view ?? 'open'
  const query = useInfiniteQuery(myCardsQuery(view, today))
  const counts = query.data?.pages[0]?.counts
  const cards = (query.data?.pages ?? []).flatMap((page) => page.items)
  const content = () => {
    if (query.isPending)
      return <GhostLines className="py-4" height="1.5rem" widths={['70%', '56%', '64%', '48%']} />
    if (query.isError) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
    if (cards.length === 0)
      return <EmptyState title={t(`tasks.none_${view}`)}>{t('tasks.none_body')}</EmptyState>
    return (
      <>
        {(view === 'open' ? sectionsOf(cards, today) : [{ id: undefined, cards }]).map(
          ({ id, cards: those }) => (
            <TaskList
              key={id ?? view}
              title={id === undefined ? undefined : t(`tasks.section_${id}`)}
              cards={those}
            />
          ),
        )}
        {query.hasNextPage && (
          <Button
            className="mt-5"
            isPending={query.isFetchingNextPage}
            onPress={() => void query.fetchNextPage()}
          >
            {t('tasks.more')}
          </Button>
        )}
      </>
    )
  }
  return (
    <div className="mx-auto w-full max-w-[52rem] px-5 py-7 md:px-10 md:py-10">
      <h1 className="font-serif text-title-m font-semibold md:text-title-l">{t('tasks.title')}</h1>
      <nav aria-label={t('tasks.views')} className="mt-4 mb-2 border-b border-stone-3">
        <ul className="scroll-none -mx-2 flex overflow-x-auto">
          {taskViews.map((one) => {
            const count = one === 'completed' ? undefined : counts?.[one]
            return (
              <li key={one}>
                <Link
                  to="/tasks"
                  search={one === 'open' ? {} : { view: one }}
                  aria-current={one === view ? 'page' : undefined}
                  className={classes(
                    'flex h-11 items-center gap-1.5 whitespace-nowrap border-b-2 px-2.5 text-base no-underline transition-colors -outline-offset-2',
                    one === view
                      ? 'border-ink-1 font-semibold text-ink-1'
                      : 'border-transparent text-ink-2 hover:text-ink-1',
                  )}
                >
                  {t(`tasks.${one}`)}
                  {count !== undefined && count > 0 && (
                    <span
                      className={classes(
                        'text-small tabular-nums',
                        one === 'overdue' ? 'font-semibold text-cinnabar' : 'text-ink-3',
                      )}
                    >
                      {count}
                    </span>
                  )}
                </Link>
              </li>
            )
          })}
        </ul>
      </nav>
      {content()}
    </div>
  )
}

type Section = 'overdue' | 'today' | 'week' | 'later' | 'undated'

/** In the order in which they press. */
function sectionsOf(cards: readonly MyCard[], today: string): { id: Section; cards: MyCard[] }[] {
  const sectionOf = ({ due }: MyCard): Section => {
    if (due === null) return 'undated'
    if (due < today) return 'overdue'
    if (due === today) return 'today'
    return due <= endOfWeek(today) ? 'week' : 'later'
  }
  const groups = Map.groupBy(cards, sectionOf)
  return (['overdue', 'today', 'week', 'later', 'undated'] as const).flatMap((id) => {
    const those = groups.get(id)
    return those === undefined ? [] : [{ id, cards: those }]
  })
}

interface TaskListProps {
  title: string | undefined
  cards: readonly MyCard[]
}

function TaskList({ title, cards }: TaskListProps) {
  const { t } = useTranslation('boards')
  return (
    <section aria-label={title ?? t('tasks.title')} className="mt-5">
      {title !== undefined && <h2 className="label border-b border-stone-3 pb-1.5">{title}</h2>}
      <ul>
        {cards.map((card) => (
          <Task key={`${card.board.id} ${card.id}`} card={card} />
        ))}
      </ul>
    </section>
  )
}

function Task({ card }: { card: MyCard }) {
  const { t } = useTranslation('boards')
  const titleOf = useTitle()
  const step = useStepCard()
  const title = card.title === '' ? t('card.untitled') : card.title
  const toggle = () => {
    const next = card.isCompleted ? 'reopen' : 'complete'
    step.mutate(
      { card, step: next },
      {
        onError: notifyFailure,
        onSuccess: () => {
          if (next === 'reopen') return
          notify(t('tasks.finished', { title }), {
            action: {
              label: t('undo'),
              run: () => step.mutate({ card, step: 'reopen' }, { onError: notifyFailure }),
            },
          })
        },
      },
    )
  }
  return (
    <li className="flex items-start gap-1.5 border-b border-stone-3/60 py-2">
      <IconButton
        size="compact"
        tip="none"
        label={t(card.isCompleted ? 'subtasks.reopen' : 'subtasks.complete', { title })}
        isDisabled={step.isPending}
        onPress={toggle}
        className="-ml-2"
      >
        {card.isCompleted ? (
          <CheckCircle2 size={18} aria-hidden className="text-pine" />
        ) : (
          <Circle size={18} aria-hidden />
        )}
      </IconButton>
      <div className="min-w-0 grow py-1">
        <Link
          to="/b/$documentId"
          params={{ documentId: card.board.id }}
          search={{ card: card.id }}
          className={classes(
            'block text-base no-underline hover:underline',
            card.isCompleted ? 'text-ink-3 line-through' : 'font-semibold text-ink-1',
          )}
        >
          {title}
        </Link>
        <p className="flex flex-wrap items-center gap-x-2 gap-y-0.5 text-small text-ink-3">
          <PriorityTag priority={card.priority} />
          <DueTag card={card} />
          <span>
            {titleOf(card.board)}
            {card.columnTitle !== null && ` · ${card.columnTitle}`}
          </span>
          {card.labels.map((label) => (
            <LabelChip key={label.id} label={label} />
          ))}
        </p>
      </div>
    </li>
  )
}

import type { Card } from '@stoa/board'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState, Section } from '../../../platform/ui/index.ts'
import { matchesFilter } from '../card-filter.ts'
import { shortDay } from '../dates.ts'
import { useFaces } from '../people.tsx'
import { useAllCards, useBoardPlace, useLabels, useMilestones, useToday } from '../use-board.ts'
import { DoneOverTime } from './done-over-time.tsx'
import { overTime, type Share, sharesOf } from './progress-figures.ts'
import { Shares } from './shares.tsx'

/** Days of the picture. */
const days = 30

/** How far it is: as pictures, and as tables for those who do not see them. */
export function ProgressView() {
  const { t } = useTranslation('boards')
  const { filter } = useBoardPlace()
  const cards = useAllCards()
  const today = useToday()
  const labels = useLabels()
  const milestones = useMilestones()
  const faces = useFaces()
  const shown = useMemo(
    // What was archived undone was given up: it is no longer to be done.
    () =>
      [...cards.values()].filter(
        (card) => (card.archivedAt === null || card.isCompleted) && matchesFilter(card, filter, today),
      ),
    [cards, filter, today],
  )
  const named = (
    idsOf: (card: Card) => readonly string[],
    nameOf: (id: string) => string,
    none: string,
  ): (Share & { name: string })[] =>
    sharesOf(shown, idsOf, today).map((share) => ({
      ...share,
      name: share.id === null ? none : nameOf(share.id),
    }))
  if (shown.length === 0)
    return (
      <div className="px-5 md:px-7">
        <EmptyState title={t('progress.empty')}>{t('progress.empty_body')}</EmptyState>
      </div>
    )
  const done = shown.filter(({ isCompleted }) => isCompleted).length
  const late = shown.filter((card) => !card.isCompleted && card.due !== null && card.due < today).length
  return (
    <div className="scroll-thin min-h-0 grow overflow-y-auto px-4 pt-4 pb-10 md:px-7">
      <div className="flex max-w-[62rem] flex-col gap-9">
        <p className="font-serif text-title-s">
          {t('progress.sentence', { done, all: shown.length })}
          {late > 0 && <span className="text-cinnabar"> {t('progress.late', { count: late })}</span>}
        </p>
        <Section title={t('progress.over_time')}>
          <DoneOverTime figures={overTime(shown, today, days)} />
        </Section>
        <div className="grid gap-9 lg:grid-cols-2">
          <Section title={t('progress.by_person')}>
            <Shares
              label={t('progress.by_person')}
              shares={named(
                ({ assignees }) => assignees,
                (id) => faces.get(id)?.name ?? t('person.unknown'),
                t('group.no_person'),
              )}
            />
          </Section>
          {labels.length > 0 && (
            <Section title={t('progress.by_label')}>
              <Shares
                label={t('progress.by_label')}
                shares={named(
                  (card) => card.labels,
                  (id) => labels.find((label) => label.id === id)?.name ?? '',
                  t('group.no_label'),
                )}
              />
            </Section>
          )}
          {milestones.length > 0 && (
            <Section title={t('progress.by_milestone')}>
              <Shares
                label={t('progress.by_milestone')}
                shares={named(
                  ({ milestone }) => (milestone === null ? [] : [milestone]),
                  (id) => {
                    const milestone = milestones.find((one) => one.id === id)
                    if (milestone === undefined) return ''
                    return milestone.due === null
                      ? milestone.title
                      : `${milestone.title} · ${shortDay(milestone.due, today)}`
                  },
                  t('group.no_milestone'),
                )}
              />
            </Section>
          )}
        </div>
      </div>
    </div>
  )
}

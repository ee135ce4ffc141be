import type { ComparedPart, PartChange } from '@stoa/protocol'
import { ArrowRight, Check, Minus, Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from '../../../platform/now.ts'
import { Button, classes, EmptyState } from '../../../platform/ui/index.ts'
import { asDate, shortDay, todayAt } from '../dates.ts'
import { courseOf, coursesIn, type Course } from './change-course.ts'

/** A version in which thousands of cards changed is read from its beginning. */
const pageLength = 100

/** What differs between two versions of a board, in words: how many cards came to what, then each by itself. */
export function BoardChanges({ parts }: { parts: readonly ComparedPart[] }) {
  const { t } = useTranslation('boards')
  const [length, setLength] = useState(pageLength)
  if (parts.length === 0)
    return <EmptyState title={t('changes.none_title')}>{t('changes.none_body')}</EmptyState>
  const cards = parts.filter(({ part }) => part === 'card')
  const others = parts.filter(({ part }) => part !== 'card')
  const hidden = cards.length - length
  return (
    <div className="font-sans text-base">
      {cards.length > 0 && (
        <section aria-labelledby="changed-cards">
          <h2 id="changed-cards" className="label mb-2">
            {t('changes.cards')}
          </h2>
          <p className="mb-3 flex flex-wrap gap-x-4 gap-y-1 text-small font-semibold text-ink-2">
            {coursesIn(cards).map(([course, count]) => (
              <span key={course} className="flex items-center gap-1.5">
                <CourseMark course={course} />
                {t(`changes.${course}`, { count })}
              </span>
            ))}
          </p>
          <Parts parts={cards.slice(0, length)} />
          {hidden > 0 && (
            <Button size="small" look="quiet" onPress={() => setLength(length + pageLength)}>
              {t('changes.more', { count: Math.min(hidden, pageLength) })}
            </Button>
          )}
        </section>
      )}
      {others.length > 0 && (
        <section aria-labelledby="changed-parts" className={classes(cards.length > 0 && 'mt-8')}>
          <h2 id="changed-parts" className="label mb-2">
            {t('changes.parts')}
          </h2>
          <Parts parts={others} />
        </section>
      )}
    </div>
  )
}

function Parts({ parts }: { parts: readonly ComparedPart[] }) {
  const { t } = useTranslation('boards')
  const words = useChangeWords()
  return (
    <ul className="flex flex-col">
      {parts.map((part) => {
        const { id, title, column, changes } = part
        const course = courseOf(part)
        const told = changes.map(words).join(t('changes.joined'))
        const isGone = course === 'deleted'
        const Title = isGone ? 'del' : 'span'
        return (
          <li key={id} className="flex items-start gap-2.5 border-t border-stone-3/60 py-2.5">
            <span className="mt-1">
              <CourseMark course={course} />
            </span>
            <div className="min-w-0">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <Title className={classes('min-w-0 break-words font-semibold', isGone && 'text-ink-2')}>
                  {title === '' ? t('changes.untitled') : title}
                </Title>
                <span className="text-small text-ink-3">
                  {part.part === 'card' ? column : t(`changes.${part.part}`)}
                </span>
              </p>
              <p className="break-words text-small text-ink-2">{told}</p>
            </div>
          </li>
        )
      })}
    </ul>
  )
}

const marks = { created: Plus, moved: ArrowRight, completed: Check, changed: Pencil, deleted: Minus }
const tones: Record<Course, string> = {
  created: 'bg-pine-soft text-pine',
  completed: 'bg-pine-soft text-pine',
  moved: 'bg-aegean-soft text-aegean',
  changed: 'bg-stone-1 text-ink-2',
  deleted: 'bg-cinnabar-soft text-cinnabar',
}

/** What is said beside it in words, for the eye. */
function CourseMark({ course }: { course: Course }) {
  const Mark = marks[course]
  return (
    <span aria-hidden className={classes('grid size-5 place-items-center rounded-full', tones[course])}>
      <Mark size={12} strokeWidth={2.5} />
    </span>
  )
}

type Change = ComparedPart['changes'][number]

function useChangeWords(): (change: Change) => string {
  const { t } = useTranslation('boards')
  const today = todayAt(useNow())
  const valueOf = (kind: PartChange, value: string | null): string => {
    if (value === null || value === '') return t('activity.nothing')
    if (kind === 'priority_changed') return t(`priority.${value as 'low'}`)
    if (kind === 'progress_changed') return `${value} %`
    if (kind === 'done_column_changed') return t(value === 'true' ? 'changed.yes' : 'changed.no')
    const date = kind === 'due_changed' || kind === 'start_changed' ? asDate(value) : null
    return date === null ? value : shortDay(date, today)
  }
  return ({ kind, from, to, person }) =>
    t(`changed.${kind}`, {
      from: valueOf(kind, from),
      to: valueOf(kind, to),
      person: person === null || person.name === '' ? t('person.unknown') : person.name,
    })
}

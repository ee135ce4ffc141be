import type { Card } from '@stoa/board'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Avatar, classes } from '../../../platform/ui/index.ts'
import { useFaces } from '../people.tsx'
import { useLabels } from '../use-board.ts'
import { DueTag, LabelChip, PriorityTag } from './card-marks.tsx'

/**
 * What a card shows of itself. A column draws dozens of these while it scrolls, so every element counts: a mark is one
 * element with its meaning as its name, and has no clip or opacity of its own, as each would be painted apart.
 */
export function CardFace({ card, title }: { card: Card; title?: ReactNode }) {
  const { t } = useTranslation('boards')
  const labels = useLabels()
  const faces = useFaces()
  const shownLabels = card.labels.length === 0 ? [] : labels.filter(({ id }) => card.labels.includes(id))
  const people = card.assignees.map((id) => faces.get(id) ?? { id, name: t('person.unknown'), hue: 0 })
  const progress = card.isCompleted ? null : card.progress
  const hasFoot =
    shownLabels.length > 0 ||
    people.length > 0 ||
    card.due !== null ||
    card.checklist.length > 0 ||
    card.hasDescription ||
    card.recurrence !== null ||
    card.priority === 'urgent' ||
    card.priority === 'high'
  return (
    <>
      <p className={classes('card-title', card.isCompleted && 'is-done')}>
        {title ?? (card.title === '' ? t('card.untitled') : card.title)}
        {card.isCompleted && <span className="sr-only">{t('card.done')}</span>}
      </p>
      {progress !== null && progress > 0 && (
        <div
          role="img"
          aria-label={t('card.progress', { percent: progress })}
          className="mt-2 h-1 overflow-hidden rounded-full bg-stone-2"
        >
          <div className="h-full rounded-full bg-pine" style={{ inlineSize: `${progress}%` }} />
        </div>
      )}
      {hasFoot && (
        <div className="card-foot">
          <PriorityTag priority={card.priority} />
          {shownLabels.map((label) => (
            <LabelChip key={label.id} label={label} />
          ))}
          <DueTag card={card} />
          {card.checklist.length > 0 && <ChecklistMark checklist={card.checklist} name={t('checklist')} />}
          {card.hasDescription && (
            <span
              role="img"
              aria-label={t('card.has_description')}
              title={t('card.has_description')}
              className="card-words"
            />
          )}
          {card.recurrence !== null && (
            <span role="img" aria-label={t('card.recurs')} title={t('card.recurs')} className="card-mark">
              <svg viewBox="0 0 24 24" aria-hidden>
                <path d="m17 2 4 4-4 4M3 11v-1a4 4 0 0 1 4-4h14M7 22l-4-4 4-4M21 13v1a4 4 0 0 1-4 4H3" />
              </svg>
            </span>
          )}
          {people.length > 0 && (
            <span className="card-people">
              {people.slice(0, 3).map((person, at) => (
                <Avatar
                  key={person.id}
                  person={person}
                  size="small"
                  className={classes('ring-2 ring-raised', at > 0 && 'is-behind')}
                />
              ))}
              {people.length > 3 && <span className="card-more-people">+{people.length - 3}</span>}
            </span>
          )}
        </div>
      )}
    </>
  )
}

function ChecklistMark({ checklist, name }: { checklist: Card['checklist']; name: string }) {
  const ticked = checklist.filter(({ isDone }) => isDone).length
  const state = `${ticked}/${checklist.length}`
  return (
    <span role="img" aria-label={`${name} ${state}`} title={name} className="card-mark">
      <svg viewBox="0 0 24 24" aria-hidden>
        <path d="M21 10.656V19a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h12.344M9 11l3 3L22 4" />
      </svg>
      {state}
    </span>
  )
}

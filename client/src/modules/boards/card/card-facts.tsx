import { type Card, editCard, priorities } from '@stoa/board'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DayField, Select } from '../../../platform/ui/index.ts'
import { dueStateOf } from '../card-filter.ts'
import { longDay } from '../dates.ts'
import { useBoard, useLabels, useMilestones, useToday } from '../use-board.ts'
import { DueTag, LabelChip, PriorityTag } from './card-marks.tsx'
import { LabelsField } from './labels.field.tsx'
import { MilestoneField } from './milestone.field.tsx'
import { PeopleField, PeopleList } from './people.field.tsx'
import { ProgressField } from './progress.field.tsx'
import { RecurrenceField } from './recurrence.field.tsx'
import { useRecurrenceWords } from './use-recurrence-words.ts'

/** Who, when, how urgent: what a card says in single words. */
export function CardFacts({ card }: { card: Card }) {
  const { mayEdit } = useBoard()
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-x-3 gap-y-1 text-small @md:grid-cols-[7.5rem_minmax(0,1fr)]">
      {mayEdit && card.archivedAt === null ? <EditedFacts card={card} /> : <ReadFacts card={card} />}
    </dl>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="flex min-h-8 items-center text-ink-3">{name}</dt>
      <dd className="flex min-h-8 min-w-0 flex-wrap items-center gap-1 text-ink-1">{children}</dd>
    </>
  )
}

function EditedFacts({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const isNear = dueStateOf(card, useToday()) !== 'later'
  const edit = (values: Parameters<typeof editCard>[2]) =>
    board.act((doc, origin) => editCard(doc, card.id, values, origin))
  return (
    <>
      <Fact name={t('assignees')}>
        <PeopleField card={card} set="assignees" label={t('assignees')} />
      </Fact>
      <Fact name={t('priority')}>
        <span className="-ml-2 flex items-center">
          <Select
            look="quiet"
            hideLabel
            label={t('priority')}
            choices={priorities.toReversed().map((id) => ({ id, label: t(`priority.${id}`) }))}
            value={card.priority}
            onChange={(priority) => edit({ priority: priority === 'normal' ? null : priority })}
          />
          <PriorityTag priority={card.priority} />
        </span>
      </Fact>
      <Fact name={t('labels')}>
        <LabelsField card={card} />
      </Fact>
      <Fact name={t('start')}>
        <span className="-ml-2">
          <DayField
            look="quiet"
            hideLabel
            label={t('start')}
            value={card.start}
            onChange={(start) => edit({ start })}
          />
        </span>
      </Fact>
      <Fact name={t('due')}>
        <span className="-ml-2 flex flex-wrap items-center gap-x-2">
          <DayField
            look="quiet"
            hideLabel
            label={t('due')}
            value={card.due}
            onChange={(due) => edit({ due })}
          />
          {isNear && <DueTag card={card} />}
        </span>
      </Fact>
      <Fact name={t('recurrence')}>
        <RecurrenceField card={card} />
      </Fact>
      <Fact name={t('milestone')}>
        <MilestoneField card={card} />
      </Fact>
      <Fact name={t('progress')}>
        <ProgressField card={card} />
      </Fact>
      <Fact name={t('watchers')}>
        <PeopleField card={card} set="watchers" label={t('watchers')} />
      </Fact>
    </>
  )
}

/** The same to read; what is not there is left out. */
function ReadFacts({ card }: { card: Card }) {
  const { t } = useTranslation('boards')
  const labels = useLabels().filter(({ id }) => card.labels.includes(id))
  const milestone = useMilestones().find(({ id }) => id === card.milestone)
  const words = useRecurrenceWords()
  return (
    <>
      {card.assignees.length > 0 && (
        <Fact name={t('assignees')}>
          <PeopleList ids={card.assignees} />
        </Fact>
      )}
      <Fact name={t('priority')}>{t(`priority.${card.priority}`)}</Fact>
      {labels.length > 0 && (
        <Fact name={t('labels')}>
          {labels.map((label) => (
            <LabelChip key={label.id} label={label} />
          ))}
        </Fact>
      )}
      {card.start !== null && <Fact name={t('start')}>{longDay(card.start)}</Fact>}
      {card.due !== null && (
        <Fact name={t('due')}>
          {longDay(card.due)} <DueTag card={card} />
        </Fact>
      )}
      {card.recurrence !== null && <Fact name={t('recurrence')}>{words(card.recurrence)}</Fact>}
      {milestone !== undefined && <Fact name={t('milestone')}>{milestone.title}</Fact>}
      {card.progress !== null && <Fact name={t('progress')}>{`${card.progress} %`}</Fact>}
      {card.watchers.length > 0 && (
        <Fact name={t('watchers')}>
          <PeopleList ids={card.watchers} />
        </Fact>
      )}
    </>
  )
}

import {
  type Card,
  dayNumberOf,
  editCard,
  type FreeDayRule,
  freeDayRules,
  nextOccurrence,
  parseDate,
  readRecurrence,
  type Recurrence,
  type Weekday,
  weekdayOf,
} from '@stoa/board'
import { useState } from 'react'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { FormDialog, Select, TextField } from '../../../platform/ui/index.ts'
import { useWorkingDays } from '../../calendar/index.ts'
import { longDay, weekdayName } from '../dates.ts'
import { useBoard, useToday } from '../use-board.ts'
import { useRecurrenceWords } from './use-recurrence-words.ts'

const units = ['none', 'day', 'workday', 'week', 'month', 'month-weekday'] as const
type Unit = (typeof units)[number]
const allWeekdays = [1, 2, 3, 4, 5, 6, 7] as const
const weeks = ['1', '2', '3', '4', 'last'] as const

interface RecurrenceDialogProps {
  card: Card
  onClose: () => void
}

/** When the card comes again, with the next days it would: so that one sees what was meant. */
export function RecurrenceDialog({ card, onClose }: RecurrenceDialogProps) {
  const { t } = useTranslation('boards')
  const board = useBoard()
  const today = useToday()
  const words = useRecurrenceWords()
  const { isWorkingDay } = useWorkingDays(today)
  const from = card.due ?? today
  const { recurrence } = card
  const [unit, setUnit] = useState<Unit>(recurrence?.unit ?? 'none')
  const [every, setEvery] = useState(String(recurrence?.every ?? 1))
  const [weekdays, setWeekdays] = useState<readonly Weekday[]>(
    recurrence?.unit === 'week' ? recurrence.weekdays : [weekdayOf(dayNumberOf(from))],
  )
  const [day, setDay] = useState(
    String(recurrence?.unit === 'month' ? recurrence.day : (parseDate(from)?.day ?? 1)),
  )
  const [week, setWeek] = useState<(typeof weeks)[number]>(
    recurrence?.unit === 'month-weekday'
      ? recurrence.week === -1
        ? 'last'
        : (String(recurrence.week) as '1')
      : '1',
  )
  const [weekday, setWeekday] = useState<Weekday>(
    recurrence?.unit === 'month-weekday' ? recurrence.weekday : weekdayOf(dayNumberOf(from)),
  )
  const [onFreeDay, setOnFreeDay] = useState<FreeDayRule>(recurrence?.onFreeDay ?? 'next')

  // The series begins where it began; a change of its kind begins it anew.
  const chosen: Recurrence | null =
    unit === 'none'
      ? null
      : readRecurrence({
          unit,
          from: recurrence?.unit === unit ? recurrence.from : from,
          every: Number(every),
          onFreeDay: unit === 'workday' ? 'keep' : onFreeDay,
          weekdays,
          day: Number(day),
          week: week === 'last' ? -1 : Number(week),
          weekday,
        })
  const isValid = unit === 'none' || chosen !== null
  const upcoming: string[] = []
  if (chosen !== null)
    for (let after = card.due ?? today; upcoming.length < 3; ) {
      const next = nextOccurrence(chosen, after, isWorkingDay)
      if (next === null) break
      upcoming.push(next)
      after = next
    }
  return (
    <FormDialog
      title={t('repeat.title')}
      confirm={t('save')}
      canConfirm={isValid}
      onClose={onClose}
      onConfirm={async () =>
        board.act((doc, origin) => editCard(doc, card.id, { recurrence: chosen }, origin))
          ? undefined
          : 'stay-open'
      }
    >
      <Select
        label={t('repeat.unit')}
        choices={units.map((id) => ({ id, label: t(`unit.${id}`) }))}
        value={unit}
        onChange={setUnit}
      />
      {unit !== 'none' && (
        <TextField
          label={t(`repeat.every_${unit === 'month-weekday' ? 'month' : unit}`)}
          inputMode="numeric"
          value={every}
          onChange={setEvery}
          maxLength={3}
          error={Number(every) >= 1 && Number(every) <= 366 ? undefined : t('repeat.every_invalid')}
        />
      )}
      {unit === 'week' && (
        <ToggleButtonGroup
          aria-label={t('repeat.on_days')}
          selectionMode="multiple"
          disallowEmptySelection
          selectedKeys={weekdays}
          onSelectionChange={(keys) => setWeekdays(allWeekdays.filter((one) => keys.has(one)))}
          className="flex flex-wrap gap-1"
        >
          {allWeekdays.map((one) => (
            <ToggleButton
              key={one}
              id={one}
              aria-label={weekdayName(one)}
              className="h-8 min-w-10 rounded-m border border-edge/60 bg-raised px-2 text-small font-semibold text-ink-2 data-[selected]:border-aegean data-[selected]:bg-aegean-soft data-[selected]:text-aegean"
            >
              {weekdayName(one, 'short')}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      )}
      {unit === 'month' && (
        <TextField
          label={t('repeat.on_day')}
          help={t('repeat.on_day_help')}
          inputMode="numeric"
          value={day}
          onChange={setDay}
          maxLength={2}
          error={Number(day) >= 1 && Number(day) <= 31 ? undefined : t('repeat.day_invalid')}
        />
      )}
      {unit === 'month-weekday' && (
        <div className="grid grid-cols-2 gap-3">
          <Select
            label={t('repeat.which_week')}
            choices={weeks.map((id) => ({ id, label: t(`week.${id}`) }))}
            value={week}
            onChange={setWeek}
          />
          <Select
            label={t('repeat.which_day')}
            choices={allWeekdays.map((one) => ({ id: String(one), label: weekdayName(one) }))}
            value={String(weekday)}
            onChange={(id) => setWeekday(allWeekdays.find((one) => String(one) === id) ?? 1)}
          />
        </div>
      )}
      {unit !== 'none' && unit !== 'workday' && (
        <Select
          label={t('repeat.free_day')}
          choices={freeDayRules.map((id) => ({ id, label: t(`free_day.${id}`) }))}
          value={onFreeDay}
          onChange={setOnFreeDay}
        />
      )}
      {chosen !== null && (
        <div className="rounded-m bg-stone-1 px-4 py-3 text-small" role="status">
          <p className="font-semibold text-ink-1">{words(chosen)}</p>
          {upcoming.length > 0 && (
            <>
              <p className="mt-1.5 text-ink-3">{t('repeat.upcoming')}</p>
              <ul className="text-ink-2">
                {upcoming.map((date) => (
                  <li key={date}>{longDay(date)}</li>
                ))}
              </ul>
            </>
          )}
          <p className="mt-1.5 text-ink-3">{t('repeat.how')}</p>
        </div>
      )}
    </FormDialog>
  )
}

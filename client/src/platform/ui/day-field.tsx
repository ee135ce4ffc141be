import { type CalendarDate, parseDate } from '@internationalized/date'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { CalendarDays, ChevronLeft, ChevronRight, X } from 'lucide-react'
import {
  Button,
  Calendar,
  CalendarCell,
  CalendarGrid,
  CalendarGridBody,
  CalendarGridHeader,
  CalendarHeaderCell,
  DateInput,
  DatePicker,
  DateSegment,
  Dialog,
  FieldError,
  Group,
  Heading,
  Label,
  Popover,
} from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { IconButton } from './button.tsx'
import { classes } from './class-names.ts'
import { inputBox } from './fields.tsx'
import { popover } from './surfaces.ts'

/** `YYYY-MM-DD`. */
type IsoDay = string

interface DayFieldProps {
  label: string
  hideLabel?: boolean
  value: IsoDay | null
  onChange: (day: IsoDay | null) => void
  isDisabled?: boolean
  look?: 'box' | 'quiet'
  /** Left out: a month opens as well. Not where something floats already. */
  withoutMonth?: boolean
  autoFocus?: boolean
  isRequired?: boolean
  /** Why this day cannot be. */
  error?: string | undefined
  /** The day that writing and the month begin at where none is chosen; today when left out. */
  startsAt?: IsoDay
}

/** A day of the calendar, written part by part or chosen from a month. */
export function DayField({
  label,
  hideLabel = false,
  value,
  onChange,
  isDisabled = false,
  look = 'box',
  withoutMonth = false,
  autoFocus = false,
  isRequired = false,
  error,
  startsAt,
}: DayFieldProps) {
  const { t } = useTranslation('ui')
  const draft = useDraft(value, onChange)
  return (
    <div className="flex items-end gap-1">
      <DatePicker
        {...(hideLabel ? { 'aria-label': label } : {})}
        value={draft.shown}
        onChange={draft.take}
        onBlur={draft.finish}
        isDisabled={isDisabled}
        isRequired={isRequired}
        {...(error === undefined ? {} : { isInvalid: true, validationBehavior: 'aria' as const })}
        {...(startsAt === undefined ? {} : { placeholderValue: parseDate(startsAt) })}
        // Where somebody asked for the day: the hand is on this field.
        // oxlint-disable-next-line jsx-a11y/no-autofocus
        autoFocus={autoFocus}
        firstDayOfWeek="mon"
        // The box shows where one is, not everything around it and in it.
        className={classes('flex min-w-0 flex-col gap-1.5 outline-none', look === 'box' && 'grow')}
      >
        {!hideLabel && <Label className="text-small font-semibold text-ink-2">{label}</Label>}
        <Group
          className={
            look === 'box'
              ? classes(inputBox, 'flex h-10 items-center gap-1 pr-1 data-[focus-within]:border-aegean')
              : 'flex h-8 items-center gap-1 rounded-s pl-2 hover:bg-hover data-[focus-within]:bg-hover'
          }
        >
          <DateInput className="flex grow items-center outline-none whitespace-nowrap text-small tabular-nums">
            {(segment) => (
              <DateSegment
                segment={segment}
                className="rounded-[4px] px-0.5 outline-none data-[focused]:bg-aegean data-[focused]:text-on-ink data-[placeholder]:text-ink-3"
              />
            )}
          </DateInput>
          {!withoutMonth && (
            <Button
              aria-label={t('day.choose', { field: label })}
              className="grid size-7 shrink-0 place-items-center rounded-s text-ink-3 hover:bg-hover hover:text-ink-1"
            >
              <CalendarDays size={15} aria-hidden />
            </Button>
          )}
        </Group>
        {error !== undefined && <FieldError className="text-small text-cinnabar">{error}</FieldError>}
        {!withoutMonth && (
          <Popover className={classes(popover, 'p-3')}>
            <Dialog aria-label={label} className="outline-none">
              <MonthOfDays />
            </Dialog>
          </Popover>
        )}
      </DatePicker>
      {value !== null && !isDisabled && !isRequired && (
        <IconButton
          size={look === 'box' ? 'medium' : 'compact'}
          tip="none"
          label={t('day.clear', { field: label })}
          onPress={() => onChange(null)}
        >
          <X size={15} aria-hidden />
        </IconButton>
      )}
    </div>
  )
}

/** Milliseconds without a key after which what stands there is what is meant. */
const pause = 600

/**
 * What is typed, until it is meant: a year is written figure by figure, and each of them would be a day of some century.
 */
function useDraft(value: IsoDay | null, onChange: (day: IsoDay | null) => void) {
  const [draft, setDraft] = useState<CalendarDate | null>()
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const settle = (next: CalendarDate | null) => {
    clearTimeout(timer.current)
    setDraft(undefined)
    const day = next === null ? null : next.toString()
    if (day !== value) onChange(day)
  }
  /** What was typed is meant when the field is left, also when it goes away with what it stands in. */
  const finish = () => {
    clearTimeout(timer.current)
    if (draft === undefined) return
    if (draft !== null && draft.year < 1000) setDraft(undefined)
    else settle(draft)
  }
  const leave = useEffectEvent(finish)
  useEffect(() => () => leave(), [])
  return {
    shown: draft === undefined ? (value === null ? null : parseDate(value)) : draft,
    take: (next: CalendarDate | null) => {
      clearTimeout(timer.current)
      setDraft(next)
      if (next === null || next.year >= 1000) timer.current = setTimeout(() => settle(next), pause)
    },
    finish,
  }
}

const turn = 'grid size-8 place-items-center rounded-s text-ink-2 hover:bg-hover data-[disabled]:opacity-40'

function MonthOfDays() {
  return (
    <Calendar>
      <header className="mb-2 flex items-center justify-between">
        <Button slot="previous" className={turn}>
          <ChevronLeft size={16} aria-hidden />
        </Button>
        <Heading className="text-base font-semibold" />
        <Button slot="next" className={turn}>
          <ChevronRight size={16} aria-hidden />
        </Button>
      </header>
      <CalendarGrid>
        <CalendarGridHeader>
          {(day) => (
            <CalendarHeaderCell className="size-8 text-micro font-semibold text-ink-3">
              {day}
            </CalendarHeaderCell>
          )}
        </CalendarGridHeader>
        <CalendarGridBody>
          {(date) => (
            <CalendarCell
              date={date}
              className="grid size-8 place-items-center rounded-s text-small tabular-nums outline-none hover:bg-hover data-[focus-visible]:outline-2 data-[focus-visible]:outline-aegean data-[outside-month]:hidden data-[selected]:bg-aegean data-[selected]:text-on-ink"
            />
          )}
        </CalendarGridBody>
      </CalendarGrid>
    </Calendar>
  )
}

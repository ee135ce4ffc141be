import { type Card, dayNumberOf, editCard, weekdayOf } from '@stoa/board'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useNarrow } from '../../../platform/media.ts'
import { Button, classes, IconButton } from '../../../platform/ui/index.ts'
import { useWorkingDays } from '../../calendar/index.ts'
import { matchesFilter } from '../card-filter.ts'
import { longDay, monthName, shortDay, weekdayName } from '../dates.ts'
import { useAllCards, useBoard, useBoardPlace, useToday } from '../use-board.ts'
import { CalendarCard } from './calendar-card.tsx'
import { turn, weeksAround } from './calendar-days.ts'
import { useDayDrag } from './use-day-drag.ts'

const weekdays = [1, 2, 3, 4, 5, 6, 7] as const

/** Cards on the days they are due: read by month or week, moved to another day by hand or by keyboard. */
export function CalendarView() {
  const { t } = useTranslation('boards')
  const narrow = useNarrow()
  const { search } = useBoardPlace()
  const board = useBoard()
  const today = useToday()
  const root = useRef<HTMLDivElement>(null)
  const span = search.span ?? 'month'
  const day = search.day ?? today
  const weeks = weeksAround(day, span)
  const byDay = useCardsByDay()
  const move = (card: Card, due: string): void => {
    if (card.due === due) return
    const isMoved = board.act((doc, origin) => {
      const start = card.start !== null && card.start > due ? due : card.start
      editCard(doc, card.id, { due, start }, origin)
    })
    if (isMoved) board.say(t('said.due', { title: card.title, day: longDay(due) }))
  }
  const onPointerDown = useDayDrag(root, move)
  return (
    <div className="scroll-thin flex min-h-0 grow flex-col overflow-y-auto px-4 pb-6 md:px-7">
      <CalendarHead day={day} span={span} weeks={weeks} />
      {/* A card that is carried to another day: the keyboard has Alt and the arrows on the card itself. */}
      {/* oxlint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div ref={root} onPointerDown={board.mayEdit ? onPointerDown : undefined}>
        {narrow ? (
          <DayList weeks={weeks} day={day} span={span} byDay={byDay} onMove={move} />
        ) : (
          <DayGrid weeks={weeks} day={day} span={span} byDay={byDay} onMove={move} />
        )}
        <Undated onMove={move} />
      </div>
    </div>
  )
}

function useCardsByDay(): ReadonlyMap<string, readonly Card[]> {
  const { filter } = useBoardPlace()
  const cards = useAllCards()
  const today = useToday()
  return useMemo(() => {
    const shown = [...cards.values()].filter(
      (card) => card.archivedAt === null && card.due !== null && matchesFilter(card, filter, today),
    )
    shown.sort((a, b) => Number(a.isCompleted) - Number(b.isCompleted) || (a.id < b.id ? -1 : 1))
    return Map.groupBy(shown, ({ due }) => due ?? '')
  }, [cards, filter, today])
}

interface CalendarHeadProps {
  day: string
  span: 'month' | 'week'
  weeks: readonly (readonly string[])[]
}

function CalendarHead({ day, span, weeks }: CalendarHeadProps) {
  const { t } = useTranslation('boards')
  const { go } = useBoardPlace()
  const today = useToday()
  const [week = []] = weeks
  const title =
    span === 'month'
      ? monthName(day)
      : t('calendar.week', { from: shortDay(week[0] ?? day, today), to: shortDay(week.at(-1) ?? day, today) })
  return (
    <div className="flex flex-wrap items-center gap-1 py-2">
      <h2 aria-live="polite" className="mr-2 min-w-40 font-serif text-title-s font-semibold">
        {title}
      </h2>
      <IconButton
        size="compact"
        label={t(`calendar.previous_${span}`)}
        onPress={() => go({ day: turn(day, span, -1) }, { replace: true })}
      >
        <ChevronLeft size={17} aria-hidden />
      </IconButton>
      <IconButton
        size="compact"
        label={t(`calendar.next_${span}`)}
        onPress={() => go({ day: turn(day, span, 1) }, { replace: true })}
      >
        <ChevronRight size={17} aria-hidden />
      </IconButton>
      <Button size="small" look="quiet" onPress={() => go({ day: undefined }, { replace: true })}>
        {t('calendar.today')}
      </Button>
      <div role="group" aria-label={t('calendar.span')} className="ml-auto flex gap-1">
        {(['month', 'week'] as const).map((one) => (
          <Button
            key={one}
            size="small"
            look={one === span ? 'secondary' : 'quiet'}
            aria-pressed={one === span}
            onPress={() => go({ span: one === 'week' ? 'week' : undefined }, { replace: true })}
          >
            {t(`calendar.${one}_span`)}
          </Button>
        ))}
      </div>
    </div>
  )
}

interface DaysProps extends CalendarHeadProps {
  byDay: ReadonlyMap<string, readonly Card[]>
  onMove: (card: Card, due: string) => void
}

function DayGrid({ weeks, day, span, byDay, onMove }: DaysProps) {
  const { t } = useTranslation('boards')
  const today = useToday()
  const { isWorkingDay, nameOf } = useWorkingDays(day)
  return (
    <table
      aria-label={t('view.calendar')}
      className="w-full table-fixed border-collapse border-t-[3px] border-ink-1"
    >
      <thead>
        <tr>
          {weekdays.map((weekday) => (
            <th key={weekday} scope="col" abbr={weekdayName(weekday)} className="label h-8 px-2 text-left">
              {weekdayName(weekday, 'short')}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((date) => {
              const isFree = !isWorkingDay(date)
              const isMakeUp = !isFree && weekdayOf(dayNumberOf(date)) > 5
              const name = nameOf(date)
              const isOutside = span === 'month' && date.slice(0, 7) !== day.slice(0, 7)
              return (
                <td
                  key={date}
                  data-day={date}
                  className={classes(
                    'calendar-day border border-stone-3/70 px-1.5 pt-1 pb-2 align-top',
                    span === 'month' ? 'h-28' : 'h-[26rem]',
                    isFree && 'bg-stone-1',
                  )}
                >
                  <div className="mb-1 flex min-h-6 items-center gap-1.5 px-0.5">
                    <time
                      dateTime={date}
                      aria-label={longDay(date)}
                      aria-current={date === today ? 'date' : undefined}
                      className={classes(
                        'text-small tabular-nums',
                        date === today
                          ? 'grid size-6 place-items-center rounded-full bg-ink-1 font-semibold text-on-ink'
                          : isOutside
                            ? 'text-ink-3'
                            : 'font-semibold text-ink-2',
                      )}
                    >
                      {Number(date.slice(8))}
                    </time>
                    {(name !== '' || isMakeUp) && (
                      <span
                        className={classes(
                          'truncate text-micro font-semibold',
                          isFree ? 'text-pine' : 'text-ochre',
                        )}
                        title={name}
                      >
                        {isMakeUp ? t('calendar.make_up', { name }) : name}
                      </span>
                    )}
                  </div>
                  <ul aria-label={longDay(date)}>
                    {byDay.get(date)?.map((card) => (
                      <CalendarCard key={card.id} card={card} onMove={onMove} />
                    ))}
                  </ul>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Where seven columns find no room: the days that hold something, one below the other. */
function DayList({ weeks, day, span, byDay, onMove }: DaysProps) {
  const { t } = useTranslation('boards')
  const today = useToday()
  const { isWorkingDay, nameOf } = useWorkingDays(day)
  const shown = weeks
    .flat()
    .filter((date) => span === 'week' || date.slice(0, 7) === day.slice(0, 7))
    .filter((date) => span === 'week' || date === today || byDay.has(date) || nameOf(date) !== '')
  if (shown.length === 0) return <p className="py-4 text-ink-3">{t('calendar.nothing')}</p>
  return (
    <ol className="border-t-[3px] border-ink-1">
      {shown.map((date) => (
        <li
          key={date}
          data-day={date}
          className={classes(
            'calendar-day border-b border-stone-3/70 px-1 py-2',
            !isWorkingDay(date) && 'bg-stone-1',
          )}
        >
          <h3 className="mb-1 flex flex-wrap gap-x-2 text-small">
            <time dateTime={date} className={date === today ? 'font-semibold text-ink-1' : 'text-ink-2'}>
              {longDay(date)}
            </time>
            {nameOf(date) !== '' && (
              <span className={isWorkingDay(date) ? 'text-ochre' : 'text-pine'}>
                {isWorkingDay(date) ? t('calendar.make_up', { name: nameOf(date) }) : nameOf(date)}
              </span>
            )}
          </h3>
          <ul aria-label={longDay(date)}>
            {byDay.get(date)?.map((card) => (
              <CalendarCard key={card.id} card={card} onMove={onMove} />
            ))}
          </ul>
        </li>
      ))}
    </ol>
  )
}

/** As many as one looks through. */
const most = 60

/** Cards without a day, to be carried to one. */
function Undated({ onMove }: { onMove: DaysProps['onMove'] }) {
  const { t } = useTranslation('boards')
  const { filter } = useBoardPlace()
  const cards = useAllCards()
  const today = useToday()
  const undated = [...cards.values()].filter(
    (card) =>
      card.due === null &&
      card.archivedAt === null &&
      !card.isCompleted &&
      matchesFilter(card, { ...filter }, today),
  )
  if (undated.length === 0) return null
  return (
    <details className="mt-5">
      <summary className="label w-fit cursor-default rounded-s py-1">
        {t('calendar.undated', { count: undated.length })}
      </summary>
      <ul className="mt-2 grid grid-cols-1 gap-x-3 sm:grid-cols-2 lg:grid-cols-4">
        {undated.slice(0, most).map((card) => (
          <CalendarCard key={card.id} card={card} onMove={onMove} />
        ))}
      </ul>
      {undated.length > most && (
        <p className="mt-1 text-small text-ink-3">
          {t('calendar.undated_more', { count: undated.length - most })}
        </p>
      )}
    </details>
  )
}

import { dayNumberOf } from '@stoa/board'
import type { CalendarDay } from '@stoa/protocol'
import { Pencil, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../platform/i18n/index.ts'
import { Button, IconButton, notify, notifyFailure, Tag } from '../../platform/ui/index.ts'
import { dayName, useRemoveDay, useSetDay } from './calendar.queries.ts'

interface YearDaysProps {
  year: number
  days: readonly CalendarDay[]
  mayManage: boolean
  onEdit: (day: CalendarDay) => void
  onImport: () => void
}

const format = (date: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(currentLanguage(), { timeZone: 'UTC', ...options }).format(
    dayNumberOf(date) * 86_400_000 + 43_200_000,
  )

/** The days of a year that are not what their day of the week says, under their months. */
export function YearDays({ year, days, mayManage, onEdit, onImport }: YearDaysProps) {
  const { t } = useTranslation('calendar')
  const remove = useRemoveDay()
  const setDay = useSetDay()
  if (days.length === 0)
    return (
      <div className="rounded-l bg-stone-1 px-5 py-5">
        <p className="font-semibold">{t('year.empty', { year: String(year) })}</p>
        <p className="mt-1 text-ink-2">{t(mayManage ? 'year.empty_body' : 'year.empty_readonly')}</p>
        {mayManage && (
          <Button className="mt-3" onPress={onImport}>
            {t('import.open')}
          </Button>
        )}
      </div>
    )
  const months = Map.groupBy(days, ({ date }) => date.slice(0, 7))
  const takeOut = (day: CalendarDay) =>
    remove.mutate(day.date, {
      onError: notifyFailure,
      onSuccess: () =>
        notify(t('day.removed', { day: format(day.date, { dateStyle: 'long' }) }), {
          action: { label: t('undo'), run: () => setDay.mutate(day, { onError: notifyFailure }) },
        }),
    })
  return (
    <div className="flex flex-col gap-6">
      {[...months].map(([month, those]) => (
        <section key={month} aria-label={format(`${month}-01`, { month: 'long', year: 'numeric' })}>
          <h3 className="mb-1 text-small font-semibold text-ink-2" aria-hidden>
            {format(`${month}-01`, { month: 'long' })}
          </h3>
          <ul className="border-t border-stone-3/70">
            {those.map((day) => {
              const name = dayName(day.name)
              const date = format(day.date, { month: 'short', day: 'numeric', weekday: 'short' })
              return (
                <li
                  key={day.date}
                  className="flex min-h-11 flex-wrap items-center gap-x-3 border-b border-stone-3/70 py-1"
                >
                  <time dateTime={day.date} className="w-32 shrink-0 tabular-nums text-ink-2">
                    {date}
                  </time>
                  <span className="min-w-24 grow">{name}</span>
                  <Tag tone={day.kind === 'holiday' ? 'pine' : 'ochre'}>{t(`kind.${day.kind}`)}</Tag>
                  {mayManage && (
                    <span className="flex">
                      <IconButton
                        size="compact"
                        tip="none"
                        label={t('day.edit', { name: name === '' ? date : name, date })}
                        onPress={() => onEdit(day)}
                      >
                        <Pencil size={14} aria-hidden />
                      </IconButton>
                      <IconButton
                        size="compact"
                        tip="none"
                        label={t('day.remove', { name: name === '' ? date : name, date })}
                        onPress={() => takeOut(day)}
                      >
                        <Trash2 size={14} aria-hidden />
                      </IconButton>
                    </span>
                  )}
                </li>
              )
            })}
          </ul>
        </section>
      ))}
    </div>
  )
}

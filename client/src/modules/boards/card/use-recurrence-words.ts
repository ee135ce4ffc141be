import type { Recurrence, Weekday } from '@stoa/board'
import { useTranslation } from 'react-i18next'
import { weekdayName } from '../dates.ts'

/** A recurrence as one would say it. */
export function useRecurrenceWords(): (recurrence: Recurrence) => string {
  const { t, i18n } = useTranslation('boards')
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' })
  const days = (weekdays: readonly Weekday[]): string => {
    if (weekdays.join('') === '12345') return t('repeat.weekdays')
    return list.format(
      weekdays.map((weekday) => weekdayName(weekday, weekdays.length > 2 ? 'short' : 'long')),
    )
  }
  const when = (recurrence: Recurrence): string => {
    const { every } = recurrence
    switch (recurrence.unit) {
      case 'day':
        return every === 1 ? t('each.day') : t('nth.day', { every })
      case 'workday':
        return every === 1 ? t('each.workday') : t('nth.workday', { every })
      case 'week':
        return t(every === 1 ? 'each.week' : 'nth.week', { every, days: days(recurrence.weekdays) })
      case 'month':
        return t(every === 1 ? 'each.month' : 'nth.month', { every, day: recurrence.day })
      case 'month-weekday':
        return t(every === 1 ? 'each.month_weekday' : 'nth.month_weekday', {
          every,
          week: t(`week.${recurrence.week === -1 ? 'last' : recurrence.week}`),
          day: weekdayName(recurrence.weekday),
        })
    }
  }
  return (recurrence) => {
    const words = when(recurrence)
    const { unit, onFreeDay } = recurrence
    return unit === 'workday' || onFreeDay === 'keep' ? words : t(`repeat.${onFreeDay}`, { when: words })
  }
}

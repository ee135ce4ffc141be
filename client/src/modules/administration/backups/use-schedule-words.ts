import { useTranslation } from 'react-i18next'
import { readSchedule } from './schedule-words.ts'

/** Any Sunday, at noon UTC: the weekdays are counted from it. */
const sunday = Date.UTC(2026, 10, 22, 12)

/** When something is done, as a person would say it. */
export function useScheduleWords(): (schedule: string) => string {
  const { t, i18n } = useTranslation('administration')
  return (schedule) => {
    const words = readSchedule(schedule)
    switch (words.kind) {
      case 'off':
        return t('schedule.off')
      case 'daily':
        return t('schedule.daily', {
          times: new Intl.ListFormat(i18n.language).format(words.times),
        })
      case 'weekly':
        return t('schedule.weekly', {
          weekday: new Intl.DateTimeFormat(i18n.language, { weekday: 'long', timeZone: 'UTC' }).format(
            sunday + words.weekday * 86_400_000,
          ),
          time: words.time,
        })
      case 'interval':
        return t(`schedule.${words.unit}`, { count: words.every })
      case 'pattern':
        return words.pattern
    }
  }
}

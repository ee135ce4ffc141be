import { useTranslation } from 'react-i18next'

/** "Today, Monday, 23 November": a day as it stands over its records. */
export function useDayWords(): (day: number, now: number) => string {
  const { t, i18n } = useTranslation('audit')
  return (day, now) => {
    const sameYear = new Date(day).getFullYear() === new Date(now).getFullYear()
    const date = new Intl.DateTimeFormat(i18n.language, {
      weekday: 'long',
      month: 'long',
      day: 'numeric',
      ...(sameYear ? {} : { year: 'numeric' }),
    }).format(day)
    const back = Math.round((new Date(now).setHours(0, 0, 0, 0) - day) / 86_400_000)
    if (back === 0) return t('day.today', { date })
    return back === 1 ? t('day.yesterday', { date }) : date
  }
}

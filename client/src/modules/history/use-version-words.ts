import type { DocumentDetail } from '@stoa/protocol'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../platform/i18n/index.ts'
import { useNow } from '../../platform/now.ts'
import type { ChosenVersion } from './history-search.ts'
import type { Standing } from './timeline.ts'
import { daysBack, formatDay, formatNames, formatSecond } from './version-time.ts'

type Person = DocumentDetail['createdBy']

/** Today, yesterday, the weekday, the date. */
export function useDayName(): (day: number) => string {
  const { t } = useTranslation('history')
  const now = useNow()
  return (day) => {
    const back = daysBack(day, now)
    if (back === 0) return t('timeline.today')
    return back === 1 ? t('timeline.yesterday') : formatDay(day, now)
  }
}

/** Names in a sentence; who has no account any more is somebody still. */
export function useNames(): (people: readonly Person[]) => string {
  const { t } = useTranslation('history')
  return (people) => formatNames(people.map(({ name }) => name || t('timeline.left')))
}

/** When the chosen version was, in the middle of a sentence. */
export function whenOf(chosen: ChosenVersion, { entry }: Standing): string {
  if (chosen !== null && 'at' in chosen) return formatSecond(chosen.at)
  return entry === undefined ? '' : formatMoment(entry.until)
}

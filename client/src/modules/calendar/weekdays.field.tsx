import type { Weekday } from '@stoa/board'
import { ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { useTranslation } from 'react-i18next'
import { currentLanguage } from '../../platform/i18n/index.ts'
import { notifyFailure } from '../../platform/ui/index.ts'
import { useSetWeekdays } from './calendar.queries.ts'

const all = [1, 2, 3, 4, 5, 6, 7] as const satisfies readonly Weekday[]

// 2024-01-01 was a Monday.
const nameOf = (weekday: Weekday): string =>
  new Intl.DateTimeFormat(currentLanguage(), { weekday: 'long', timeZone: 'UTC' }).format(
    Date.UTC(2024, 0, weekday, 12),
  )

/** The days of the week on which people work, unless a holiday or a make-up day says otherwise. */
export function WeekdaysField({ weekdays, mayManage }: { weekdays: readonly number[]; mayManage: boolean }) {
  const { t } = useTranslation('calendar')
  const set = useSetWeekdays()
  const shown = set.isPending ? set.variables : weekdays
  return (
    <ToggleButtonGroup
      aria-label={t('week.title')}
      selectionMode="multiple"
      disallowEmptySelection
      isDisabled={!mayManage}
      selectedKeys={shown}
      onSelectionChange={(keys) =>
        set.mutate(
          all.filter((weekday) => keys.has(weekday)),
          { onError: notifyFailure },
        )
      }
      className="flex flex-wrap gap-1.5"
    >
      {all.map((weekday) => (
        <ToggleButton
          key={weekday}
          id={weekday}
          className="h-9 rounded-m border border-edge/60 bg-raised px-3.5 text-base font-semibold text-ink-2 transition-colors hover:bg-stone-1 data-[selected]:border-aegean data-[selected]:bg-aegean-soft data-[selected]:text-aegean"
        >
          {nameOf(weekday)}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

import type { CalendarDay, WorkingCalendar } from '@stoa/protocol'
import { useQuery } from '@tanstack/react-query'
import { ChevronLeft, ChevronRight, Download, Ellipsis, FileUp, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  Button,
  ErrorState,
  FormDialog,
  GhostLines,
  IconButton,
  Menu,
  MenuItem,
  MenuLine,
  notify,
  notifyFailure,
  Section,
  useDocumentTitle,
} from '../../platform/ui/index.ts'
import { AreaPage, saveBlob } from '../organisation/index.ts'
import { calendarQuery, calendarYearQuery, exportYear, useClearYear } from './calendar.queries.ts'
import { DayDialog } from './day.dialog.tsx'
import { ImportYearDialog } from './import-year.dialog.tsx'
import { WeekdaysField } from './weekdays.field.tsx'
import { YearDays } from './year-days.tsx'

/** When the organisation works: days of the week, holidays and make-up days, year by year. */
export function WorkingCalendarScreen() {
  const { t } = useTranslation('calendar')
  useDocumentTitle(t('title'))
  const calendar = useQuery(calendarQuery)
  return (
    <AreaPage title={t('title')} lead={t('lead')}>
      <div className="mt-8 flex flex-col gap-10">
        {calendar.isPending && <GhostLines widths={['60%', '80%', '45%']} height="1.6rem" />}
        {calendar.isError && <ErrorState error={calendar.error} onRetry={() => void calendar.refetch()} />}
        {calendar.data && <OpenCalendar calendar={calendar.data} />}
      </div>
    </AreaPage>
  )
}

function OpenCalendar({ calendar }: { calendar: WorkingCalendar }) {
  const { t } = useTranslation('calendar')
  const mayManage = calendar.can.includes('calendar.manage')
  return (
    <>
      <Section title={t('week.title')} lead={t('week.lead')}>
        <WeekdaysField weekdays={calendar.weekdays} mayManage={mayManage} />
      </Section>
      <Year mayManage={mayManage} />
    </>
  )
}

type Open = { what: 'day'; day?: CalendarDay } | { what: 'import' } | { what: 'clear' }

function Year({ mayManage }: { mayManage: boolean }) {
  const { t } = useTranslation('calendar')
  const [year, setYear] = useState(() => new Date().getFullYear())
  const [open, setOpen] = useState<Open>()
  const query = useQuery(calendarYearQuery(year))
  const clear = useClearYear()
  const close = () => setOpen(undefined)
  const days = query.data?.year === year ? query.data.days : undefined
  return (
    <Section
      title={t('year.title')}
      lead={t('year.lead')}
      action={
        <div className="flex items-center gap-1">
          <IconButton size="compact" label={t('year.previous')} onPress={() => setYear(year - 1)}>
            <ChevronLeft size={17} aria-hidden />
          </IconButton>
          <span aria-live="polite" className="min-w-14 text-center font-semibold tabular-nums">
            {year}
          </span>
          <IconButton size="compact" label={t('year.next')} onPress={() => setYear(year + 1)}>
            <ChevronRight size={17} aria-hidden />
          </IconButton>
          {mayManage && (
            <>
              <Button size="small" look="primary" className="ml-2" onPress={() => setOpen({ what: 'day' })}>
                {t('day.add')}
              </Button>
              <Menu
                label={t('year.actions')}
                trigger={
                  <IconButton size="compact" tip="none" label={t('year.actions')}>
                    <Ellipsis size={17} aria-hidden />
                  </IconButton>
                }
              >
                <MenuItem icon={<FileUp size={16} />} onAction={() => setOpen({ what: 'import' })}>
                  {t('import.open')}
                </MenuItem>
                <MenuItem
                  icon={<Download size={16} />}
                  onAction={() =>
                    void exportYear(year)
                      .then((blob) => saveBlob(`stoa-calendar-${year}.csv`, blob))
                      .catch(notifyFailure)
                  }
                >
                  {t('year.export')}
                </MenuItem>
                <MenuLine />
                <MenuItem
                  danger
                  icon={<Trash2 size={16} />}
                  isDisabled={days === undefined || days.length === 0}
                  onAction={() => setOpen({ what: 'clear' })}
                >
                  {t('year.clear')}
                </MenuItem>
              </Menu>
            </>
          )}
        </div>
      }
    >
      {query.isError && <ErrorState compact error={query.error} onRetry={() => void query.refetch()} />}
      {days === undefined && !query.isError && <GhostLines widths={['70%', '64%', '75%']} height="1.5rem" />}
      {days !== undefined && (
        <YearDays
          year={year}
          days={days}
          mayManage={mayManage}
          onEdit={(day) => setOpen({ what: 'day', day })}
          onImport={() => setOpen({ what: 'import' })}
        />
      )}
      {open?.what === 'day' && <DayDialog year={year} day={open.day} onClose={close} />}
      {open?.what === 'import' && <ImportYearDialog year={year} onClose={close} />}
      {open?.what === 'clear' && (
        <FormDialog
          danger
          title={t('year.clear_title', { year: String(year) })}
          confirm={t('year.clear')}
          onClose={close}
          onConfirm={async () => {
            await clear.mutateAsync(year)
            notify(t('year.cleared', { year: String(year) }))
          }}
        >
          <p className="text-ink-2">{t('year.clear_body')}</p>
        </FormDialog>
      )}
    </Section>
  )
}

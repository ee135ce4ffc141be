import { addDays, dayNumberOf, weekdayOf } from '@stoa/board'
import type {
  CalendarDay,
  CalendarDayKind,
  CalendarDayName,
  CalendarImportReport,
  CalendarYear,
  WorkingCalendar,
  WorkingDayList,
} from '@stoa/protocol'
import { keepPreviousData, queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '../../platform/api/index.ts'
import { currentLanguage } from '../../platform/i18n/index.ts'

export const calendarKeys = { all: ['calendar'] as const }

export const calendarQuery = queryOptions({
  queryKey: [...calendarKeys.all, 'settings'],
  queryFn: ({ signal }) => api.get<WorkingCalendar>('/calendar', { signal }),
})

export const calendarYearQuery = (year: number) =>
  queryOptions({
    queryKey: [...calendarKeys.all, 'year', year],
    queryFn: ({ signal }) => api.get<CalendarYear>(`/calendar/years/${year}`, { signal }),
    placeholderData: keepPreviousData,
  })

const workingDaysQuery = (from: string, to: string) =>
  queryOptions({
    queryKey: [...calendarKeys.all, 'days', from, to],
    queryFn: ({ signal }) =>
      api.get<WorkingDayList>('/calendar/working-days', { query: { from, to }, signal }),
    staleTime: 600_000,
    placeholderData: keepPreviousData,
  })

/** The name in the reader's language; the other one where that is empty. */
export function dayName(name: CalendarDayName | null): string {
  if (name === null) return ''
  const own = name[currentLanguage()]
  return own === '' ? name[currentLanguage() === 'en' ? 'zh-CN' : 'en'] : own
}

export interface WorkingDays {
  isWorkingDay: (date: string) => boolean
  /** What a holiday or a make-up day is called; empty for any other. */
  nameOf: (date: string) => string
}

/** Days before and behind that are asked for at once. */
const before = 45
const behind = 340

/**
 * Which days are worked on, from some weeks before a day to most of a year behind it. What is not known, before the
 * answer or beyond it, goes by the week from Monday to Friday.
 */
export function useWorkingDays(around: string): WorkingDays {
  // By the month, so that one answer serves all of it.
  const month = `${around.slice(0, 7)}-01`
  const { data } = useQuery(workingDaysQuery(addDays(month, -before), addDays(month, behind)))
  const known = new Map((data?.days ?? []).map((day) => [day.date, day]))
  return {
    isWorkingDay: (date) => known.get(date)?.isWorking ?? weekdayOf(dayNumberOf(date)) <= 5,
    nameOf: (date) => dayName(known.get(date)?.name ?? null),
  }
}

/** A change of the calendar: everything that goes by it is asked for again, whether it succeeded or not. */
function useCalendarChange<Request, Answer>(change: (request: Request) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: change,
    onSettled: () => client.invalidateQueries({ queryKey: calendarKeys.all }),
  })
}

export const useSetWeekdays = () =>
  useCalendarChange((weekdays: readonly number[]) =>
    api.put<WorkingCalendar>('/calendar/weekdays', { weekdays: [...weekdays] }),
  )

export const useSetDay = () =>
  useCalendarChange(({ date, kind, name }: { date: string; kind: CalendarDayKind; name: CalendarDayName }) =>
    api.put<CalendarDay>(`/calendar/days/${date}`, { kind, name }),
  )

export const useRemoveDay = () => useCalendarChange((date: string) => api.delete(`/calendar/days/${date}`))

export const useClearYear = () => useCalendarChange((year: number) => api.delete(`/calendar/years/${year}`))

interface ImportOptions {
  year: number
  file: File
  replace: boolean
  /** What was looked at: refused when it is no longer what would be done. */
  plan?: string
}

const importFile = ({ year, file, replace, plan }: ImportOptions): Promise<CalendarImportReport> =>
  // The bytes as they are: the server finds out their encoding, and whether they are a table or a calendar.
  api.post(`/calendar/years/${year}/import`, new Blob([file], { type: 'text/csv' }), {
    query: { replace, ...(plan === undefined ? { dryRun: true } : { plan }) },
  })

export const tryImport = (options: Omit<ImportOptions, 'plan'>): Promise<CalendarImportReport> =>
  importFile(options)

export const useImportYear = () =>
  useCalendarChange((options: Required<ImportOptions>) => importFile(options))

export const exportYear = async (year: number): Promise<Blob> =>
  (await api.answer(`/calendar/years/${year}/export`, { query: { format: 'csv' } })).blob()

export { calendarKeys, useWorkingDays, type WorkingDays } from './calendar.queries.ts'
export { WorkingCalendarScreen } from './working-calendar.screen.tsx'
export { calendarWords } from './locales/index.ts'

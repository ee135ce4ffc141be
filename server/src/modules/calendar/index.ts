export { calendarModule } from './calendar.module.ts'
export type { CalendarService } from './calendar.service.ts'
export { WorkingDays } from './working-days.ts'

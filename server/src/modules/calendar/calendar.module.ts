import { defineModule } from '../../platform/module/module.ts'
import { isAdministrator } from '../../platform/permissions/actor.ts'
import { calendarErrors } from './calendar.errors.ts'
import { calendarChanged } from './calendar.events.ts'
import { calendarRoutes } from './calendar.routes.ts'
import { createCalendarService } from './calendar.service.ts'
import { up } from './migrations/20261128-0040-calendar-create.ts'

/** Working days of the week, public holidays and make-up days, as data that administrators keep. */
export const calendarModule = defineModule({
  name: 'calendar',
  dependsOn: ['identity'],
  migrations: { '20261128-0040-calendar-create': { up } },
  errors: calendarErrors,
  access: () => ({ 'calendar.manage': { on: 'organisation', allows: isAdministrator } }),
  events: [calendarChanged],
  setup: (context, { identity }) => createCalendarService(context, identity),
  routes: (calendar) => calendarRoutes(calendar),
})

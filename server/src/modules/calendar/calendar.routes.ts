import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  CalendarDay,
  CalendarDayParams,
  CalendarExportQuery,
  calendarImportLimits,
  CalendarImportQuery,
  CalendarImportReport,
  CalendarYear,
  CalendarYearParams,
  SetCalendarDayRequest,
  SetWeekdaysRequest,
  WorkingCalendar,
  WorkingDayList,
  WorkingDaysQuery,
} from '@stoa/protocol'
import type { FastifyInstance } from 'fastify'
import Type from 'typebox'
import { platformFail } from '../../platform/errors/platform-errors.ts'
import { Nothing } from '../../platform/http/nothing.ts'
import { acceptedLanguage, actorOf } from '../../platform/http/request-context.ts'
import type { CalendarService } from './calendar.service.ts'

const tags = ['calendar']
const mediaTypes = { csv: 'text/csv', icalendar: 'text/calendar' } as const

export const calendarRoutes =
  (calendar: CalendarService) =>
  async (instance: FastifyInstance): Promise<void> => {
    const app = instance.withTypeProvider<TypeBoxTypeProvider>()
    // Encoding and format are found out from the bytes, whatever the header says.
    for (const type of Object.values(mediaTypes))
      app.addContentTypeParser(type, { parseAs: 'buffer' }, (_request, body, done) => done(null, body))

    app.get(
      '/calendar',
      { schema: { tags, summary: 'When the organisation works', response: { 200: WorkingCalendar } } },
      (request) => calendar.get(actorOf(request)),
    )

    app.put(
      '/calendar/weekdays',
      {
        schema: {
          tags,
          summary: 'Set the working days of the week',
          body: SetWeekdaysRequest,
          response: { 200: WorkingCalendar },
        },
      },
      (request) => calendar.setWeekdays(actorOf(request), request.body.weekdays),
    )

    app.get(
      '/calendar/working-days',
      {
        schema: {
          tags,
          summary: 'Which days are worked on',
          querystring: WorkingDaysQuery,
          response: { 200: WorkingDayList },
        },
      },
      (request) => calendar.list(request.query.from, request.query.to),
    )

    app.get(
      '/calendar/years/:year',
      {
        schema: {
          tags,
          summary: 'Holidays and make-up days of a year',
          params: CalendarYearParams,
          response: { 200: CalendarYear },
        },
      },
      (request) => calendar.year(request.params.year),
    )

    app.delete(
      '/calendar/years/:year',
      {
        schema: {
          tags,
          summary: 'Remove all days of a year',
          params: CalendarYearParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await calendar.clearYear(actorOf(request), request.params.year)
        return reply.code(204).send(null)
      },
    )

    app.put(
      '/calendar/days/:date',
      {
        schema: {
          tags,
          summary: 'Make a day a holiday or a make-up day',
          params: CalendarDayParams,
          body: SetCalendarDayRequest,
          response: { 200: CalendarDay },
        },
      },
      (request) => calendar.setDay(actorOf(request), request.params.date, request.body),
    )

    app.delete(
      '/calendar/days/:date',
      {
        schema: {
          tags,
          summary: 'Let a day be what its day of the week says',
          params: CalendarDayParams,
          response: { 204: Nothing },
        },
      },
      async (request, reply) => {
        await calendar.removeDay(actorOf(request), request.params.date)
        return reply.code(204).send(null)
      },
    )

    app.post(
      '/calendar/years/:year/import',
      {
        bodyLimit: calendarImportLimits.bytes,
        config: { rateLimit: { max: 60, timeWindow: 60_000 } },
        schema: {
          tags,
          summary: 'Take a year in from CSV or iCalendar, or say what would become of each row',
          consumes: Object.values(mediaTypes),
          params: CalendarYearParams,
          querystring: CalendarImportQuery,
          response: { 200: CalendarImportReport },
        },
      },
      (request) => {
        const actor = actorOf(request)
        const { body } = request
        if (!Buffer.isBuffer(body)) throw platformFail('http.unsupported_media_type')
        const { dryRun = false, replace = false, plan } = request.query
        const language =
          actor.language ?? acceptedLanguage(request.headers['accept-language'], calendar.language())
        return calendar.importYear(actor, request.params.year, body, { dryRun, replace, plan, language })
      },
    )

    app.get(
      '/calendar/years/:year/export',
      {
        schema: {
          tags,
          summary: 'A year as a file that the import reads',
          params: CalendarYearParams,
          querystring: CalendarExportQuery,
          response: {
            200: {
              description: 'In the format asked for',
              content: Object.fromEntries(
                Object.values(mediaTypes).map((type) => [type, { schema: Type.String() }]),
              ),
            },
          },
        },
      },
      async (request, reply) => {
        const { year } = request.params
        const format = request.query.format ?? 'csv'
        const extension = format === 'csv' ? 'csv' : 'ics'
        return reply
          .type(`${mediaTypes[format]}; charset=utf-8`)
          .header('content-disposition', `attachment; filename="stoa-calendar-${year}.${extension}"`)
          .header('cache-control', 'no-store')
          .send(await calendar.exportYear(year, format))
      },
    )
  }

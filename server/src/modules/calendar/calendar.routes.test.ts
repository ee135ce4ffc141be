import type {
  AuditPage,
  CalendarImportReport,
  CalendarYear,
  Problem,
  WorkingCalendar,
  WorkingDayList,
} from '@stoa/protocol'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  bootDeadline,
  expectStatus,
  startTestStoa,
  type TestPerson,
  type TestStoa,
} from '../../app/boot.testing.ts'

describe('the working calendar', () => {
  let stoa: TestStoa
  let owner: TestPerson
  let member: TestPerson
  beforeAll(async () => {
    stoa = await startTestStoa()
    owner = stoa.owner
    member = await stoa.person('王芳')
  }, bootDeadline)
  afterAll(() => stoa.stop())

  const send = (who: TestPerson, year: number, text: string, query = '', type = 'text/csv') =>
    fetch(`${stoa.url}/api/v1/calendar/years/${year}/import${query}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${who.token}`, 'content-type': type, 'accept-language': 'zh-CN' },
      body: text,
    })
  const imported = async (...words: Parameters<typeof send>) => {
    const response = await send(...words)
    return expectStatus(
      {
        status: response.status,
        body: (await response.json()) as CalendarImportReport,
        headers: response.headers,
      },
      200,
    )
  }
  const year = async (of: number) =>
    expectStatus(await member.api.get<CalendarYear>(`/calendar/years/${of}`), 200)
  const working = async (from: string, to = from) =>
    expectStatus(await member.api.get<WorkingDayList>(`/calendar/working-days?from=${from}&to=${to}`), 200)

  it('counts Monday to Friday and says that the year has no data, until somebody enters some', async () => {
    const calendar = expectStatus(await member.api.get<WorkingCalendar>('/calendar'), 200)
    expect(calendar).toEqual({ weekdays: [1, 2, 3, 4, 5], years: [], can: [] })
    expect(await year(2030)).toEqual({ year: 2030, version: 0, hasData: false, days: [] })
    const week = await working('2030-01-04', '2030-01-07')
    expect(week.days.map(({ isWorking }) => isWorking)).toEqual([true, false, false, true])
    expect(week.yearsWithoutData).toEqual([2030])
  })

  it('takes holidays and make-up days from administrators, with names in both languages', async () => {
    const name = { en: 'National Day', 'zh-CN': ' 国庆节 ' }
    const day = await owner.api.put('/calendar/days/2031-10-01', { kind: 'holiday', name })
    expect(expectStatus(day, 200)).toEqual({
      date: '2031-10-01',
      kind: 'holiday',
      name: { en: 'National Day', 'zh-CN': '国庆节' },
    })
    expectStatus(
      await owner.api.put('/calendar/days/2031-10-11', {
        kind: 'working',
        name: { en: '', 'zh-CN': '补班' },
      }),
      200,
    )
    const shown = await working('2031-10-01', '2031-10-11')
    expect(shown.yearsWithoutData).toEqual([])
    expect(shown.days.filter(({ name: named }) => named !== null)).toEqual([
      { date: '2031-10-01', isWorking: false, name: { en: 'National Day', 'zh-CN': '国庆节' } },
      { date: '2031-10-11', isWorking: true, name: { en: '', 'zh-CN': '补班' } },
    ])
    expect(await year(2031)).toMatchObject({ version: 2, hasData: true })
    expectStatus(await owner.api.delete('/calendar/days/2031-10-11'), 204)
    expect((await working('2031-10-11')).days[0]).toMatchObject({ isWorking: false, name: null })
    const gone = await owner.api.delete<Problem>('/calendar/days/2031-10-11')
    expect(gone.body.code).toBe('calendar.day_not_found')
  })

  it('follows the working days of the week', async () => {
    const set = await owner.api.put<WorkingCalendar>('/calendar/weekdays', { weekdays: [7, 1, 2, 3, 4] })
    expect(expectStatus(set, 200).weekdays).toEqual([1, 2, 3, 4, 7])
    expect((await working('2030-01-04', '2030-01-06')).days.map(({ isWorking }) => isWorking)).toEqual([
      false,
      false,
      true,
    ])
    expectStatus(await owner.api.put('/calendar/weekdays', { weekdays: [1, 2, 3, 4, 5] }), 200)
  })

  it('says before an import what becomes of each row, and does exactly that', async () => {
    const file =
      '日期,类型,名称\n2032-01-01,休,元旦\n2032-02-31,休,没有这天\n2033-01-01,休,元旦\n2032-02-14,班,补班\n'
    const preview = await imported(owner, 2032, file, '?dryRun=true')
    expect(preview).toMatchObject({ dryRun: true, format: 'csv', created: 2, refused: 1, passedOver: 1 })
    expect(preview.rows[1]).toMatchObject({
      line: 3,
      why: 'date_invalid',
      text: expect.stringContaining('日期'),
    })
    expect((await year(2032)).hasData).toBe(false)

    const stale = await send(owner, 2032, file, `?plan=${preview.plan}x`)
    expect(((await stale.json()) as Problem).code).toBe('calendar.import_plan_changed')
    expect(await imported(owner, 2032, file, `?plan=${preview.plan}`)).toMatchObject({ created: 2 })
    expect((await year(2032)).days.map(({ date, kind }) => [date, kind])).toEqual([
      ['2032-01-01', 'holiday'],
      ['2032-02-14', 'working'],
    ])
    expect(await imported(owner, 2032, file)).toMatchObject({ created: 0, unchanged: 2 })
    expect((await year(2032)).version, 'nothing was changed').toBe(1)
  })

  it.each(['csv', 'icalendar'])('gives a year out as %s, which replaces it with itself', async (format) => {
    const path = `/calendar/years/2032/export?format=${format}`
    const file = expectStatus(await member.api.get<string>(path), 200)
    const type = format === 'csv' ? 'text/csv' : 'text/calendar'
    const report = await imported(owner, 2032, file, '?replace=true', type)
    expect(report).toMatchObject({ created: 0, changed: 0, removed: 0, unchanged: 2 })
    const fewer = file.replaceAll('2032-02-14', '2034-02-14').replaceAll('20320214', '20340214')
    expect(await imported(owner, 2032, fewer, '?replace=true&dryRun=true', type)).toMatchObject({
      removed: 1,
      passedOver: 1,
    })
  })

  it('is kept by administrators and by nobody else; strangers and visitors are not told', async () => {
    const name = { en: 'x', 'zh-CN': '' }
    for (const refused of [
      await member.api.put('/calendar/weekdays', { weekdays: [1] }),
      await member.api.put('/calendar/days/2031-01-01', { kind: 'holiday', name }),
      await member.api.delete('/calendar/days/2031-10-01'),
      await member.api.delete('/calendar/years/2032'),
      await send(member, 2032, 'date,kind,name\n', '?dryRun=true'),
    ])
      expect(refused.status).toBe(403)
    expect((await stoa.anonymous.get('/calendar')).status).toBe(401)
    expect((await year(2032)).days).toHaveLength(2)
  })

  it('refuses what makes no sense', async () => {
    const day = (date: string, body: unknown) => owner.api.put<Problem>(`/calendar/days/${date}`, body)
    const name = { en: '', 'zh-CN': '' }
    expect((await day('2031-02-29', { kind: 'holiday', name })).status).toBe(400)
    expect((await day('2031-03-01', { kind: 'holiday', name })).body.code).toBe('calendar.name_missing')
    expect((await day('1969-03-01', { kind: 'holiday', name })).body.code).toBe('calendar.year_out_of_range')
    expect((await owner.api.put('/calendar/weekdays', { weekdays: [] })).status).toBe(400)
    expect((await owner.api.put('/calendar/weekdays', { weekdays: [8] })).status).toBe(400)
    const list = (from: string, to: string) =>
      owner.api.get<Problem>(`/calendar/working-days?from=${from}&to=${to}`)
    expect((await list('2031-01-01', '2033-01-01')).body.code).toBe('calendar.span_too_long')
    expect((await list('2031-01-02', '2031-01-01')).body.code).toBe('calendar.span_too_long')
    expect((await list('0001-01-01', '0001-01-02')).body.code).toBe('calendar.year_out_of_range')
    expect((await send(owner, 2032, '{}', '', 'application/json')).status).toBe(415)
  })

  it('writes down who changed what, and loses a year only on request', async () => {
    expectStatus(await owner.api.delete('/calendar/years/2032'), 204)
    expect(await year(2032)).toMatchObject({ hasData: false, version: 2 })
    const { items } = (await owner.api.get<AuditPage>('/audit?action=calendar')).body
    expect(items.map(({ action, target }) => [action, target?.id])).toEqual([
      ['calendar.year_cleared', '2032'],
      ['calendar.imported', '2032'],
      ['calendar.imported', '2032'],
      ['calendar.imported', '2032'],
      ['calendar.imported', '2032'],
      ['calendar.weekdays_set', 'weekdays'],
      ['calendar.weekdays_set', 'weekdays'],
      ['calendar.day_removed', '2031-10-11'],
      ['calendar.day_set', '2031-10-11'],
      ['calendar.day_set', '2031-10-01'],
    ])
  })
})

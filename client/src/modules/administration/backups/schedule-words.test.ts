import { expect, it } from 'vitest'
import { readSchedule } from './schedule-words.ts'

it('puts what people set into words, and leaves what has none as it is', () => {
  expect(readSchedule('off')).toEqual({ kind: 'off' })
  expect(readSchedule('3:30, 15:30')).toEqual({ kind: 'daily', times: ['03:30', '15:30'] })
  expect(readSchedule('30 3 * * *')).toEqual({ kind: 'daily', times: ['03:30'] })
  expect(readSchedule('0 5 * * 0')).toEqual({ kind: 'weekly', weekday: 0, time: '05:00' })
  expect(readSchedule('0 5 * * 7')).toEqual({ kind: 'weekly', weekday: 0, time: '05:00' })
  expect(readSchedule('every 15m')).toEqual({ kind: 'interval', every: 15, unit: 'minutes' })
  expect(readSchedule('*/7 1-5 * * 1,2')).toEqual({ kind: 'pattern', pattern: '*/7 1-5 * * 1,2' })
})

import type { Health } from '@stoa/protocol'
import { expect, it } from 'vitest'
import { verdictOf } from './verdict.ts'

const storing = { state: 'healthy', degradedSince: null, waitingUpdates: 0 } as const
const finding = (severity: 'warn' | 'fail', explanation: string) => ({
  severity,
  explanation,
  remedy: 'Mend it.',
})
const health = (...findings: ReturnType<typeof finding>[]): Health => ({
  running: null,
  report: {
    at: 1,
    state: findings.some(({ severity }) => severity === 'fail')
      ? 'fail'
      : findings.length > 0
        ? 'warn'
        : 'fine',
    checks: [{ id: 'disk', title: 'Disk', state: 'fine', findings, facts: [] }],
  },
})

it('is well only when the doctor has said so', () => {
  expect(verdictOf(storing, undefined)).toEqual({ state: 'unknown' })
  expect(verdictOf(storing, { running: { done: 0, total: 9 }, report: null })).toEqual({ state: 'unknown' })
  expect(verdictOf(storing, health())).toEqual({ state: 'fine' })
})

it('speaks of what is worst, and counts only that', () => {
  const report = health(finding('warn', 'old'), finding('fail', 'full'), finding('fail', 'slow'))
  expect(verdictOf(storing, report)).toEqual({
    state: 'fail',
    count: 2,
    first: finding('fail', 'full'),
  })
  expect(verdictOf(storing, health(finding('warn', 'old')))).toMatchObject({ state: 'warn', count: 1 })
})

it('puts writing that does not reach the disk before everything', () => {
  const degraded = { state: 'degraded', degradedSince: 5, waitingUpdates: 3 } as const
  expect(verdictOf(degraded, health())).toEqual({ state: 'not_storing' })
})

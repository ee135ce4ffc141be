import { expect, it } from 'vitest'
import { detailsOf } from './record-details.ts'

it('makes one line of whom a right was given to, and roles of what are roles', () => {
  const details = { principalType: 'department', principalId: 'research', from: null, to: 'editor' }
  expect(detailsOf(details)).toEqual([
    { key: 'principal', value: { kind: 'principal', type: 'department', id: 'research' } },
    { key: 'from', value: { kind: 'none' } },
    { key: 'to', value: { kind: 'role', role: 'editor' } },
  ])
})

it('shows values within values, lists, times, yes and no, and loses nothing that it does not know', () => {
  const details = {
    expiresAt: 1_764_000_000_000,
    copy: true,
    groups: ['a', 'b'],
    name: { from: '旧', to: '新' },
    items: [{ id: 'x' }],
    ended: 3,
    principalType: 'planet',
    principalId: 'mars',
  }
  expect(Object.fromEntries(detailsOf(details).map(({ key, value }) => [key, value]))).toEqual({
    expiresAt: { kind: 'time', at: 1_764_000_000_000 },
    copy: { kind: 'yes', yes: true },
    groups: { kind: 'text', text: 'a, b' },
    'name.from': { kind: 'text', text: '旧' },
    'name.to': { kind: 'text', text: '新' },
    items: { kind: 'text', text: '[{"id":"x"}]' },
    ended: { kind: 'text', text: '3' },
    principalType: { kind: 'text', text: 'planet' },
    principalId: { kind: 'text', text: 'mars' },
  })
})

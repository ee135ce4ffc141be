import { expect, it } from 'vitest'
import { inTheirOrder } from './action-words.ts'
import { rolesInReach } from './roles-in-reach.ts'

it('reaches as far down as one stands, and never up', () => {
  expect(rolesInReach('owner')).toEqual(['owner', 'admin', 'member', 'guest'])
  expect(rolesInReach('admin')).toEqual(['admin', 'member', 'guest'])
  expect(rolesInReach('guest')).toEqual(['guest'])
})

it('lists actions about people first and those without words last', () => {
  expect(inTheirOrder(['boards.newer', 'federation.manage', 'users.create'])).toEqual([
    'users.create',
    'federation.manage',
    'boards.newer',
  ])
})

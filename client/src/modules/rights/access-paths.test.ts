import type { AccessPath, Role } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import { decidingFirst, stepsOf, strongestWithout } from './access-paths.ts'

const path = (
  principal: AccessPath['principal'],
  role: Role,
  more: Partial<Pick<AccessPath, 'inherited' | 'through'>> = {},
): AccessPath => ({
  principal,
  role,
  source: { type: 'space', id: 'handbook', title: 'Handbook' },
  inherited: false,
  through: null,
  createdAt: 1,
  ...more,
})
const research = { type: 'department', id: 'research', name: 'Research' } as const
const lina = { type: 'person', id: 'lina', name: 'Li Na' } as const
const everybody = { type: 'everyone', id: 'everyone', name: '' } as const

describe('the steps of a right', () => {
  it('lead from the own department over the one above it down to the page', () => {
    const found = stepsOf(
      path(research, 'editor', { inherited: true, through: { id: 'frontend', name: 'Frontend' } }),
    )
    expect(found.map(({ kind }) => kind)).toEqual(['belongs', 'below', 'given', 'inherited'])
    expect(found[0]).toEqual({ kind: 'belongs', to: 'department', name: 'Frontend' })
    expect(found[1]).toEqual({ kind: 'below', department: 'Frontend', above: 'Research' })
  })

  it('are one where somebody was named, and where everybody was', () => {
    expect(stepsOf(path(lina, 'viewer')).map(({ kind }) => kind)).toEqual(['given'])
    expect(stepsOf(path(everybody, 'viewer')).map(({ kind }) => kind)).toEqual(['given'])
  })
})

describe('the ways to a right', () => {
  const byName = path(lina, 'editor')
  const byDepartment = path(research, 'commenter')
  const byAll = path(everybody, 'viewer')

  it('begin with the one that decides', () => {
    expect(decidingFirst([byAll, byDepartment, byName])).toEqual([byName, byDepartment, byAll])
  })

  it('say what is left without one of them', () => {
    const taken = { principalId: 'lina', sourceId: 'handbook' }
    expect(strongestWithout([byName, byAll, byDepartment], taken)).toBe(byDepartment)
    expect(strongestWithout([byName], taken)).toBeUndefined()
  })
})

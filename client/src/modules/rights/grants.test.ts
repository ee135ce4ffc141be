import type { Grant, PrincipalType, Role } from '@stoa/protocol'
import { describe, expect, it } from 'vitest'
import { firstOf, losersOf, sortGrants, strongerElsewhere } from './grants.ts'

const grant = (
  principal: [PrincipalType, string],
  role: Role,
  source: { id: string; inherited: boolean },
): Grant => ({
  principal: { type: principal[0], id: principal[1], name: principal[1] },
  role,
  source: { type: source.inherited ? 'space' : 'document', id: source.id, title: source.id },
  inherited: source.inherited,
  createdAt: 1,
})
const here = { id: 'page', inherited: false }
const space = { id: 'handbook', inherited: true }
const parent = { id: 'plans', inherited: true }

describe('the grants of a thing', () => {
  it('stand by where they were given, the widest circle first', () => {
    const { own, inherited } = sortGrants([
      grant(['person', 'Anna'], 'viewer', here),
      grant(['everyone', 'everyone'], 'viewer', here),
      grant(['group', 'Editors'], 'editor', parent),
      grant(['department', 'Research'], 'viewer', space),
      grant(['person', 'Li Na'], 'manager', space),
      grant(['department', 'Sales'], 'viewer', here),
    ])
    expect(own.map(({ principal }) => principal.id)).toEqual(['everyone', 'Sales', 'Anna'])
    expect(inherited.map(({ source }) => source.id)).toEqual(['plans', 'handbook'])
    expect(inherited[1]?.grants.map(({ principal }) => principal.id)).toEqual(['Research', 'Li Na'])
  })

  it('know the stronger right that counts instead', () => {
    const weak = grant(['person', 'Anna'], 'viewer', here)
    const strong = grant(['person', 'Anna'], 'editor', space)
    const other = grant(['person', 'Li Na'], 'manager', space)
    expect(strongerElsewhere(weak, [weak, strong, other])).toBe(strong)
    expect(strongerElsewhere(strong, [weak, strong, other])).toBeUndefined()
  })
})

describe('who loses when nothing comes from above any more', () => {
  it('is named once with the strongest right, unless the same was given here', () => {
    const own = [grant(['person', 'Anna'], 'editor', here), grant(['group', 'Editors'], 'viewer', here)]
    const { inherited } = sortGrants([
      grant(['person', 'Anna'], 'viewer', space),
      grant(['group', 'Editors'], 'editor', space),
      grant(['department', 'Research'], 'viewer', parent),
      grant(['department', 'Research'], 'commenter', space),
    ])
    const lost = losersOf(own, inherited).map(({ principal, role }) => [principal.id, role])
    expect(lost).toEqual([
      ['Research', 'commenter'],
      ['Editors', 'editor'],
    ])
  })
})

it('shows the first of what is inherited, over all sources', () => {
  const { inherited } = sortGrants([
    grant(['person', 'Anna'], 'viewer', parent),
    grant(['person', 'Li Na'], 'viewer', parent),
    grant(['group', 'Editors'], 'editor', space),
    grant(['person', 'Wang'], 'viewer', space),
  ])
  const shown = (most: number) =>
    firstOf(inherited, most).map(({ source, grants }) => `${source.id} ${grants.length}`)
  expect(shown(3)).toEqual(['plans 2', 'handbook 1'])
  expect(shown(2)).toEqual(['plans 2'])
  expect(shown(10)).toEqual(['plans 2', 'handbook 2'])
})

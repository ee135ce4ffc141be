import type { Department, Grant, Group, PrincipalType } from '@stoa/protocol'
import { expect, it } from 'vitest'
import { audienceOf } from './audience.ts'

const grant = (type: PrincipalType, id: string, source = 'space'): Grant => ({
  principal: { type, id, name: id },
  role: 'viewer',
  source: { type: 'space', id: source, title: source },
  inherited: false,
  createdAt: 1,
})
const department = (id: string, parentId: string | null, memberCount: number): Department => ({
  id,
  name: id,
  parentId,
  position: id,
  memberCount,
  heads: [],
  can: [],
})
const group = (id: string, memberCount: number): Group => ({
  id,
  name: id,
  description: '',
  memberCount,
  can: [],
  createdAt: 1,
})
const directory = {
  departments: [
    department('research', null, 5),
    department('frontend', 'research', 7),
    department('sales', null, 11),
  ],
  groups: [group('editors', 3)],
}

it('counts people by name exactly, each once however often they were given something', () => {
  const audience = audienceOf(
    [grant('person', 'anna'), grant('person', 'li'), grant('person', 'anna', 'page')],
    null,
  )
  expect(audience).toMatchObject({ count: 2, exact: true })
  expect(audience.people.map(({ id }) => id)).toEqual(['anna', 'li'])
})

it('counts a department with those below it, and says that it is at most so many', () => {
  const grants = [grant('department', 'research'), grant('group', 'editors'), grant('person', 'anna')]
  expect(audienceOf(grants, directory)).toMatchObject({ count: 16, exact: false })
  const nested = [...grants, grant('department', 'frontend')]
  expect(audienceOf(nested, directory).count).toBe(16)
})

it('counts nobody where it cannot: everybody, or no directory', () => {
  expect(audienceOf([grant('everyone', 'everyone'), grant('person', 'anna')], directory).count).toBeNull()
  expect(audienceOf([grant('department', 'research')], null).count).toBeNull()
})

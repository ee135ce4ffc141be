import { expect, it } from 'vitest'
import { changeLines, doesSomething } from './import-fates.ts'

it('tells a change line by line, lists as one line, and what is only added without a before', () => {
  expect(
    changeLines({
      role: { from: 'member', to: 'admin' },
      departments: { from: ['研发'], to: ['研发/前端', '设计'] },
      groupsAdded: ['安全'],
    }),
  ).toEqual([
    { what: 'role', from: 'member', to: 'admin' },
    { what: 'departments', from: '研发', to: '研发/前端; 设计' },
    { what: 'groupsAdded', from: null, to: '安全' },
  ])
  expect(changeLines(undefined)).toEqual([])
  expect(changeLines({ groupsAdded: [] })).toEqual([])
})

it('has something to do only where somebody is created or changed', () => {
  const report = {
    dryRun: true,
    plan: 'x',
    created: 0,
    changed: 0,
    unchanged: 3,
    refused: 2,
    newDepartments: [],
    newGroups: [],
    rows: [],
  }
  expect(doesSomething(report)).toBe(false)
  expect(doesSomething({ ...report, changed: 1 })).toBe(true)
})

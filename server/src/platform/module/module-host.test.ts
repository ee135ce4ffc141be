import { describe, expect, it } from 'vitest'
import { modules } from '../../app/modules.ts'
import { defineErrors } from '../errors/app-error.ts'
import type { AnyModule } from './module.ts'
import { checkModules, ModuleFaults } from './module-host.ts'

const manifest = (name: string, parts: Partial<AnyModule> = {}): AnyModule =>
  ({
    name,
    dependsOn: [],
    migrations: {},
    errors: {},
    access: () => ({}),
    events: [],
    setup: () => ({}),
    ...parts,
  }) as never

describe('the list of modules', () => {
  it('fits together as it stands', () => {
    expect(() => checkModules(modules, ['sync'])).not.toThrow()
  })

  it('is refused with all its faults at once', () => {
    const audience = async () => 'everyone' as const
    const wrong = [
      manifest('a', { dependsOn: ['b', 'nowhere'] as never, migrations: { create: { up: async () => {} } } }),
      manifest('b', {
        errors: defineErrors({ 'a.stolen': { status: 400, en: 'x', 'zh-CN': 'x' } }),
        events: [{ name: 'c.happened', audience }],
      }),
      manifest('b'),
    ]
    let faults: readonly string[] = []
    try {
      checkModules(wrong, [])
    } catch (error) {
      faults = (error as ModuleFaults).faults
    }
    expect(faults).toEqual([
      'a depends on b, which stands after it in the list (or both depend on each other).',
      'a depends on nowhere, which is not in the list.',
      'a: the migration create is not named <yyyymmdd>-<nnnn>-a-<what>.',
      'b: the error code a.stolen is not b.snake_case.',
      'b: the event c.happened belongs to another module.',
      'b: the name is taken.',
    ])
  })
})

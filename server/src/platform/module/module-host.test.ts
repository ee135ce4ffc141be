import { describe, expect, it } from 'vitest'
import { modules } from '../../app/modules.ts'
import { defineErrors } from '../errors/app-error.ts'
import type { AnyModule } from './module.ts'
import { checkModules, ModuleFaults, setUpModules } from './module-host.ts'

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
    expect(() => checkModules(modules, ['sync', 'operations'])).not.toThrow()
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

  it('lets a module collect what others contribute, those after it too, once all are set up', () => {
    const ground = { permissions: { register() {} }, logger: { child: () => ({}) } }
    let collect: (() => unknown[]) | null = null
    const collector = manifest('collector', {
      setup: ({ contributions }) => {
        collect = () => contributions('contentListener')
        expect(collect).toThrow('known only when all modules are set up')
        return {} as never
      },
    })
    const listener = async () => {}
    const giver = manifest('giver', { contributes: () => ({ contentListener: listener }) })
    const host = setUpModules([collector, giver, manifest('neither')], ground as never, {})
    expect(collect!()).toEqual([listener])
    expect(host.contributions('contentListener')).toEqual([listener])
  })
})

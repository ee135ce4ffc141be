import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultLimits } from './limits.ts'
import { transitions } from './session-state.ts'

const folder = import.meta.dirname
const spec = readFileSync(join(folder, '../SPEC.md'), 'utf8')
const tests = globSync('**/*.test.ts', { cwd: folder })
  .filter((path) => path !== 'spec.test.ts')
  .map((path) => readFileSync(join(folder, path), 'utf8'))
  .join('\n')

describe('the specification', () => {
  const rules = [...spec.matchAll(/^- \*\*([A-Z]\d+)\*\*/gm)].map(([, id]) => id!)

  it('has rules', () => {
    expect(rules.length).toBeGreaterThan(30)
    expect(new Set(rules).size).toBe(rules.length)
  })

  it.each(rules)('%s is named in the title of a test', (id) => {
    expect(tests).toMatch(new RegExp(`['(]${id} `))
  })

  it('lists every limit with its default', () => {
    const units: Readonly<Record<string, number>> = { KiB: 1024, MiB: 2 ** 20, ms: 1, s: 1_000 }
    const listed = [...spec.matchAll(/^\| `(\w+)` +\| ([\d,]+) +\| (\w+) +\|/gm)].map(
      ([, name, value, unit]) => [name, Number(value!.replaceAll(',', '')) * units[unit!]!],
    )
    const numbers = Object.entries(defaultLimits).filter(([, value]) => typeof value === 'number')
    expect(Object.fromEntries(listed)).toEqual(Object.fromEntries(numbers))
  })

  it('describes every state of a session', () => {
    for (const state of Object.keys(transitions)) expect(spec).toMatch(new RegExp(`^\\| ${state} +\\|`, 'm'))
  })
})

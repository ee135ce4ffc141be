import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const folder = import.meta.dirname
const core = globSync('*.ts', { cwd: folder }).filter((path) => !/\.(test|testing)\.ts$/.test(path))

describe('the core', () => {
  it('is there', () => {
    expect(core).toContain('fanout.ts')
    expect(core.length).toBeGreaterThan(8)
  })

  it.each(core)('has no I/O, no timers and no clock of its own: %s', (path) => {
    const text = readFileSync(join(folder, path), 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')
    const imports = [...text.matchAll(/\bfrom '([^']+)'|\bimport\('([^']+)'\)/g)].map(
      ([, named, lazy]) => named ?? lazy,
    )
    expect(imports.filter((specifier) => !/^\.\/[a-z-]+\.ts$/.test(specifier ?? ''))).toEqual([])
    expect(
      /\b(set(Timeout|Interval|Immediate)|queueMicrotask|Date|performance|process|Buffer|globalThis)\b/.exec(
        text,
      ),
    ).toBeNull()
  })
})

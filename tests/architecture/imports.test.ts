import { describe, expect, it } from 'vitest'
import { modules } from '../../server/src/app/modules.ts'
import { isTest, readSources, type SourceFile } from './source-tree.ts'

const sources = readSources()
const shipped = sources.filter(({ path }) => !isTest(path))

/** A place in the house, and the places whose doors it may use. The first matching entry is a file's place. */
interface Place {
  name: string
  holds: RegExp
  mayUse: readonly string[]
}

const places: readonly Place[] = [
  { name: 'protocol', holds: /^packages\/protocol\/src\//, mayUse: [] },
  { name: 'fanout', holds: /^packages\/fanout\//, mayUse: [] },
  { name: 'editor', holds: /^packages\/editor\//, mayUse: [] },
  { name: 'note', holds: /^packages\/note\//, mayUse: ['protocol', 'editor'] },
  { name: 'board', holds: /^packages\/board\//, mayUse: ['protocol'] },
  { name: 'server/platform', holds: /^server\/src\/platform\//, mayUse: ['protocol', 'fanout'] },
  { name: 'server/sync', holds: /^server\/src\/sync\//, mayUse: ['protocol', 'fanout', 'server/platform'] },
  {
    name: 'server/modules',
    holds: /^server\/src\/modules\//,
    mayUse: ['protocol', 'editor', 'note', 'board', 'server/platform', 'server/sync'],
  },
  {
    name: 'server/app',
    holds: /^server\/src\/(app\/|main\.ts$)/,
    mayUse: ['protocol', 'server/platform', 'server/sync', 'server/modules'],
  },
  { name: 'client/platform', holds: /^client\/src\/platform\//, mayUse: ['protocol'] },
  {
    name: 'client/modules',
    holds: /^client\/src\/modules\//,
    mayUse: ['protocol', 'editor', 'note', 'board', 'client/platform'],
  },
  {
    name: 'client/app',
    holds: /^client\/src\//,
    mayUse: ['protocol', 'client/platform', 'client/modules'],
  },
]
const placeOf = (path: string): Place | undefined => places.find(({ holds }) => holds.test(path))

const packagePlaces: Readonly<Record<string, string>> = {
  '@stoa/protocol': 'protocol',
  '@stoa/fanout': 'fanout',
  '@stoa/editor': 'editor',
  '@stoa/note': 'note',
  '@stoa/board': 'board',
  '@stoa/testkit': 'testkit',
}
const packageOf = (specifier: string): string => specifier.split('/').slice(0, 2).join('/')

/** Every import of one place from another one that it may not use. */
function faultsOfDirection({ path, imports }: SourceFile): string[] {
  const from = placeOf(path)
  if (from === undefined) return []
  return imports.flatMap(({ specifier, file }) => {
    if (file === 'package.json') return []
    const to = file === null ? packagePlaces[packageOf(specifier)] : (placeOf(file)?.name ?? 'elsewhere')
    if (to === undefined || to === from.name || from.mayUse.includes(to)) return []
    const doors = from.mayUse.length === 0 ? 'nothing of ours' : `only ${from.mayUse.join(', ')}`
    return [`${path} imports ${specifier} (${to}): ${from.name} uses ${doors}.`]
  })
}

/** `server/src/modules/spaces/…` → `server/src/modules/spaces`. */
const moduleOf = (path: string): string | undefined =>
  /^(?:server|client)\/src\/modules\/[^/]+(?=\/)/.exec(path)?.[0]

function faultsOfDoors({ path, imports }: SourceFile): string[] {
  return imports.flatMap(({ specifier, file }) => {
    const target = file === null ? undefined : moduleOf(file)
    if (target === undefined || target === moduleOf(path) || file === `${target}/index.ts`) return []
    return [`${path} imports ${specifier}: the door of that module is ${target}/index.ts.`]
  })
}

/** The server's sync plane is entered by its index, and by the shape of what modules contribute to it. */
function faultsOfSyncDoor({ path, imports }: SourceFile): string[] {
  if (path.startsWith('server/src/sync/')) return []
  const doors = ['server/src/sync/index.ts', 'server/src/sync/sync-contributions.ts']
  return imports.flatMap(({ specifier, file }) =>
    file?.startsWith('server/src/sync/') && !doors.includes(file)
      ? [`${path} imports ${specifier}: the door of the sync plane is ${doors[0]}.`]
      : [],
  )
}

function modulesUsed(side: 'server' | 'client'): Map<string, Set<string>> {
  const used = new Map<string, Set<string>>()
  for (const { path, imports } of shipped) {
    const from = moduleOf(path)
    if (from === undefined || !from.startsWith(`${side}/`)) continue
    const targets = used.get(from) ?? new Set()
    used.set(from, targets)
    for (const { file } of imports) {
      const target = file === null ? undefined : moduleOf(file)
      if (target !== undefined && target !== from) targets.add(target)
    }
  }
  return used
}

function cycleIn(graph: Map<string, Set<string>>): string[] | null {
  const done = new Set<string>()
  const walk = (node: string, way: readonly string[]): string[] | null => {
    if (way.includes(node)) return [...way.slice(way.indexOf(node)), node]
    if (done.has(node)) return null
    for (const next of graph.get(node) ?? []) {
      const found = walk(next, [...way, node])
      if (found !== null) return found
    }
    done.add(node)
    return null
  }
  for (const node of graph.keys()) {
    const found = walk(node, [])
    if (found !== null) return found
  }
  return null
}

describe('imports', () => {
  it('reads the sources at all', () => {
    expect(shipped.length).toBeGreaterThan(150)
    const boot = sources.find(({ path }) => path === 'server/src/app/boot.ts')
    expect(boot?.imports).toContainEqual({ specifier: '../sync/index.ts', file: 'server/src/sync/index.ts' })
  })

  it('finds an import that points the wrong way, and a module entered past its door', () => {
    const wrong: SourceFile = {
      path: 'server/src/platform/http/x.ts',
      text: '',
      lines: 1,
      imports: [
        {
          specifier: '../../modules/spaces/spaces.service.ts',
          file: 'server/src/modules/spaces/spaces.service.ts',
        },
        { specifier: '@stoa/editor/server', file: null },
      ],
    }
    expect(faultsOfDirection(wrong)).toHaveLength(2)
    expect(faultsOfDoors(wrong)).toHaveLength(1)
    expect(
      cycleIn(
        new Map([
          ['a', new Set(['b'])],
          ['b', new Set(['a'])],
        ]),
      ),
    ).toEqual(['a', 'b', 'a'])
  })

  it('point downward only', () => {
    expect(shipped.flatMap(faultsOfDirection)).toEqual([])
  })

  it('enter a module by its index only', () => {
    expect(shipped.flatMap(faultsOfDoors)).toEqual([])
  })

  it('enter the sync plane by its index only', () => {
    expect(shipped.flatMap(faultsOfSyncDoor)).toEqual([])
  })

  it('of server modules follow dependsOn', () => {
    const declared = new Map<string, readonly string[]>(
      modules.map(({ name, dependsOn }) => [name, dependsOn]),
    )
    const reachable = (name: string): Set<string> => {
      const all = new Set<string>()
      const add = (one: string): void => {
        for (const need of declared.get(one) ?? []) if (!all.has(need)) add((all.add(need), need))
      }
      add(name)
      return all
    }
    const faults: string[] = []
    for (const [from, targets] of modulesUsed('server')) {
      const name = from.split('/').at(-1)!
      if (!declared.has(name)) faults.push(`${from} is not in the list of server/src/app/modules.ts.`)
      for (const target of targets) {
        const other = target.split('/').at(-1)!
        if (!reachable(name).has(other)) faults.push(`${name} uses ${other} without depending on it.`)
      }
    }
    expect(faults).toEqual([])
  })

  it('of client modules run in no circle', () => {
    expect(cycleIn(modulesUsed('client'))).toBeNull()
  })

  it('of server and client meet in packages only', () => {
    const faults = shipped.flatMap(({ path, imports }) => {
      const other = path.startsWith('server/') ? 'client/' : path.startsWith('client/') ? 'server/' : null
      if (other === null) return []
      return imports
        .filter(({ file }) => file?.startsWith(other))
        .map(({ specifier }) => `${path} imports ${specifier}`)
    })
    expect(faults).toEqual([])
  })

  it('of shipped code bring no test code along', () => {
    const faults = shipped.flatMap(({ path, imports }) =>
      path.startsWith('benchmarks/') || path.endsWith('vitest.config.ts')
        ? []
        : imports
            .filter(
              ({ specifier, file }) =>
                specifier.startsWith('@stoa/testkit') || (file !== null && isTest(file)),
            )
            .map(({ specifier }) => `${path} imports ${specifier}`),
    )
    expect(faults).toEqual([])
  })
})

import type { Migration } from 'kysely/migration'
import type {
  AnyModule,
  Contributions,
  Declarations,
  GroundContext,
  ModuleContext,
  Services,
} from './module.ts'

/** Everything that is wrong with the list of modules, one line each. Nothing is started then. */
export class ModuleFaults extends Error {
  override readonly name = 'ModuleFaults'
  readonly faults: readonly string[]
  constructor(faults: readonly string[]) {
    super(`The modules do not fit together:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`)
    this.faults = faults
  }
}

/**
 * Checks the manifests against each other: names, dependencies, migrations, error codes, events, actions.
 * @param given names of services that do not come from a module, such as `sync`
 * @throws ModuleFaults with every fault
 */
export function checkModules(modules: readonly AnyModule[], given: readonly string[]): void {
  const faults: string[] = []
  const before = new Set<string>(given)
  const names = new Set<string>(given)
  const all = new Set<string>(modules.map(({ name }) => name))
  const migrations = new Map<string, string>()
  const events = new Map<string, string>()

  for (const module of modules) {
    const { name } = module
    if (names.has(name)) faults.push(`${name}: the name is taken.`)
    names.add(name)
    for (const need of module.dependsOn) {
      if (before.has(need)) continue
      faults.push(
        all.has(need)
          ? `${name} depends on ${need}, which stands after it in the list (or both depend on each other).`
          : `${name} depends on ${need}, which is not in the list.`,
      )
    }
    before.add(name)
    for (const migration of Object.keys(module.migrations)) {
      if (!new RegExp(`^\\d{8}-\\d{4}-${name}-[a-z0-9-]+$`).test(migration)) {
        faults.push(`${name}: the migration ${migration} is not named <yyyymmdd>-<nnnn>-${name}-<what>.`)
      }
      if (migrations.has(migration)) faults.push(`${name}: the migration ${migration} exists twice.`)
      migrations.set(migration, name)
    }
    for (const code of Object.keys(module.errors)) {
      if (!new RegExp(`^${name}\\.[a-z][a-z0-9_]*$`).test(code)) {
        faults.push(`${name}: the error code ${code} is not ${name}.snake_case.`)
      }
    }
    for (const event of module.events) {
      if (!event.name.startsWith(`${name}.`))
        faults.push(`${name}: the event ${event.name} belongs to another module.`)
      if (events.has(event.name)) faults.push(`${name}: the event ${event.name} exists twice.`)
      events.set(event.name, name)
    }
  }
  if (faults.length > 0) throw new ModuleFaults(faults)
}

/** What all modules declare under one name, in the order of the list. */
export function declarationsOf<K extends keyof Declarations>(
  modules: readonly AnyModule[],
  name: K,
): Declarations[K][] {
  return modules.flatMap((module) => {
    const found = module.declares?.[name]
    return found === undefined ? [] : [found]
  })
}

/** The modules of one server, set up in the order of the list and closed in the opposite one. */
export interface ModuleHost {
  services: Readonly<Record<string, unknown>>
  migrations: Readonly<Record<string, Migration>>
  /** What all modules contribute under one name, in the order of the list. */
  contributions<K extends keyof Contributions>(name: K): Contributions[K][]
  start(): Promise<void>
  routes(): { name: string; plugin: NonNullable<ReturnType<NonNullable<AnyModule['routes']>>> }[]
  /** Closes every module, even when one fails; the failures are returned. */
  close(): Promise<unknown[]>
}

export function setUpModules(
  modules: readonly AnyModule[],
  ground: GroundContext,
  given: Readonly<Record<string, unknown>>,
): ModuleHost {
  checkModules(modules, Object.keys(given))
  const services: Record<string, unknown> = { ...given }
  const serviceOf = (module: AnyModule) => services[module.name] as Services[keyof Services]
  let complete = false
  const contributions: ModuleHost['contributions'] = (name) => {
    if (!complete) throw new Error(`Contributions (${name}) are known only when all modules are set up.`)
    return modules.flatMap((module) => {
      const found = module.contributes?.(serviceOf(module))[name]
      return found === undefined ? [] : [found]
    })
  }
  const context: ModuleContext = { ...ground, contributions }

  for (const module of modules) {
    context.permissions.register(module.access(context))
    for (const event of module.events) context.events.declare(event)
  }
  for (const module of modules) {
    const needs = Object.fromEntries(module.dependsOn.map((name) => [name, services[name]]))
    const logger = context.logger.child({ module: module.name })
    services[module.name] = module.setup({ ...context, logger }, needs as never)
  }
  complete = true

  return {
    services,
    migrations: Object.assign({}, ...modules.map((module) => module.migrations)) as Record<string, Migration>,
    contributions,
    async start() {
      for (const module of modules) await module.start?.(serviceOf(module))
    },
    routes: () =>
      modules.flatMap((module) =>
        module.routes === undefined
          ? []
          : [{ name: module.name, plugin: module.routes(serviceOf(module), context) }],
      ),
    async close() {
      const failures: unknown[] = []
      for (const module of [...modules].reverse()) {
        try {
          await module.close?.(serviceOf(module))
        } catch (error) {
          failures.push(error)
        }
      }
      return failures
    },
  }
}

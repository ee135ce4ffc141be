import type { FastifyInstance } from 'fastify'
import type { Migration } from 'kysely/migration'
import type { AuditLog } from '../audit/audit-log.ts'
import type { Config } from '../config/settings.ts'
import type { ErrorRegistry } from '../errors/app-error.ts'
import type { EventBus, EventDefinition } from '../events/event-bus.ts'
import type { Logger } from '../logging/logger.ts'
import type { Mailer } from '../mail/mailer.ts'
import type { AccessRules, PermissionEngine } from '../permissions/permission-engine.ts'
import type { SecretBox } from '../secrets/secret-box.ts'
import type { DomainStorage } from '../storage/domain-storage.ts'

/**
 * Services by the name of their module. Each module adds its own where it is declared:
 *
 *     declare module '../../platform/module/module.ts' { interface Services { spaces: SpacesService } }
 *
 * `setup` is handed those it names in `dependsOn`, and no others.
 */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface -- filled by declaration merging
export interface Services {}

/** What modules give to those that collect from all (sync, http; later search, analytics, admin). Merged likewise. */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface -- filled by declaration merging
export interface Contributions {}

/** What modules declare for the planes below them, known before anything is set up (document kinds). Merged likewise. */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface -- filled by declaration merging
export interface Declarations {}

/** What every module is given, whatever it depends on. */
export interface ModuleContext {
  /** Of Stoa, as in package.json. */
  version: string
  config: Config
  storage: DomainStorage
  permissions: PermissionEngine
  events: EventBus
  /** Every change of accounts, rights, settings, sharing, export and deletion is recorded here, in its unit of work. */
  audit: AuditLog
  mail: Mailer
  /** Seals what must be kept and must not be readable in a copy of the database. */
  secrets: SecretBox
  logger: Logger
  /** Milliseconds since 1970-01-01 UTC. */
  now(): number
  /** What all modules contribute under one name, in the order of the list. Not before all of them are set up. */
  contributions<K extends keyof Contributions>(name: K): Contributions[K][]
}

/** What is known before there are modules. */
export type GroundContext = Omit<ModuleContext, 'contributions'>

/** A module's manifest: declarations only. Boot checks all manifests together and names every fault at once. */
export interface ModuleManifest<Name extends keyof Services, Needs extends keyof Services> {
  name: Name
  /** Modules (and `sync`) whose services `setup` is given. Must be acyclic. */
  dependsOn: readonly Needs[]
  /** Names are `<yyyymmdd>-<nnnn>-<module>-<what>`; they run in the order of their names, over all modules. */
  migrations: Readonly<Record<string, Migration>>
  errors: ErrorRegistry
  access(context: ModuleContext): AccessRules
  events: readonly EventDefinition[]
  declares?: Partial<Declarations>
  /** Builds the service. No I/O yet. */
  setup(context: ModuleContext, needs: Pick<Services, Needs>): Services[Name]
  /** What this module gives to collectors. */
  contributes?(service: Services[Name]): Partial<Contributions>
  /** Runs after the migrations, before the server listens. */
  start?(service: Services[Name]): Promise<void>
  /** Routes below `/api/v1`. */
  routes?(service: Services[Name], context: ModuleContext): (app: FastifyInstance) => Promise<void>
  close?(service: Services[Name]): Promise<void>
}

/** A manifest whose own types are not looked at any more. */
export type AnyModule = ModuleManifest<keyof Services, keyof Services>

/** Declares a module, with the types of its needs worked out from `dependsOn`. */
export function defineModule<const Name extends keyof Services, const Needs extends keyof Services = never>(
  manifest: ModuleManifest<Name, Needs>,
): AnyModule {
  // oxlint-disable-next-line typescript/no-unnecessary-type-assertion -- the list forgets which module it holds
  return manifest as unknown as AnyModule
}

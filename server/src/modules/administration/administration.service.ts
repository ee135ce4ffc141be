import type {
  Activity,
  ActivitySpan,
  AdministrationOverview,
  Configuration,
  Health,
  Language,
  MailOverview,
  MailTrial,
} from '@stoa/protocol'
import type { LoadedConfig } from '../../platform/config/load-config.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Operations } from '../../platform/operations/operations.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { SyncCore } from '../../sync/index.ts'
import { activityFrom, activityOf } from './activity.ts'
import * as repository from './administration.repository.ts'
import { configurationOf } from './configuration.ts'
import { diskUsage } from './disk-usage.ts'
import { createHealthKeeper } from './health-keeper.ts'
import { createMailRoom } from './mail-room.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    administration: AdministrationService
  }
}

/** What only the process around the modules knows. */
export interface RunningServer {
  readonly commit: string | null
  /** UTC ms. */
  readonly startedAt: number
  /** Where each setting came from. */
  readonly sources: LoadedConfig['sources']
  /** Sockets of live events, and whose they are. */
  live(): { connections: number; people: ReadonlySet<string> }
}

/** All throw `http.forbidden` for who does not administer the organisation. */
export interface AdministrationService {
  overview(actor: Actor): Promise<AdministrationOverview>
  /** What the doctor said last, and whether it is being asked again. */
  health(actor: Actor, language: Language): Promise<Health>
  /** Begins to ask the doctor, unless that is being done, and answers without waiting for the end. */
  examine(actor: Actor, language: Language): Promise<Health>
  /** The last hour or day, ready to be drawn. */
  activity(actor: Actor, span: ActivitySpan): Promise<Activity>
  configuration(actor: Actor): Promise<Configuration>
  mail(actor: Actor): Promise<MailOverview>
  /** Sends a mail to the actor. @throws mail.not_set_up, mail.unreachable, mail.sign_in_refused, mail.refused */
  tryMail(actor: Actor): Promise<MailTrial>
  /** Before the server listens: what is around the modules makes itself known. */
  attach(server: RunningServer): void
}

export function createAdministrationService(
  context: ModuleContext,
  { sync, operations }: { sync: SyncCore; operations: Operations },
): AdministrationService {
  const { config, storage, permissions, version, logger, now } = context
  const mailRoom = createMailRoom(context)
  const keeper = createHealthKeeper(operations, logger)
  let attached: RunningServer | null = null
  const server = (): RunningServer => {
    if (attached === null) throw new Error('The administration was not told which server it is of.')
    return attached
  }

  return {
    attach(running) {
      attached = running
    },

    async health(actor, language) {
      permissions.demand(actor, 'administration.read')
      return keeper.health(language)
    },

    async examine(actor, language) {
      permissions.demand(actor, 'administration.read')
      keeper.examine()
      return keeper.health(language)
    },

    async activity(actor, span) {
      permissions.demand(actor, 'administration.read')
      const at = now()
      return activityOf(await operations.history(activityFrom(span, at)), span, at)
    },

    async configuration(actor) {
      permissions.demand(actor, 'administration.read')
      return configurationOf({ config, sources: server().sources })
    },

    async mail(actor) {
      permissions.demand(actor, 'administration.read')
      return mailRoom.overview()
    },

    async tryMail(actor) {
      permissions.demand(actor, 'administration.read')
      return mailRoom.try(actor)
    },

    async overview(actor) {
      permissions.demand(actor, 'administration.read')
      const { sockets, users, rooms, journal } = sync.stats()
      const { connections, people } = server().live()
      return {
        at: now(),
        version,
        commit: server().commit,
        runtime: process.versions.node,
        platform: `${process.platform} ${process.arch}`,
        startedAt: server().startedAt,
        publicUrl: config.publicUrl,
        content: {
          state: journal.state,
          degradedSince: journal.degradedSince,
          waitingUpdates: journal.pendingUpdates,
        },
        connections: {
          // Whoever looks at this in a window is here, before the window's own connection stands.
          people: new Set([...people, ...users, ...(actor.via.type === 'session' ? [actor.userId] : [])])
            .size,
          sync: sockets,
          live: connections,
        },
        rooms,
        totals: await repository.countTotals(storage.db<repository.Tables>()),
        disk: await diskUsage(config),
      }
    },
  }
}

import type {
  AuditExportRequest,
  AuditFilters,
  AuditPage,
  AuditQuery,
  AuditVerification,
} from '@stoa/protocol'
import { type AuditMark, prunedAction, verifyAuditChain } from '../../platform/audit/audit-chain.ts'
import { stoaItself } from '../../platform/audit/audit-entry.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, encodeCursor } from '../../platform/storage/cursor.ts'
import { writeExport } from './audit-export.ts'
import { presentEntry, presentVerification } from './audit.presenter.ts'
import * as repository from './audit.repository.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    audit: AuditService
  }
  interface Contributions {
    auditReach: AuditReach
  }
}

/**
 * Gives somebody without `audit.read` a part of the log: the entries of the people whose ids the query finds, done by
 * them or to them. Null: this actor gets nothing from here. Contributed by whoever knows of administrators of a part
 * of the organisation.
 */
export type AuditReach = (actor: Actor) => Promise<repository.PeopleQuery>

export interface AuditService {
  /** Newest first. @throws http.forbidden */
  search(actor: Actor, query: AuditQuery & { limit: number }): Promise<AuditPage>
  /** Oldest first, in pieces of text, up to and with the entry that records this export. @throws http.forbidden */
  export(actor: Actor, request: AuditExportRequest): Promise<AsyncGenerator<string>>
  /** Checks every hash. @param anchor a head that was noted earlier. @throws http.forbidden */
  verify(actor: Actor, anchor: AuditMark | null): Promise<AuditVerification>
  /**
   * Deletes entries older than `before` (ms), the oldest first, as far as no younger one precedes them. Leaves a
   * checkpoint and an entry that vouches for it, so that the rest still verifies. @returns how many were deleted
   */
  prune(before: number): Promise<number>
  /** Prunes by the setting, now and once a day. */
  start(): Promise<void>
  close(): void
}

/** How many entries one page of a search for text looks through: the database answers nobody else meanwhile. */
const lookedThrough = 50_000
/** How many entries are deleted in one transaction. */
const pruneBatch = 20_000
const exportBatch = 1_000
const day = 24 * 3_600_000

export function createAuditService(context: ModuleContext): AuditService {
  const { storage, permissions, audit, config, logger, now } = context
  const db = () => storage.db<repository.Tables>()
  let timer: NodeJS.Timeout | undefined

  /** The people whose entries this actor may see. */
  async function peopleFor(actor: Actor): Promise<repository.PeopleQuery> {
    if (permissions.may(actor, 'audit.read')) return null
    for (const reach of context.contributions('auditReach')) {
      const people = await reach(actor)
      if (people !== null) return people
    }
    permissions.demand(actor, 'audit.read')
    return null
  }

  async function* batches(filters: AuditFilters, until: number) {
    let above = 0
    for (;;) {
      const query = { filters, people: null, above, until, limit: exportBatch }
      const rows = await repository.listEntries(db(), query)
      yield rows.map(presentEntry)
      const last = rows.at(-1)
      if (last === undefined || rows.length < exportBatch) return
      above = last.sequence
    }
  }

  const service: AuditService = {
    async search(actor, { cursor, limit, ...filters }) {
      const people = await peopleFor(actor)
      const below =
        cursor === undefined
          ? (await repository.newestSequence(db())) + 1
          : decodeCursor(cursor, ['number'])[0]
      const isSearch = (filters.query?.trim() ?? '') !== '' || people !== null
      const notBelow = isSearch ? Math.max(0, below - 1 - lookedThrough) : 0
      const query = { filters, people, below, notBelow, limit: limit + 1 }
      const rows = await repository.listEntries(db(), query)
      const isMore = rows.length > limit
      const next = isMore ? rows[limit - 1]!.sequence : notBelow + 1
      return {
        items: rows.slice(0, limit).map(presentEntry),
        nextCursor: isMore || notBelow > 0 ? encodeCursor([next]) : null,
      }
    },

    async export(actor, { format, ...filters }) {
      permissions.demand(actor, 'audit.export')
      const until = await storage.unitOfWork(async (unit) => {
        const details = { format, ...filters }
        await audit.record(unit, { action: 'audit.exported', actor, target: { type: 'audit' }, details })
        return repository.newestSequence(unit.db<repository.Tables>())
      })
      return writeExport(format, batches(filters, until))
    },

    async verify(actor, anchor) {
      permissions.demand(actor, 'audit.read')
      return presentVerification(await verifyAuditChain(db(), { anchor }))
    },

    async prune(before) {
      let pruned = 0
      for (;;) {
        const count = await storage.unitOfWork(async (unit) => {
          const tx = unit.db<repository.Tables>()
          const mark = await repository.lastOlderThan(tx, before, pruneBatch)
          if (mark === undefined) return 0
          const deleted = await repository.deleteUntil(tx, mark, now())
          await audit.record(unit, {
            action: prunedAction,
            actor: stoaItself,
            target: { type: 'audit' },
            details: { ...mark, before, deleted },
          })
          return deleted
        })
        pruned += count
        if (count < pruneBatch) return pruned
      }
    },

    async start() {
      const { auditDays } = config
      if (auditDays === null) return
      await service.prune(now() - auditDays * day)
      timer = setInterval(() => {
        service.prune(now() - auditDays * day).catch((error: unknown) => {
          logger.error({ err: error }, 'old entries of the audit log could not be deleted')
        })
      }, day)
      timer.unref()
    },

    close: () => clearInterval(timer),
  }
  return service
}

import type { CreatedShareLink, CreateShareLinkRequest, Page, ShareLink } from '@stoa/protocol'
import { stoaItself } from '../../platform/audit/audit-entry.ts'
import type { Logger } from '../../platform/logging/logger.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import type { ListQuery, ShareLinks } from '../rights/index.ts'
import type { DocumentContext } from './document-context.ts'
import { changeRights } from './document-grants.ts'
import { findDocument } from './documents.repository.ts'

/** Links to a document and what is below it, for people without an account. Its managers make and withdraw them. */
export interface DocumentLinks {
  list(actor: Actor, id: string, query: ListQuery): Promise<Page<ShareLink>>
  /** @throws rights.link_expiry_past */
  create(actor: Actor, id: string, request: CreateShareLinkRequest): Promise<CreatedShareLink>
  /** @throws rights.link_not_found */
  revoke(actor: Actor, id: string, linkId: string): Promise<void>
  /** Ends links as their time comes, until the function that it returns is called. */
  watchExpiry(logger: Logger): () => void
}

/** A timer does not reach further than this, in ms. */
const longestWait = 3_600_000

export function createDocumentLinks(context: DocumentContext, links: ShareLinks): DocumentLinks {
  const { grants } = context
  let wake = (): void => {}

  /** Ends every link and visit whose time is over. What a visit has still open is closed by the recheck. */
  async function endExpired(): Promise<void> {
    for (const { id: linkId, documentId } of await links.expired(context.db())) {
      await context.unitOfWork(async (unit) => {
        const row = await findDocument(context.within(unit), documentId)
        if (row === undefined) return
        const change = { action: 'documents.link_expired', details: { linkId }, reduces: true } as const
        await changeRights(context, unit, stoaItself, row, change, async (tx) => {
          await links.end(tx, linkId)
          await grants.take(tx, { type: 'document', id: documentId }, linkId)
        })
      })
    }
    await links.forgetVisits(context.db())
  }

  return {
    async list(actor, id, query) {
      await context.require(actor, 'documents.manage', id, context.db())
      return links.list(context.db(), id, query)
    },

    async create(actor, id, request) {
      await context.require(actor, 'documents.manage', id, context.db())
      // Takes a while on purpose, so not within the transaction.
      const passwordHash = await links.hashPassword(request.password)
      const created = await context.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = await context.requireLive(actor, 'documents.manage', id, db)
        const { role, expiresAt } = request
        const made = await links.create(
          db,
          { role, expiresAt: expiresAt ?? null, documentId: id, by: actor.userId },
          passwordHash,
        )
        const { id: linkId, hasPassword } = made.link
        const details = { linkId, role, hasPassword, expiresAt: expiresAt ?? null }
        const change = { action: 'documents.link_created', details, reduces: false } as const
        await changeRights(context, unit, actor, row, change, (tx) =>
          grants.give(tx, {
            source: { type: 'document', id },
            to: { type: 'link', id: linkId },
            role,
            by: actor.userId,
          }),
        )
        return { ...made.link, secret: made.secret }
      })
      wake()
      return created
    },

    async revoke(actor, id, linkId) {
      await context.unitOfWork(async (unit) => {
        const db = context.within(unit)
        const row = await context.require(actor, 'documents.manage', id, db)
        const change = { action: 'documents.link_revoked', details: { linkId }, reduces: true } as const
        await changeRights(context, unit, actor, row, change, async (tx) => {
          await links.revoke(tx, id, linkId)
          await grants.take(tx, { type: 'document', id }, linkId)
        })
      })
    },

    watchExpiry(logger) {
      let timer: NodeJS.Timeout | undefined
      let running = false
      let again = false
      let ended = false
      const look = async (): Promise<void> => {
        await endExpired()
        const next = await links.nextExpiry(context.db())
        plan(next === null ? longestWait : Math.min(Math.max(next - context.now(), 0), longestWait))
      }
      const plan = (delay: number): void => {
        clearTimeout(timer)
        if (ended) return
        timer = setTimeout(wake, delay)
        timer.unref()
      }
      wake = () => {
        again = running
        if (running || ended) return
        running = true
        look()
          .catch((error: unknown) => {
            logger.error({ err: error }, 'expired links could not be ended')
            plan(60_000)
          })
          .finally(() => {
            running = false
            if (again) wake()
          })
      }
      wake()
      return () => {
        ended = true
        clearTimeout(timer)
      }
    },
  }
}

import type { CreateShareLinkRequest, LinkRole, LinkVisit, Page, ShareLink } from '@stoa/protocol'
import type { Authenticator } from '../../platform/http/request-context.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { AnyDatabase } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import {
  hashPassword,
  type IdentityService,
  newSecret,
  passwordMatches,
  secretHash,
} from '../identity/index.ts'
import type { ListQuery } from './grant-keeper.ts'
import { rightsFail } from './rights.errors.ts'
import { type Db, findPerson, type Tables } from './rights.repository.ts'
import * as repository from './share-links.repository.ts'

/** How long a visitor may stay without opening the link again, in ms. */
const visitLifetime = 8 * 3_600_000
/** A visit is kept for so long after its end (ms): who ends with their link is told apart by it, and closed. */
const visitGrace = 60_000
/** So many wrong passwords in a row, whoever tried them, and the link rests for so long (ms). */
const mostWrongPasswords = 20
const restingTime = 5 * 60_000

/** What a visitor is called to those who are in the document with them. */
const visitorName = { en: 'Visitor', 'zh-CN': '链接访客' } as const

/** A link as its document's module needs it to withdraw it. */
export interface EndedLink {
  id: string
  documentId: string
}

/**
 * Links that open one document to whoever holds them. The right itself is a grant to the link, which the module of the
 * document gives and takes; here are secrets, passwords, visits and the time.
 */
export interface ShareLinks {
  authenticate: Authenticator
  /** Who stands behind a visit that was proven before; null when it is over. */
  readProof(via: Actor['via'], address: string | null): Promise<Actor | null>
  /** The secret is told this once. @throws rights.link_expiry_past */
  create(
    db: AnyDatabase,
    link: CreateShareLinkRequest & { documentId: string; by: string },
    passwordHash: string | null,
  ): Promise<{ link: ShareLink; secret: string }>
  hashPassword(password: string | undefined): Promise<string | null>
  list(db: AnyDatabase, documentId: string, query: ListQuery): Promise<Page<ShareLink>>
  /** Ends the link and every visit through it. @throws rights.link_not_found */
  revoke(db: AnyDatabase, documentId: string, linkId: string): Promise<void>
  /** The same for one whose time is over. */
  end(db: AnyDatabase, linkId: string): Promise<void>
  /** Links whose time is over and that {@link ShareLinks.end} was not called for; at most a hundred. */
  expired(db: AnyDatabase): Promise<EndedLink[]>
  /** Removes visits whose time has been over for a while. */
  forgetVisits(db: AnyDatabase): Promise<void>
  nextExpiry(db: AnyDatabase): Promise<number | null>
  /**
   * Lets a visitor in.
   * @throws rights.link_not_found, rights.link_password, rights.link_password_wrong, rights.link_resting
   */
  open(request: { secret: string; password?: string }): Promise<LinkVisit>
}

export function createShareLinks(
  { storage, now }: Pick<ModuleContext, 'storage' | 'now'>,
  identity: Pick<IdentityService, 'language'>,
): ShareLinks {
  const narrowed = (db: AnyDatabase): Db => db

  function present(
    row: repository.ShareLinkRow & {
      person_name: string | null | undefined
      person_hue: number | null | undefined
    },
  ): ShareLink {
    const { person_name: name, person_hue: hue } = row
    return {
      id: row.id,
      documentId: row.document_id,
      role: row.role,
      hasPassword: row.password_hash !== null,
      expiresAt: row.expires_at,
      createdBy: typeof name === 'string' ? { id: row.created_by, name, hue: hue ?? 0 } : null,
      createdAt: row.created_at,
    }
  }

  const visitor = (row: { id: string; visit_id: string }, address: string | null): Actor => ({
    userId: row.visit_id,
    name: visitorName[identity.language()],
    hue: Number.parseInt(row.visit_id.slice(-2), 16) % 8,
    role: 'guest',
    language: null,
    address,
    via: { type: 'link', linkId: row.id, visitId: row.visit_id },
  })

  async function checkPassword(row: repository.ShareLinkRow, password: string | undefined): Promise<void> {
    if (row.password_hash === null) return
    if (password === undefined) throw rightsFail('rights.link_password')
    if (row.closed_until > now()) throw rightsFail('rights.link_resting')
    // Counted before it is looked at, so that tries side by side are not all looked at.
    await storage.unitOfWork(async (unit) => {
      const db = unit.db<Tables>()
      const wrong = ((await repository.findLink(db, row.id, now()))?.wrong_passwords ?? 0) + 1
      const rests = wrong >= mostWrongPasswords
      await repository.updateLink(db, row.id, {
        wrong_passwords: rests ? 0 : wrong,
        ...(rests ? { closed_until: now() + restingTime } : {}),
      })
    })
    if (!(await passwordMatches(row.password_hash, password))) throw rightsFail('rights.link_password_wrong')
    await storage.unitOfWork((unit) =>
      repository.updateLink(unit.db<Tables>(), row.id, { wrong_passwords: 0, closed_until: 0 }),
    )
  }

  return {
    async authenticate({ token, address }) {
      if (token?.startsWith('stoa_l_') !== true) return null
      const row = await repository.findVisit(storage.db<Tables>(), { tokenHash: secretHash(token) }, now())
      return row === undefined ? null : visitor(row, address)
    },

    async readProof(via, address) {
      if (via.type !== 'link') return null
      const row = await repository.findVisit(storage.db<Tables>(), { id: via.visitId }, now())
      return row === undefined ? null : visitor(row, address)
    },

    async create(db, { documentId, role, expiresAt = null, by }, passwordHash) {
      if (expiresAt !== null && expiresAt <= now()) throw rightsFail('rights.link_expiry_past')
      const secret = newSecret('stoa_share_')
      const row = {
        id: uuidv7(now()),
        document_id: documentId,
        secret_hash: secretHash(secret),
        role,
        expires_at: expiresAt,
        password_hash: passwordHash,
        wrong_passwords: 0,
        closed_until: 0,
        created_by: by,
        created_at: now(),
        revoked_at: null,
      }
      await repository.insertLink(narrowed(db), row)
      const person = await findPerson(narrowed(db), by)
      return { link: present({ ...row, person_name: person?.name, person_hue: person?.hue }), secret }
    },

    hashPassword: async (password) => (password === undefined ? null : hashPassword(password)),

    async list(db, documentId, { cursor, limit }) {
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await repository.listLinks(narrowed(db), documentId, now(), { after, limit: limit + 1 })
      return pageFrom(rows, limit, (row) => [row.id], present)
    },

    async revoke(db, documentId, linkId) {
      const row = await repository.findLink(narrowed(db), linkId, now())
      if (row?.document_id !== documentId) throw rightsFail('rights.link_not_found')
      await repository.updateLink(narrowed(db), linkId, { revoked_at: now() })
      await repository.deleteVisitsOf(narrowed(db), linkId)
    },

    async end(db, linkId) {
      await repository.updateLink(narrowed(db), linkId, { revoked_at: now() })
      await repository.deleteVisitsOf(narrowed(db), linkId)
    },

    async expired(db) {
      const rows = await repository.listExpired(narrowed(db), now())
      return rows.map(({ id, document_id }) => ({ id, documentId: document_id }))
    },

    forgetVisits: (db) => repository.deleteOldVisits(narrowed(db), now() - visitGrace),
    nextExpiry: (db) => repository.nextExpiry(narrowed(db)),

    async open({ secret, password }) {
      const hash = secretHash(secret)
      const row = await repository.findLinkBySecret(storage.db<Tables>(), hash, now())
      if (row === undefined) throw rightsFail('rights.link_not_found')
      await checkPassword(row, password)
      const token = newSecret('stoa_l_')
      const expiresAt = Math.min(now() + visitLifetime, row.expires_at ?? Number.POSITIVE_INFINITY)
      const role: LinkRole = row.role
      await storage.unitOfWork(async (unit) => {
        const db = unit.db<Tables>()
        // Withdrawn while the password was looked at: then it opens nothing.
        if ((await repository.findLink(db, row.id, now())) === undefined)
          throw rightsFail('rights.link_not_found')
        await repository.deleteOldVisits(db, now() - visitGrace)
        await repository.insertVisit(db, {
          id: uuidv7(now()),
          link_id: row.id,
          token_hash: secretHash(token),
          created_at: now(),
          expires_at: expiresAt,
        })
      })
      return { token, expiresAt, documentId: row.document_id, role }
    },
  }
}

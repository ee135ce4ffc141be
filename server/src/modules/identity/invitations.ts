import type {
  AcceptInvitationRequest,
  CreatedInvitation,
  CreateInvitationRequest,
  Invitation,
  InvitationPreview,
  OrganisationRole,
  Page,
  Placement,
} from '@stoa/protocol'
import { strangerAt } from '../../platform/audit/audit-entry.ts'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import type { Database, UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { mayGive } from './accounts.ts'
import type { AccountMaker } from './account-maker.ts'
import { identityFail } from './identity.errors.ts'
import { invitationMail } from './identity.mails.ts'
import type { IdentityTables } from './identity.tables.ts'
import * as invitations from './invitations.repository.ts'
import type { Post } from './post.ts'
import { newSecret, secretHash } from './secrets.ts'

/** How long an invitation can be accepted (ms). */
const lifetime = 7 * 24 * 3_600_000

/** Applies where a new person belongs; contributed by the module that knows departments and groups. */
export interface AccountPlacement {
  /** Throws when the actor may not bring people there, or one of the places does not exist. */
  check(actor: Actor, placement: Placement): Promise<void>
  /** In the transaction that creates the account. Places that are gone by now are left out. */
  apply(unit: UnitOfWork, userId: string, placement: Placement): Promise<void>
}

declare module '../../platform/module/module.ts' {
  interface Contributions {
    accountPlacement: AccountPlacement
  }
}

/** Each link works once, for a week. Only the hash of its secret is kept. */
export interface Invitations {
  /** With an address, and mail set up, the link is also sent. @throws identity.email_taken, identity.role_too_high */
  create(actor: Actor, request: CreateInvitationRequest): Promise<CreatedInvitation>
  list(actor: Actor, page: { cursor?: string; limit: number }): Promise<Page<Invitation>>
  /** A new link for another week; the old one ends. @throws identity.invitation_not_found */
  resend(actor: Actor, id: string): Promise<CreatedInvitation>
  /** @throws identity.invitation_not_found */
  revoke(actor: Actor, id: string): Promise<void>
  /** What the holder of a link is shown. @throws identity.invitation_invalid */
  preview(token: string): Promise<InvitationPreview>
  /** Creates the account. @returns its id. @throws identity.invitation_invalid, identity.email_taken */
  accept(request: AcceptInvitationRequest, address: string | null): Promise<string>
}

const nowhere: Placement = { departmentIds: [], groupIds: [] }

export function createInvitations(
  context: ModuleContext,
  { accounts, post }: { accounts: AccountMaker; post: Post },
): Invitations {
  const { storage, permissions, audit, mail, now } = context
  const db = () => storage.db<IdentityTables>()

  async function present(rows: readonly invitations.InvitationRow[]): Promise<Invitation[]> {
    const states = await mail.stateOf(rows.flatMap(({ mail_id }) => (mail_id === null ? [] : [mail_id])))
    return rows.map((row) => ({
      id: row.id,
      email: row.email,
      role: row.role,
      language: row.language,
      placement: JSON.parse(row.placement) as Placement,
      invitedBy: row.inviter,
      createdAt: row.created_at,
      expiresAt: row.expires_at,
      mail: row.mail_id === null ? 'none' : (states.get(row.mail_id) ?? 'none'),
    }))
  }

  /** Gives the invitation a new secret, sends it where there is somewhere to send it, and answers with the link. */
  async function issue(unit: UnitOfWork, row: Omit<invitations.InvitationRow, 'token_hash' | 'mail_id'>) {
    const secret = newSecret('stoa_i_')
    const link = post.link('/invitation', secret)
    const { language, timeZone, organisation } = await post.reader(unit, row.language)
    const content = { organisation, invitedBy: row.inviter, url: link, expiresAt: row.expires_at }
    const mail_id =
      row.email === null
        ? null
        : await mail.queue(unit, row.email, invitationMail({ language, timeZone }, content))
    return { link, row: { ...row, token_hash: secretHash(secret), mail_id } }
  }

  /** What an inviter may not give any more, their invitation does not give either. */
  async function valid(
    from: Database<IdentityTables>,
    tokenHash: string,
  ): Promise<invitations.InvitationRow> {
    const row = await invitations.findByToken(from, tokenHash, now())
    if (row === undefined || !mayGive({ role: row.inviter_role }, row.role))
      throw identityFail('identity.invitation_invalid')
    return row
  }

  const answer = async (row: invitations.InvitationRow, link: string): Promise<CreatedInvitation> => {
    const [presented] = await present([row])
    return { ...presented!, link }
  }

  const targetOf = (row: { id: string; email: string | null }) => ({
    type: 'invitation',
    id: row.id,
    name: row.email,
  })

  return {
    async create(actor, request) {
      permissions.demand(actor, 'users.create')
      const role: OrganisationRole = request.role ?? 'member'
      if (!mayGive(actor, role)) throw identityFail('identity.role_too_high')
      const placement = request.placement ?? nowhere
      for (const { check } of context.contributions('accountPlacement')) await check(actor, placement)
      const email = request.email?.trim().toLowerCase() ?? null
      const { row, link } = await storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        if (email !== null) {
          if (await invitations.isTaken(tx, email)) throw identityFail('identity.email_taken')
          // One open invitation for an address: a second one replaces the first.
          await invitations.deleteFor(tx, email)
        }
        const issued = await issue(unit, {
          id: uuidv7(now()),
          email,
          role,
          language: request.language ?? actor.language ?? (await post.reader(unit, null)).language,
          placement: JSON.stringify(placement),
          created_by: actor.userId,
          created_at: now(),
          expires_at: now() + lifetime,
          inviter: actor.name,
          inviter_role: actor.role,
        })
        await invitations.insertInvitation(tx, issued.row)
        const details = { role, ...placement }
        await audit.record(unit, { action: 'identity.invited', actor, target: targetOf(issued.row), details })
        return issued
      })
      return answer(row, link)
    },

    async list(actor, { cursor, limit }) {
      permissions.demand(actor, 'users.create')
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string'])[0]
      const rows = await invitations.listInvitations(db(), after, limit + 1)
      const page = pageFrom(
        rows,
        limit,
        (row) => [row.id],
        (row) => row,
      )
      return { items: await present(page.items), nextCursor: page.nextCursor }
    },

    async resend(actor, id) {
      permissions.demand(actor, 'users.create')
      const { row, link } = await storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        const found = await invitations.findInvitation(tx, id)
        if (found === undefined) throw identityFail('identity.invitation_not_found')
        if (!mayGive(actor, found.role)) throw identityFail('identity.role_too_high')
        const issued = await issue(unit, { ...found, expires_at: now() + lifetime })
        const { token_hash, mail_id, expires_at } = issued.row
        await invitations.renewInvitation(tx, id, { token_hash, mail_id, expires_at })
        await audit.record(unit, { action: 'identity.invitation_resent', actor, target: targetOf(found) })
        return issued
      })
      return answer(row, link)
    },

    async revoke(actor, id) {
      permissions.demand(actor, 'users.create')
      await storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        const row = await invitations.findInvitation(tx, id)
        if (row === undefined) throw identityFail('identity.invitation_not_found')
        if (!mayGive(actor, row.role)) throw identityFail('identity.role_too_high')
        await invitations.takeInvitation(tx, row.token_hash, Number.MIN_SAFE_INTEGER)
        await audit.record(unit, { action: 'identity.invitation_revoked', actor, target: targetOf(row) })
      })
    },

    preview: (token) =>
      storage.unitOfWork(async (unit) => {
        const row = await valid(unit.db<IdentityTables>(), secretHash(token))
        const { organisation } = await post.reader(unit, null)
        const { inviter: invitedBy, email, language, expires_at: expiresAt } = row
        return { organisation, invitedBy, email, language, expiresAt }
      }),

    async accept(request, address) {
      const tokenHash = secretHash(request.token)
      // Looked up before the password is hashed: a guess costs its sender more than us.
      const found = await valid(db(), tokenHash)
      if ((found.email === null) !== (request.email !== undefined))
        throw identityFail('identity.invitation_email')
      const account = await accounts.prepare({
        email: found.email ?? request.email!,
        name: request.name,
        password: request.password,
        role: found.role,
      })
      const language = request.language ?? found.language
      try {
        await storage.unitOfWork(async (unit) => {
          const tx = unit.db<IdentityTables>()
          if (!(await invitations.takeInvitation(tx, tokenHash, now())))
            throw identityFail('identity.invitation_invalid')
          // The inviter vouches for an address they named; one that the newcomer typed is shown to be theirs later.
          const email_verified_at = found.email === null ? null : now()
          await accounts.insert(unit, { ...account, language, email_verified_at })
          const placement = JSON.parse(found.placement) as Placement
          for (const { apply } of context.contributions('accountPlacement'))
            await apply(unit, account.id, placement)
          await audit.record(unit, {
            action: 'identity.joined',
            actor: strangerAt(address, account.name),
            target: { type: 'user', id: account.id, name: account.name },
            details: { invitation: found.id, invitedBy: found.created_by, role: found.role },
          })
        })
      } catch (error) {
        if (isUniqueViolation(error)) throw identityFail('identity.email_taken', { cause: error })
        throw error
      }
      return account.id
    },
  }
}

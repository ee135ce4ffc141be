import type { UnitOfWork } from '../../platform/storage/domain-storage.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { strangerAt } from '../../platform/audit/audit-entry.ts'
import { federationFail } from './federation.errors.ts'
import { actorOfSource, type FederationContext } from './federation-context.ts'
import * as identities from './identities.repository.ts'
import { prescribedFor } from './providers.repository.ts'

/** Somebody whom a provider or directory has just proven. */
export interface ExternalPerson {
  sourceId: string
  sourceName: string
  /** What the source calls them, for ever. */
  subject: string
  email: string | null
  isEmailVerified: boolean
  name: string | null
}

/** Which account a person from elsewhere has here. */
export interface ExternalAccounts {
  /**
   * The account they are connected with; else the one with their verified address, which is connected then; else a new
   * one, where that is wanted.
   *
   * Nobody gets into an account by saying an address: the source must have verified it, and so must we, because
   * whoever made the account first may have typed somebody else's. And an owner's account opens only if the owner
   * connected it: otherwise whoever may set up providers could make one that says an owner's address.
   * @throws federation.* with the reason
   */
  accountFor(
    person: ExternalPerson,
    options: { mayCreate: (email: string) => boolean; address: string | null },
  ): Promise<string>
  /** Connects for a person who is signed in. @throws federation.already_connected */
  connect(person: ExternalPerson, actor: Actor): Promise<void>
}

export function createExternalAccounts(context: FederationContext): ExternalAccounts {
  const { storage, identity, audit, now } = context

  async function remember(
    unit: UnitOfWork,
    { sourceId, subject }: ExternalPerson,
    userId: string,
    madeByPerson: 0 | 1,
  ): Promise<void> {
    await identities.insertIdentity(context.within(unit), {
      id: uuidv7(now()),
      source_id: sourceId,
      subject,
      user_id: userId,
      made_by_person: madeByPerson,
      created_at: now(),
      last_used_at: now(),
    })
  }

  /** People of a domain with a prescribed provider come through no other one. */
  async function refuseOtherDoor(unit: UnitOfWork, sourceId: string, email: string): Promise<void> {
    const prescribed = await prescribedFor(context.within(unit), domainOf(email))
    if (prescribed !== undefined && prescribed.id !== sourceId)
      throw federationFail('federation.provider_prescribed', { meta: { provider: prescribed.key } })
  }

  return {
    async accountFor(person, { mayCreate, address }) {
      return storage.unitOfWork(async (unit) => {
        const tx = context.within(unit)
        const known = await identities.findIdentity(tx, person.sourceId, person.subject)
        if (known !== undefined) {
          const user = await identity.accountFinder.find(unit, { id: known.user_id })
          if (user === undefined || !user.isActive) throw federationFail('federation.account_deactivated')
          if (user.role === 'owner' && known.made_by_person === 0)
            throw federationFail('federation.owner_connects_first')
          if (user.role !== 'owner') await refuseOtherDoor(unit, person.sourceId, user.email)
          await identities.updateIdentity(tx, known.id, { last_used_at: now() })
          return user.id
        }
        if (person.email === null || !isAddress(person.email) || !person.isEmailVerified)
          throw federationFail('federation.address_not_verified')
        const email = person.email.toLowerCase()
        await refuseOtherDoor(unit, person.sourceId, email)
        const user = await identity.accountFinder.find(unit, { email })
        const details = { source: person.sourceName, sourceId: person.sourceId }
        if (user !== undefined) {
          if (!user.isActive) throw federationFail('federation.account_deactivated')
          if (user.role === 'owner') throw federationFail('federation.owner_connects_first')
          if (!user.isEmailVerified) throw federationFail('federation.address_not_proven_here')
          await remember(unit, person, user.id, 0)
          await audit.record(unit, {
            action: 'federation.connected',
            actor: strangerAt(address, email),
            target: { type: 'user', id: user.id, name: user.name },
            details: { ...details, by: 'address' },
          })
          return user.id
        }
        if (!mayCreate(email)) throw federationFail('federation.no_account')
        const name = (person.name ?? email.split('@')[0]!).slice(0, longestName)
        const row = await identity.accountMaker.prepare({ email, name, password: null, role: 'member' })
        await identity.accountMaker.insert(unit, row)
        await audit.record(unit, {
          action: 'identity.user_created',
          actor: { ...actorOfSource(person.sourceName), address },
          target: { type: 'user', id: row.id, name: row.name },
          details: { role: 'member', ...details },
        })
        await remember(unit, person, row.id, 0)
        return row.id
      })
    },

    async connect(person, actor) {
      const { userId } = actor
      await storage.unitOfWork(async (unit) => {
        const tx = context.within(unit)
        const known = await identities.findIdentity(tx, person.sourceId, person.subject)
        if (known !== undefined && known.user_id !== userId)
          throw federationFail('federation.already_connected')
        const user = await identity.accountFinder.find(unit, { id: userId })
        if (user === undefined || !user.isActive) throw federationFail('federation.account_deactivated')
        if (known === undefined) await remember(unit, person, userId, 1)
        else await identities.updateIdentity(tx, known.id, { last_used_at: now(), made_by_person: 1 })
        await audit.record(unit, {
          action: 'federation.connected',
          actor,
          target: { type: 'user', id: userId, name: user.name },
          details: { source: person.sourceName, sourceId: person.sourceId, by: 'person' },
        })
      })
    },
  }
}

/**
 * ASCII only, as everywhere here. In lower case some other letters become those of somebody else's address: the sign of
 * the kelvin becomes a k.
 */
const isAddress = (email: string): boolean => /^[\x21-\x3f\x41-\x7e]+@[a-z0-9.-]+$/i.test(email)

/** Of a person, as `PersonName` in the protocol has it. */
const longestName = 80

export const domainOf = (email: string): string => email.slice(email.lastIndexOf('@') + 1).toLowerCase()

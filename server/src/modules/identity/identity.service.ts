import { randomBytes } from 'node:crypto'
import type {
  CreateUserRequest,
  Instance,
  Language,
  Me,
  SetupRequest,
  UpdateMeRequest,
  User,
} from '@stoa/protocol'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { type AccountFinder, accountFinder } from './account-finder.ts'
import { type AccountMaker, createAccountMaker, type NewAccount } from './account-maker.ts'
import { type AccountIntake, createAccountIntake } from './account-intake.ts'
import { type Accounts, createAccounts, mayGive } from './accounts.ts'
import { type ApiTokens, createApiTokens } from './api-tokens.ts'
import { type Avatars, createAvatars } from './avatars.ts'
import { identityFail } from './identity.errors.ts'
import { accountChanged } from './identity.events.ts'
import { presentOrganisation, presentUser } from './identity.presenter.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import { createInvitations, type Invitations } from './invitations.ts'
import { createPasskeys, type Passkeys } from './passkeys.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import { createPost } from './post.ts'
import { createSecondFactor, type SecondFactor } from './second-factor.ts'
import { hashPassword, newSecret, secretHash } from './secrets.ts'
import { createSessionStore, type SessionStore } from './session-store.ts'
import { createSignIn, type SignIn } from './sign-in.ts'
import { createSignInThrottle } from './sign-in-throttle.ts'
import { createSyncTokens, type SyncTokens } from './sync-tokens.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    identity: IdentityService
  }
}

export interface IdentityService {
  readonly sessions: SessionStore
  readonly signIn: SignIn
  readonly apiTokens: ApiTokens
  readonly syncTokens: SyncTokens
  readonly accounts: Accounts
  readonly intake: AccountIntake
  readonly passwords: Passwords
  readonly secondFactor: SecondFactor
  readonly passkeys: Passkeys
  readonly invitations: Invitations
  readonly avatars: Avatars
  readonly accountFinder: AccountFinder
  /** Makes accounts inside a unit of work of the caller's, who has asked for the right to it. */
  readonly accountMaker: AccountMaker
  instance(version: string): Promise<Instance>
  /** The language of the organisation, as last read; `en` before it is set up. */
  language(): Language
  /** Where the organisation lives, as an IANA name; `UTC` before it is set up. */
  timeZone(): Promise<string>
  /** A new one-time setup link's secret, which ends the one before; null when there is already an account. */
  renewSetupLink(): Promise<string | null>
  /** Creates organisation and owner. @throws identity.setup_link_invalid, identity.already_set_up */
  setUp(request: SetupRequest): Promise<User>
  /** Creates organisation and owner without a link, for the operator of the machine; null when there is an account. */
  setUpUnattended(owner: { email: string; password: string }): Promise<User | null>
  me(actor: Actor): Promise<Me>
  updateMe(actor: Actor, request: UpdateMeRequest): Promise<Me>
  /** Without a password, one is made and returned this once. */
  createUser(actor: Actor, request: CreateUserRequest): Promise<User & { temporaryPassword?: string }>
  listUsers(
    actor: Actor,
    query: { query?: string; cursor?: string; limit: number },
  ): Promise<{ items: User[]; nextCursor: string | null }>
  /** For the command line: the operator acts with an owner's rights. @throws identity.user_not_found */
  setPassword(email: string, password: string): Promise<void>
  /** @throws identity.user_not_found */
  getUser(id: string): Promise<User>
  /** @throws identity.user_not_found */
  userByEmail(email: string): Promise<User>
  /** The owner who has been one for longest, for the command line. @throws identity.user_not_found */
  firstOwner(): Promise<User>
  operator(): Actor
  /** Begins to clear away what has run out. */
  start(): Promise<void>
  close(): Promise<void>
}

/** How often what has run out is cleared away (ms). */
const sweepInterval = 10 * 60_000

export function createIdentityService(context: ModuleContext): IdentityService {
  const { storage, permissions, events, audit, now, logger } = context
  const db = () => storage.db<IdentityTables>()
  const syncTokens = createSyncTokens(context)
  const sessions = createSessionStore(context, syncTokens)
  const throttle = createSignInThrottle(context)
  const post = createPost(context)
  const passwords = createPasswords(context, { sessions, throttle, post })
  const secondFactor = createSecondFactor(context, { passwords, throttle, post })
  const passkeys = createPasskeys(context, { passwords, post })
  const accountMaker = createAccountMaker(context)
  let language: Language = 'en'
  let sweeping: NodeJS.Timeout | null = null

  const readLanguage = async (): Promise<void> => {
    language = (await repository.findOrganisation(db()))?.language ?? 'en'
  }

  async function sweep(): Promise<void> {
    await sessions.sweep()
    await throttle.sweep()
  }

  async function found(
    owner: NewAccount,
    organisation: SetupRequest['organisation'],
    linkHash: string | null,
  ): Promise<User> {
    const timeZone = checkedTimeZone(organisation.timeZone)
    const row = await accountMaker.prepare(owner)
    await storage.unitOfWork(async (unit) => {
      const tx = unit.db<IdentityTables>()
      if (await repository.hasUsers(tx)) throw identityFail('identity.already_set_up')
      if (linkHash !== null && (await repository.findSetupLink(tx, linkHash)) === undefined) {
        throw identityFail('identity.setup_link_invalid')
      }
      await repository.insertOrganisation(tx, {
        id: uuidv7(now()),
        name: organisation.name.trim(),
        language: organisation.language,
        time_zone: timeZone,
        created_at: now(),
      })
      await accountMaker.insert(unit, row)
      await repository.replaceSetupLink(tx, null, now())
      const target = { type: 'user', id: row.id, name: row.name }
      await audit.record(unit, { action: 'identity.set_up', actor: operator(), target })
    })
    language = organisation.language
    return presentUser({ ...row, version: 1 })
  }

  const service: IdentityService = {
    sessions,
    signIn: createSignIn(context, { sessions, throttle, secondFactor, passkeys }),
    apiTokens: createApiTokens(context),
    syncTokens,
    accounts: createAccounts(context, sessions),
    intake: createAccountIntake(context),
    passwords,
    secondFactor,
    passkeys,
    invitations: createInvitations(context, { accounts: accountMaker, post }),
    avatars: createAvatars(context),
    accountFinder,
    accountMaker,

    async instance(version) {
      const organisation = await repository.findOrganisation(db())
      return {
        name: organisation?.name ?? null,
        language: organisation?.language ?? 'en',
        setupRequired: !(await repository.hasUsers(db())),
        version,
      }
    },

    language: () => language,
    timeZone: async () => (await repository.findOrganisation(db()))?.time_zone ?? 'UTC',

    async renewSetupLink() {
      await readLanguage()
      const secret = newSecret('stoa_setup_')
      return storage.unitOfWork(async (unit) => {
        const tx = unit.db<IdentityTables>()
        if (await repository.hasUsers(tx)) return null
        await repository.replaceSetupLink(tx, secretHash(secret), now())
        return secret
      })
    },

    async setUp({ token, organisation, owner }) {
      // Looked up before the password is hashed: a guess costs its sender more than us.
      if ((await repository.findSetupLink(db(), secretHash(token))) === undefined) {
        const done = await repository.hasUsers(db())
        throw identityFail(done ? 'identity.already_set_up' : 'identity.setup_link_invalid')
      }
      return found({ ...owner, role: 'owner' }, organisation, secretHash(token))
    },

    async setUpUnattended({ email, password }) {
      if (await repository.hasUsers(db())) return null
      const name = email.split('@')[0] ?? email
      const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone
      return found({ email, name, password, role: 'owner' }, { name: 'Stoa', language: 'en', timeZone }, null)
    },

    async me(actor) {
      const [row, organisation] = await Promise.all([
        repository.findUser(db(), actor.userId),
        repository.findOrganisation(db()),
      ])
      if (row === undefined || organisation === undefined) throw identityFail('identity.user_not_found')
      const can = permissions.organisationActions(actor)
      const features = { mail: context.mail.enabled, languageModel: context.config.llmUrl !== null }
      return { user: presentUser(row), organisation: presentOrganisation(organisation), can, features }
    },

    async updateMe(actor, request) {
      const change = {
        ...(request.name === undefined ? {} : { name: request.name.trim() }),
        ...(request.language === undefined ? {} : { language: request.language }),
      }
      if (Object.keys(change).length > 0) {
        await storage.unitOfWork(async (unit) => {
          await repository.updateUser(unit.db<IdentityTables>(), actor.userId, change)
          await events.record(unit, accountChanged, { userId: actor.userId })
          const target = { type: 'user', id: actor.userId, name: change.name ?? actor.name }
          await audit.record(unit, { action: 'identity.profile_changed', actor, target, details: change })
        })
      }
      return service.me(actor)
    },

    async createUser(actor, request) {
      permissions.demand(actor, 'users.create')
      const role = request.role ?? 'member'
      if (!mayGive(actor, role)) throw identityFail('identity.role_too_high')
      const temporaryPassword =
        request.password === undefined ? randomBytes(12).toString('base64url') : undefined
      const row = await accountMaker.prepare({
        ...request,
        password: request.password ?? temporaryPassword ?? null,
        role,
      })
      try {
        await storage.unitOfWork(async (unit) => {
          await accountMaker.insert(unit, row)
          const target = { type: 'user', id: row.id, name: row.name }
          await audit.record(unit, { action: 'identity.created', actor, target, details: { role } })
        })
      } catch (error) {
        if (isUniqueViolation(error)) throw identityFail('identity.email_taken', { cause: error })
        throw error
      }
      const user = presentUser({ ...row, version: 1 })
      return temporaryPassword === undefined ? user : { ...user, temporaryPassword }
    },

    async listUsers(actor, { query, cursor, limit }) {
      permissions.demand(actor, 'users.list')
      const after = cursor === undefined ? null : decodeCursor(cursor, ['string', 'string'])
      const rows = await repository.listUsers(db(), { query: query?.trim() || null, after, limit: limit + 1 })
      return pageFrom(rows, limit, (row) => [row.name, row.id], presentUser)
    },

    async setPassword(email, password) {
      const row = await repository.findUserByEmail(db(), email)
      if (row === undefined) throw identityFail('identity.user_not_found')
      const password_hash = await hashPassword(password)
      await storage.unitOfWork(async (unit) => {
        await repository.updateUser(unit.db<IdentityTables>(), row.id, { password_hash })
        await sessions.endAll(unit, row.id)
        const target = { type: 'user', id: row.id, name: row.name }
        await audit.record(unit, { action: 'identity.password_set', actor: operator(), target })
      })
    },

    async getUser(id) {
      const row = await repository.findUser(db(), id)
      if (row === undefined) throw identityFail('identity.user_not_found')
      return presentUser(row)
    },

    async userByEmail(email) {
      const row = await repository.findUserByEmail(db(), email.trim())
      if (row === undefined) throw identityFail('identity.user_not_found')
      return presentUser(row)
    },

    async firstOwner() {
      const row = await repository.findFirstOwner(db())
      if (row === undefined) throw identityFail('identity.user_not_found')
      return presentUser(row)
    },

    operator,

    async start() {
      await sweep()
      sweeping = setInterval(() => {
        sweep().catch((error: unknown) => logger.error({ err: error }, 'what has run out stays for now'))
      }, sweepInterval)
      sweeping.unref()
    },

    async close() {
      if (sweeping !== null) clearInterval(sweeping)
      await passwords.settled()
    },
  }
  return service
}

/** Whoever holds the machine: on the command line. */
const operator = (): Actor => ({
  userId: '',
  name: 'operator',
  hue: 0,
  role: 'owner',
  language: null,
  via: { type: 'cli' },
  address: null,
})

function checkedTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch (cause) {
    throw identityFail('identity.time_zone_unknown', { cause })
  }
}

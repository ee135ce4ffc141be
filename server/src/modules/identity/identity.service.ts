import type {
  CreateUserRequest,
  Instance,
  Language,
  Me,
  OrganisationRole,
  SetupRequest,
  SignInRequest,
  UpdateMeRequest,
  User,
} from '@stoa/protocol'
import { randomBytes } from 'node:crypto'
import type { ModuleContext } from '../../platform/module/module.ts'
import type { Actor } from '../../platform/permissions/actor.ts'
import { decodeCursor, pageFrom } from '../../platform/storage/cursor.ts'
import { isUniqueViolation } from '../../platform/storage/sqlite-dialect.ts'
import { uuidv7 } from '../../platform/storage/uuid.ts'
import { identityFail } from './identity.errors.ts'
import { presentOrganisation, presentUser } from './identity.presenter.ts'
import * as repository from './identity.repository.ts'
import type { IdentityTables } from './identity.tables.ts'
import { hashPassword, newSecret, passwordMatches, secretHash } from './secrets.ts'
import type { SessionStore } from './session-store.ts'

declare module '../../platform/module/module.ts' {
  interface Services {
    identity: IdentityService
  }
}

export interface NewAccount {
  email: string
  name: string
  password: string | null
  role: OrganisationRole
}

export interface IdentityService {
  readonly sessions: SessionStore
  instance(version: string): Promise<Instance>
  /** The language of the organisation, as last read; `en` before it is set up. */
  language(): Language
  /** A new one-time setup link's secret, which ends the one before; null when there is already an account. */
  renewSetupLink(): Promise<string | null>
  /** Creates organisation and owner. @throws identity.setup_link_invalid, identity.already_set_up */
  setUp(request: SetupRequest): Promise<User>
  /** Creates organisation and owner without a link, for the operator of the machine; null when there is an account. */
  setUpUnattended(owner: { email: string; password: string }): Promise<User | null>
  /** @throws identity.wrong_credentials, alike for an unknown address and a wrong password */
  signIn(request: SignInRequest): Promise<User>
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
  operator(): Actor
}

export function createIdentityService(context: ModuleContext, sessions: SessionStore): IdentityService {
  const { storage, permissions, now } = context
  const db = () => storage.db<IdentityTables>()
  let language: Language = 'en'

  const readLanguage = async (): Promise<void> => {
    language = (await repository.findOrganisation(db()))?.language ?? 'en'
  }

  async function accountRow({ email, name, password, role }: NewAccount) {
    const id = uuidv7(now())
    return {
      id,
      email: email.trim().toLowerCase(),
      name: name.trim(),
      hue: Number.parseInt(id.slice(-2), 16) % 8,
      password_hash: password === null ? null : await hashPassword(password),
      role,
      language: null,
      created_at: now(),
    }
  }

  async function found(
    owner: NewAccount,
    organisation: SetupRequest['organisation'],
    linkHash: string | null,
  ): Promise<User> {
    const timeZone = checkedTimeZone(organisation.timeZone)
    const row = await accountRow(owner)
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
      await repository.insertUser(tx, row)
      await repository.replaceSetupLink(tx, null, now())
    })
    language = organisation.language
    return presentUser({ ...row, version: 1 })
  }

  const service: IdentityService = {
    sessions,

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

    async signIn({ email, password }) {
      const row = await repository.findUserByEmail(db(), email.trim())
      if (!(await passwordMatches(row?.password_hash ?? null, password)) || row === undefined) {
        throw identityFail('identity.wrong_credentials')
      }
      return presentUser(row)
    },

    async me(actor) {
      const [row, organisation] = await Promise.all([
        repository.findUser(db(), actor.userId),
        repository.findOrganisation(db()),
      ])
      if (row === undefined || organisation === undefined) throw identityFail('identity.user_not_found')
      const can = permissions.organisationActions(actor)
      return { user: presentUser(row), organisation: presentOrganisation(organisation), can }
    },

    async updateMe(actor, request) {
      const change = {
        ...(request.name === undefined ? {} : { name: request.name.trim() }),
        ...(request.language === undefined ? {} : { language: request.language }),
      }
      if (Object.keys(change).length > 0) {
        await storage.unitOfWork((unit) =>
          repository.updateUser(unit.db<IdentityTables>(), actor.userId, change),
        )
      }
      return service.me(actor)
    },

    async createUser(actor, request) {
      permissions.demand(actor, 'users.create')
      const role = request.role ?? 'member'
      if (role === 'owner' && actor.role !== 'owner') throw identityFail('identity.role_too_high')
      const temporaryPassword =
        request.password === undefined ? randomBytes(12).toString('base64url') : undefined
      const row = await accountRow({
        ...request,
        password: request.password ?? temporaryPassword ?? null,
        role,
      })
      try {
        await storage.unitOfWork((unit) => repository.insertUser(unit.db<IdentityTables>(), row))
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
      await storage.unitOfWork((unit) =>
        repository.updateUser(unit.db<IdentityTables>(), row.id, { password_hash }),
      )
    },

    async getUser(id) {
      const row = await repository.findUser(db(), id)
      if (row === undefined) throw identityFail('identity.user_not_found')
      return presentUser(row)
    },

    operator: () => ({
      userId: '',
      name: 'operator',
      hue: 0,
      role: 'owner',
      language: null,
      via: { type: 'cli' },
    }),
  }
  return service
}

function checkedTimeZone(timeZone: string): string {
  try {
    return new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone
  } catch (cause) {
    throw identityFail('identity.time_zone_unknown', { cause })
  }
}

import Type, { type Static } from 'typebox'
import { closed, Id, Language, nullable, PageQuery, pageOf, Time } from './common.ts'

/** Tiers of an account within the organisation. Rights on content are roles on spaces and documents. */
export const organisationRoles = ['owner', 'admin', 'member', 'guest'] as const
export const OrganisationRole = Type.Union([
  Type.Literal('owner'),
  Type.Literal('admin'),
  Type.Literal('member'),
  Type.Literal('guest'),
])
export type OrganisationRole = Static<typeof OrganisationRole>

export const Email = Type.String({ format: 'email', maxLength: 254 })
/** At least ten characters; length is what protects, so nothing else is demanded. */
export const Password = Type.String({ minLength: 10, maxLength: 256 })
export const PersonName = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })

/** A person as others see them. `hue` (0-7) picks the person's colour everywhere. */
export const Person = Type.Object(
  { id: Id, name: Type.String(), hue: Type.Integer({ minimum: 0, maximum: 7 }) },
  closed,
)
export type Person = Static<typeof Person>

export const User = Type.Object(
  {
    id: Id,
    email: Type.String(),
    name: Type.String(),
    hue: Type.Integer({ minimum: 0, maximum: 7 }),
    role: OrganisationRole,
    language: nullable(Language),
    createdAt: Time,
    /** Since when the account is switched off; null: it is active. */
    deactivatedAt: nullable(Time),
    /** Address of the picture below the server's own; null: none. */
    avatar: nullable(Type.String()),
  },
  closed,
)
export type User = Static<typeof User>

export const Organisation = Type.Object(
  { name: Type.String(), language: Language, timeZone: Type.String() },
  closed,
)
export type Organisation = Static<typeof Organisation>

/** What anybody may know before signing in. */
export const Instance = Type.Object(
  {
    name: nullable(Type.String()),
    language: Language,
    setupRequired: Type.Boolean(),
    version: Type.String(),
  },
  closed,
)
export type Instance = Static<typeof Instance>

export const SetupRequest = Type.Object(
  {
    token: Type.String({ minLength: 1, maxLength: 200 }),
    organisation: Type.Object(
      {
        name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
        language: Language,
        timeZone: Type.String({ minLength: 1, maxLength: 64 }),
      },
      closed,
    ),
    owner: Type.Object({ email: Email, name: PersonName, password: Password }, closed),
  },
  closed,
)
export type SetupRequest = Static<typeof SetupRequest>

export const SignInRequest = Type.Object(
  { email: Type.String({ maxLength: 254 }), password: Type.String({ maxLength: 256 }) },
  closed,
)
export type SignInRequest = Static<typeof SignInRequest>

/** Who I am, and what I may do in the organisation as a whole. */
export const Me = Type.Object(
  {
    user: User,
    organisation: Organisation,
    can: Type.Array(Type.String(), { description: 'Names of actions' }),
    features: Type.Object(
      {
        mail: Type.Boolean({ description: 'A mail server is set up' }),
        languageModel: Type.Boolean({ description: 'A language model is set up, for drafts' }),
      },
      { ...closed, description: 'What the operator of this server has set up' },
    ),
  },
  closed,
)
export type Me = Static<typeof Me>

export const UpdateMeRequest = Type.Object(
  { name: Type.Optional(PersonName), language: Type.Optional(Language) },
  closed,
)
export type UpdateMeRequest = Static<typeof UpdateMeRequest>

export const CreateUserRequest = Type.Object(
  {
    email: Email,
    name: PersonName,
    password: Type.Optional(Password),
    role: Type.Optional(OrganisationRole),
  },
  closed,
)
export type CreateUserRequest = Static<typeof CreateUserRequest>

export const UserList = pageOf(User)
export const UserListQuery = Type.Object(
  { ...PageQuery, query: Type.Optional(Type.String({ maxLength: 100 })) },
  closed,
)

export const CreateApiTokenRequest = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }) },
  closed,
)
/** `token` is shown this once; only its hash is kept. */
export const CreatedApiToken = Type.Object(
  { id: Id, name: Type.String(), token: Type.String(), createdAt: Time },
  closed,
)
export const ApiToken = Type.Object(
  { id: Id, name: Type.String(), createdAt: Time, lastUsedAt: nullable(Time) },
  closed,
)
export type ApiToken = Static<typeof ApiToken>
export const ApiTokenList = pageOf(ApiToken)

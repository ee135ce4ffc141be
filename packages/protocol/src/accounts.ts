import Type, { type Static } from 'typebox'
import { closed, Id, Language, nullable, PageQuery, pageOf, Time } from './common.ts'
import { Email, OrganisationRole, Password, PersonName } from './identity.ts'

const Secret = Type.String({ minLength: 1, maxLength: 200 })
/** A password as it is typed to be checked: rules for new ones do not hold for old ones. */
const TypedPassword = Type.String({ minLength: 1, maxLength: 256 })

/** How the second step of signing in can be done. */
export const secondStepMethods = ['totp', 'recovery_code', 'passkey'] as const
export const SecondStep = Type.Object(
  {
    secondStep: Type.Array(
      Type.Union([Type.Literal('totp'), Type.Literal('recovery_code'), Type.Literal('passkey')]),
      { description: 'What can be shown next, at POST /api/v1/sessions/second-step, within five minutes' },
    ),
  },
  closed,
)
export type SecondStep = Static<typeof SecondStep>

/** What a browser's WebAuthn gives back, as JSON. Its inside is checked by the verifier, not by its shape. */
export const PasskeyAnswer = Type.Object(
  {
    id: Type.String({ maxLength: 2000 }),
    rawId: Type.String({ maxLength: 2000 }),
    type: Type.Literal('public-key'),
    response: Type.Record(
      Type.String({ maxLength: 60 }),
      Type.Union([Type.String({ maxLength: 40_000 }), Type.Array(Type.String()), Type.Number(), Type.Null()]),
    ),
    clientExtensionResults: Type.Record(Type.String(), Type.Unknown()),
    authenticatorAttachment: Type.Optional(nullable(Type.String({ maxLength: 60 }))),
  },
  closed,
)
export type PasskeyAnswer = Static<typeof PasskeyAnswer>

/** Exactly one of the three. */
export const SecondStepRequest = Type.Union([
  Type.Object({ code: Type.String({ pattern: '^[0-9 ]{6,8}$' }) }, closed),
  Type.Object({ recoveryCode: Type.String({ minLength: 16, maxLength: 40 }) }, closed),
  Type.Object({ passkey: PasskeyAnswer }, closed),
])
export type SecondStepRequest = Static<typeof SecondStepRequest>

/** Options for `navigator.credentials`, as WebAuthn's own JSON. */
export const PasskeyOptions = Type.Object(
  { challenge: Type.String() },
  { additionalProperties: true, description: 'PublicKeyCredential…OptionsJSON of WebAuthn' },
)
export const PasskeySignInRequest = Type.Object({ passkey: PasskeyAnswer }, closed)

const PasskeyName = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })
/** `password` is asked of those who have one. */
export const PasskeyOptionsRequest = Type.Object({ password: Type.Optional(TypedPassword) }, closed)
export const CreatePasskeyRequest = Type.Object({ name: PasskeyName, passkey: PasskeyAnswer }, closed)
export const RenamePasskeyRequest = Type.Object({ name: PasskeyName }, closed)
export const Passkey = Type.Object(
  {
    id: Id,
    name: Type.String(),
    synced: Type.Boolean({ description: 'Kept on several devices by its maker' }),
    createdAt: Time,
    lastUsedAt: nullable(Time),
  },
  closed,
)
export type Passkey = Static<typeof Passkey>
export const PasskeyList = Type.Object({ items: Type.Array(Passkey) }, closed)

/** Asked of those who have a password; the others must have signed in just now. */
export const PasswordRequest = Type.Object({ password: Type.Optional(TypedPassword) }, closed)
export const TotpSetup = Type.Object(
  {
    secret: Type.String({ description: 'Base32, for typing' }),
    uri: Type.String({ description: 'otpauth://, for a QR code' }),
  },
  closed,
)
export type TotpSetup = Static<typeof TotpSetup>
export const TotpConfirmRequest = Type.Object({ code: Type.String({ pattern: '^[0-9 ]{6,8}$' }) }, closed)
/** Shown this once; only hashes are kept. */
export const RecoveryCodes = Type.Object({ codes: Type.Array(Type.String()) }, closed)
/** How my account is protected. */
export const Security = Type.Object(
  {
    password: Type.Boolean(),
    totp: Type.Boolean(),
    recoveryCodesLeft: Type.Integer({ minimum: 0 }),
    passkeys: Type.Integer({ minimum: 0 }),
  },
  closed,
)
export type Security = Static<typeof Security>

/** A browser in which I am signed in. */
export const Session = Type.Object(
  {
    id: Id,
    browser: nullable(Type.String({ description: 'Such as Firefox; null: not known' })),
    system: nullable(Type.String({ description: 'Such as Windows; null: not known' })),
    mobile: Type.Boolean(),
    address: nullable(Type.String()),
    method: Type.String(),
    createdAt: Time,
    lastSeenAt: Time,
    current: Type.Boolean(),
  },
  closed,
)
export type Session = Static<typeof Session>
export const SessionList = Type.Object({ items: Type.Array(Session) }, closed)

export const ChangePasswordRequest = Type.Object({ current: TypedPassword, password: Password }, closed)
export const PasswordResetRequest = Type.Object({ email: Type.String({ maxLength: 254 }) }, closed)
export const CompletePasswordResetRequest = Type.Object({ token: Secret, password: Password }, closed)

export const UpdateUserRequest = Type.Object({ role: OrganisationRole }, closed)

/** Where a new person belongs from the first day. */
export const Placement = Type.Object(
  {
    departmentIds: Type.Array(Id, { maxItems: 50, uniqueItems: true }),
    groupIds: Type.Array(Id, { maxItems: 50, uniqueItems: true }),
  },
  closed,
)
export type Placement = Static<typeof Placement>

export const CreateInvitationRequest = Type.Object(
  {
    email: Type.Optional(Email),
    role: Type.Optional(OrganisationRole),
    language: Type.Optional(Language),
    placement: Type.Optional(Placement),
  },
  closed,
)
export type CreateInvitationRequest = Static<typeof CreateInvitationRequest>
export const Invitation = Type.Object(
  {
    id: Id,
    email: nullable(Type.String()),
    role: OrganisationRole,
    language: Language,
    placement: Placement,
    invitedBy: Type.String({ description: 'Name' }),
    createdAt: Time,
    expiresAt: Time,
    mail: Type.Union(
      [Type.Literal('none'), Type.Literal('waiting'), Type.Literal('sent'), Type.Literal('failed')],
      { description: 'What became of the mail, if one was to be sent' },
    ),
  },
  closed,
)
export type Invitation = Static<typeof Invitation>
/** `link` is shown this once; only the hash of its secret is kept. */
export const CreatedInvitation = Type.Object({ ...Invitation.properties, link: Type.String() }, closed)
export type CreatedInvitation = Static<typeof CreatedInvitation>
export const InvitationList = pageOf(Invitation)
export const InvitationListQuery = Type.Object(PageQuery, closed)
export const InvitationTokenRequest = Type.Object({ token: Secret }, closed)
export const InvitationPreview = Type.Object(
  {
    organisation: Type.String(),
    invitedBy: Type.String(),
    email: nullable(Type.String()),
    language: Language,
    expiresAt: Time,
  },
  closed,
)
export type InvitationPreview = Static<typeof InvitationPreview>
/** `email` is needed when the invitation names none, and refused otherwise. */
export const AcceptInvitationRequest = Type.Object(
  {
    token: Secret,
    email: Type.Optional(Email),
    name: PersonName,
    password: Password,
    language: Type.Optional(Language),
  },
  closed,
)
export type AcceptInvitationRequest = Static<typeof AcceptInvitationRequest>

/** Opens documents on `/sync` and `/yjs`, once, until `expiresAt`. Ask for a new one at every connection. */
export const SyncToken = Type.Object({ token: Type.String(), expiresAt: Time }, closed)
export type SyncToken = Static<typeof SyncToken>

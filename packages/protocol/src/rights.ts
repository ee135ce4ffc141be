import Type, { type Static } from 'typebox'
import { closed, Id, nullable, PageQuery, pageOf, Time } from './common.ts'
import { Person } from './identity.ts'
import { Role } from './spaces.ts'

/** To whom a right can be given. `everyone` is every active account that is no guest. */
export const principalTypes = ['person', 'department', 'group', 'everyone'] as const
export const PrincipalType = Type.Union([
  Type.Literal('person'),
  Type.Literal('department'),
  Type.Literal('group'),
  Type.Literal('everyone'),
])
export type PrincipalType = Static<typeof PrincipalType>

/** The id of the principal of type `everyone`. */
export const everyone = 'everyone'

export const PrincipalId = Type.Union([Id, Type.Literal(everyone)])

/** `name` is empty where the thing is gone, and for `everyone`: the interface has a word for it. */
export const Principal = Type.Object({ type: PrincipalType, id: PrincipalId, name: Type.String() }, closed)
export type Principal = Static<typeof Principal>

/** The space or document that a right was given on. `title` is null where the reader may not see it. */
export const GrantSource = Type.Object(
  {
    type: Type.Union([Type.Literal('space'), Type.Literal('document')]),
    id: Id,
    title: nullable(Type.String()),
  },
  closed,
)
export type GrantSource = Static<typeof GrantSource>

/** `inherited`: given on the source, further up, and in force here as well. */
export const Grant = Type.Object(
  { principal: Principal, role: Role, source: GrantSource, inherited: Type.Boolean(), createdAt: Time },
  closed,
)
export type Grant = Static<typeof Grant>

/** Own grants first, then from the nearest source up to the space. `inherits` is false where the chain ends here. */
export const GrantList = Type.Object({ ...pageOf(Grant).properties, inherits: Type.Boolean() }, closed)
export type GrantList = Static<typeof GrantList>
export const GrantListQuery = Type.Object(PageQuery, closed)

export const GrantParams = Type.Object(
  { id: Id, principalType: PrincipalType, principalId: PrincipalId },
  closed,
)
export const SetGrantRequest = Type.Object({ role: Role }, closed)

/**
 * With `inherits: false` the rights from further up end here. `copy` (the default) first makes them the document's own,
 * so that nothing changes yet; without it whoever asks is left as the manager, beside the document's own rights.
 */
export const SetInheritanceRequest = Type.Object(
  { inherits: Type.Boolean(), copy: Type.Optional(Type.Boolean({ default: true })) },
  closed,
)
export type SetInheritanceRequest = Static<typeof SetInheritanceRequest>
export const Inheritance = Type.Object({ inherits: Type.Boolean() }, closed)
export type Inheritance = Static<typeof Inheritance>

/** One reason why a person has a right: a grant, and how the person belongs to its principal. */
export const AccessPath = Type.Object(
  {
    ...Grant.properties,
    through: nullable(
      Type.Object({ id: Id, name: Type.String() }, { ...closed, description: 'Their own department below' }),
    ),
  },
  closed,
)
export type AccessPath = Static<typeof AccessPath>

/** `role` is the strongest of all paths; null without any. */
export const Access = Type.Object(
  { user: Person, role: nullable(Role), paths: Type.Array(AccessPath) },
  closed,
)
export type Access = Static<typeof Access>

/** What a person would see, as administrators look at it. */
export const PreviewSpace = Type.Object({ id: Id, name: Type.String(), role: Role }, closed)
export type PreviewSpace = Static<typeof PreviewSpace>
export const PreviewSpaceList = pageOf(PreviewSpace)
export const PreviewDocument = Type.Object(
  { id: Id, spaceId: Id, spaceName: Type.String(), title: Type.String(), role: Role },
  closed,
)
export type PreviewDocument = Static<typeof PreviewDocument>
export const PreviewDocumentList = pageOf(PreviewDocument)
export const PreviewQuery = Type.Object(PageQuery, closed)

export const LinkRole = Type.Union([Type.Literal('viewer'), Type.Literal('commenter')])
export type LinkRole = Static<typeof LinkRole>

/** A link that opens one document, and what is below it, to whoever holds it. */
export const ShareLink = Type.Object(
  {
    id: Id,
    documentId: Id,
    role: LinkRole,
    hasPassword: Type.Boolean(),
    expiresAt: nullable(Time),
    createdBy: nullable(Person),
    createdAt: Time,
  },
  closed,
)
export type ShareLink = Static<typeof ShareLink>
export const ShareLinkList = pageOf(ShareLink)

export const CreateShareLinkRequest = Type.Object(
  {
    role: LinkRole,
    expiresAt: Type.Optional(nullable(Time)),
    password: Type.Optional(Type.String({ minLength: 4, maxLength: 256 })),
  },
  closed,
)
export type CreateShareLinkRequest = Static<typeof CreateShareLinkRequest>
/** `secret` is shown this once; only its hash is kept. */
export const CreatedShareLink = Type.Object({ ...ShareLink.properties, secret: Type.String() }, closed)
export type CreatedShareLink = Static<typeof CreatedShareLink>
export const ShareLinkParams = Type.Object({ id: Id, linkId: Id }, closed)

export const OpenShareLinkRequest = Type.Object(
  {
    secret: Type.String({ minLength: 1, maxLength: 200 }),
    password: Type.Optional(Type.String({ maxLength: 256 })),
  },
  closed,
)
export type OpenShareLinkRequest = Static<typeof OpenShareLinkRequest>
/** `token` speaks for the visitor, as a bearer token and on sync sockets, until `expiresAt`. */
export const LinkVisit = Type.Object(
  { token: Type.String(), expiresAt: Time, documentId: Id, role: LinkRole },
  closed,
)
export type LinkVisit = Static<typeof LinkVisit>

/** Somebody who may see a document. `email` tells people of one name apart; guests are told names alone. */
export const DocumentPerson = Type.Object({ ...Person.properties, email: nullable(Type.String()) }, closed)
export type DocumentPerson = Static<typeof DocumentPerson>
export const DocumentPersonList = pageOf(DocumentPerson)
/** `query` is found anywhere in a name, and for whoever is no guest in an address. */
export const DocumentPeopleQuery = Type.Object(
  { ...PageQuery, query: Type.Optional(Type.String({ maxLength: 100 })) },
  closed,
)
export type DocumentPeopleQuery = Static<typeof DocumentPeopleQuery>

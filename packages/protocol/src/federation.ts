import Type, { type Static } from 'typebox'
import { closed, Id, nullable, Time } from './common.ts'
import { ImportReport } from './organisation.ts'

/** The part of a provider's redirect URI that names it; chosen once, because the provider is told the whole URI. */
const Key = Type.String({ pattern: '^[a-z0-9][a-z0-9-]{0,30}$', minLength: 1, maxLength: 31 })
const Name = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' })
const Domain = Type.String({
  pattern: '^([a-zA-Z0-9]([a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\\.)+[a-zA-Z][a-zA-Z0-9-]{0,61}$',
  maxLength: 253,
})
const Address = Type.String({ minLength: 1, maxLength: 500 })
const Secret = Type.String({ minLength: 1, maxLength: 2_000 })

/** A value of the groups claim, or the name of a directory's group, and the group here whose members follow it. */
export const GroupMapping = Type.Object(
  { value: Type.String({ minLength: 1, maxLength: 500 }), groupId: Id },
  closed,
)
export type GroupMapping = Static<typeof GroupMapping>

const providerFields = {
  name: Name,
  issuer: Address,
  clientId: Type.String({ minLength: 1, maxLength: 500 }),
  /** Beside `openid`, separated by spaces. */
  scopes: Type.String({ maxLength: 500 }),
  enabled: Type.Boolean(),
  /** Whether somebody without an account gets one at the first sign-in. */
  createsAccounts: Type.Boolean(),
  /** Only addresses in these domains get one; empty: any address, which is right for a provider of your own only. */
  creationDomains: Type.Array(Domain, { maxItems: 50, uniqueItems: true }),
  /** People with an address in these domains sign in here and by no password. Owners are never locked out. */
  enforcedDomains: Type.Array(Domain, { maxItems: 50, uniqueItems: true }),
  /** The claim that lists groups; null: groups are not taken over. */
  groupsClaim: nullable(Type.String({ minLength: 1, maxLength: 100 })),
  groupMappings: Type.Array(GroupMapping, { maxItems: 200 }),
}

/** An OpenID Connect provider. Its secret never comes back. */
export const FederationProvider = Type.Object(
  {
    id: Id,
    key: Key,
    ...providerFields,
    hasClientSecret: Type.Boolean(),
    redirectUri: Type.String({ description: 'What the provider must be told' }),
    createdAt: Time,
  },
  closed,
)
export type FederationProvider = Static<typeof FederationProvider>
export const FederationProviderList = Type.Object({ items: Type.Array(FederationProvider) }, closed)
export type FederationProviderList = Static<typeof FederationProviderList>

const { name, issuer, clientId, ...furtherProviderFields } = providerFields
export const CreateFederationProviderRequest = Type.Object(
  {
    key: Key,
    name,
    issuer,
    clientId,
    /** Left out: a public client, which proves itself by PKCE alone. */
    clientSecret: Type.Optional(Secret),
    ...Type.Partial(Type.Object(furtherProviderFields)).properties,
  },
  closed,
)
export type CreateFederationProviderRequest = Static<typeof CreateFederationProviderRequest>

/** What is left out stays as it is; `clientSecret: null` takes the secret away. */
export const UpdateFederationProviderRequest = Type.Object(
  {
    ...Type.Partial(Type.Object(providerFields)).properties,
    clientSecret: Type.Optional(nullable(Secret)),
  },
  closed,
)
export type UpdateFederationProviderRequest = Static<typeof UpdateFederationProviderRequest>

const serverFields = {
  name: Name,
  /** `ldaps://host` or `ldap://host`, with a port if it is not the usual one. */
  url: Type.String({ pattern: '^ldaps?://[^/@\\s]+/?$', maxLength: 500 }),
  /** Begin TLS on a connection of `ldap://`. */
  startTls: Type.Boolean(),
  /** A certificate authority of your own, as PEM; null: those that the system trusts. */
  certificateAuthority: nullable(Type.String({ maxLength: 100_000 })),
  /** The account that searches; empty: without signing in. */
  bindDn: Type.String({ maxLength: 1_000 }),
  enabled: Type.Boolean(),
  createsAccounts: Type.Boolean(),
  userBase: Type.String({ maxLength: 1_000 }),
  /** Finds one person; `{login}` stands for what they typed. */
  userFilter: Type.String({ minLength: 3, maxLength: 2_000, pattern: '\\{login\\}' }),
  /** Finds everybody, for the import. */
  peopleFilter: Type.String({ minLength: 3, maxLength: 2_000 }),
  /** Names of attributes. `id` must never change, not even when somebody is renamed or moved. */
  attributes: Type.Object(
    {
      id: Type.String({ minLength: 1, maxLength: 100 }),
      email: Type.String({ minLength: 1, maxLength: 100 }),
      name: Type.String({ minLength: 1, maxLength: 100 }),
      title: nullable(Type.String({ minLength: 1, maxLength: 100 })),
      /** Holds a path such as 研发/前端; null: departments are not imported. */
      department: nullable(Type.String({ minLength: 1, maxLength: 100 })),
    },
    closed,
  ),
  /** Null: groups are not imported. */
  groups: nullable(
    Type.Object(
      {
        base: Type.String({ maxLength: 1_000 }),
        filter: Type.String({ minLength: 3, maxLength: 2_000 }),
        nameAttribute: Type.String({ minLength: 1, maxLength: 100 }),
        /** Holds the DN of each member. */
        memberAttribute: Type.String({ minLength: 1, maxLength: 100 }),
      },
      closed,
    ),
  ),
}

/** A directory that speaks LDAP. Its password never comes back. */
export const LdapServer = Type.Object(
  { id: Id, ...serverFields, hasBindPassword: Type.Boolean(), createdAt: Time },
  closed,
)
export type LdapServer = Static<typeof LdapServer>
export const LdapServerList = Type.Object({ items: Type.Array(LdapServer) }, closed)
export type LdapServerList = Static<typeof LdapServerList>

const { name: serverName, url, userBase, ...furtherServerFields } = serverFields
export const CreateLdapServerRequest = Type.Object(
  {
    name: serverName,
    url,
    userBase,
    bindPassword: Type.Optional(Secret),
    ...Type.Partial(Type.Object(furtherServerFields)).properties,
  },
  closed,
)
export type CreateLdapServerRequest = Static<typeof CreateLdapServerRequest>
export const UpdateLdapServerRequest = Type.Object(
  {
    ...Type.Partial(Type.Object(serverFields)).properties,
    bindPassword: Type.Optional(nullable(Secret)),
  },
  closed,
)
export type UpdateLdapServerRequest = Static<typeof UpdateLdapServerRequest>

/** Beside the password: through whom one can sign in. */
export const SignInOptions = Type.Object(
  {
    providers: Type.Array(Type.Object({ key: Key, name: Type.String() }, closed)),
    directories: Type.Array(Type.Object({ id: Id, name: Type.String() }, closed)),
    /** The key of the provider that the address must use; null: none is prescribed. */
    prescribed: nullable(Type.String()),
  },
  closed,
)
export type SignInOptions = Static<typeof SignInOptions>
export const SignInOptionsQuery = Type.Object(
  { email: Type.Optional(Type.String({ maxLength: 254 })) },
  closed,
)

export const BeginFederatedSignInRequest = Type.Object(
  {
    provider: Key,
    /** A path of ours to go to afterwards. */
    next: Type.Optional(Type.String({ maxLength: 2_000 })),
    /** Connects the provider's account with the one that is signed in now, instead of signing in. */
    link: Type.Optional(Type.Boolean()),
  },
  closed,
)
export type BeginFederatedSignInRequest = Static<typeof BeginFederatedSignInRequest>
/** Where the browser goes next: a page of the provider. */
export const BegunFederatedSignIn = Type.Object({ url: Type.String() }, closed)
export type BegunFederatedSignIn = Static<typeof BegunFederatedSignIn>
export const FederationKeyParams = Type.Object({ key: Key }, closed)

export const LdapSignInRequest = Type.Object(
  {
    login: Type.String({ minLength: 1, maxLength: 254 }),
    password: Type.String({ minLength: 1, maxLength: 256 }),
  },
  closed,
)
export type LdapSignInRequest = Static<typeof LdapSignInRequest>

/** An account elsewhere that opens mine. */
export const FederatedIdentity = Type.Object(
  {
    id: Id,
    source: Type.String({ description: 'Name of the provider or directory' }),
    createdAt: Time,
    lastUsedAt: Time,
  },
  closed,
)
export type FederatedIdentity = Static<typeof FederatedIdentity>
export const FederatedIdentityList = Type.Object({ items: Type.Array(FederatedIdentity) }, closed)
export type FederatedIdentityList = Static<typeof FederatedIdentityList>

/** What a trial found, step by step, in the reader's language. `unknown`: it cannot be told from here. */
export const FederationTrial = Type.Object(
  {
    ok: Type.Boolean(),
    steps: Type.Array(
      Type.Object(
        {
          step: Type.String(),
          outcome: Type.Enum(['ok', 'failed', 'unknown', 'skipped']),
          text: Type.String(),
          /** What the other side said, as it said it. */
          detail: nullable(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
)
export type FederationTrial = Static<typeof FederationTrial>

/** As after an import from a file. Line n is the n-th person that the directory lists. */
export const LdapImportReport = Type.Omit(ImportReport, ['encoding'])
export type LdapImportReport = Static<typeof LdapImportReport>

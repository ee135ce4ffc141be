import type { OrganisationRole } from '@stoa/protocol'
import type { Generated } from 'kysely'

/** Exactly one row, once the organisation has been set up. */
export interface OrganisationTable {
  id: string
  name: string
  language: 'en' | 'zh-CN'
  time_zone: string
  created_at: number
}

export interface UserTable {
  id: string
  /** Lower case: addresses are compared without regard to case. */
  email: string
  name: string
  /** 0-7, the person's colour. */
  hue: number
  /** A PHC string (argon2id); null: cannot sign in with a password. */
  password_hash: string | null
  role: OrganisationRole
  language: 'en' | 'zh-CN' | null
  created_at: number
  /** Since when the account is switched off (ms); null: it is active. */
  deactivated_at: number | null
  /** When it was shown that the address is the person's (ms); null: it was only typed. */
  email_verified_at: number | null
  /** Name of the file with the picture; null: none. */
  avatar: string | null
  version: Generated<number>
}

export interface SessionTable {
  id: string
  user_id: string
  /** SHA-256 of the cookie's value. */
  token_hash: string
  created_at: number
  last_seen_at: number
  expires_at: number
  user_agent: string
  /** Where it was last seen. */
  address: string | null
  method: SignInMethod
}

/** How a session was begun. */
export type SignInMethod = 'password' | 'second_factor' | 'passkey' | 'federation' | 'invitation' | 'setup'

/** Browsers in which somebody has signed in before. One cookie may stand for several people. */
export interface KnownDeviceTable {
  token_hash: string
  user_id: string
  last_used_at: number
}

/** Failed tries, by what they are counted for: an account, an address, a device. */
export interface SignInBudgetTable {
  key: string
  failures: number
  last_at: number
  blocked_until: number
}

/** The password was right, the second step is still to come. */
export interface HalfSessionTable {
  token_hash: string
  user_id: string
  expires_at: number
}

export interface TotpSecretTable {
  user_id: string
  sealed_secret: string
  created_at: number
  /** Null while the person has not yet shown that the app makes the right codes. */
  confirmed_at: number | null
  /** The step of the last code that was accepted: neither it nor an older one is accepted again. */
  last_step: Generated<number>
}

export interface RecoveryCodeTable {
  user_id: string
  code_hash: string
}

export interface PasskeyTable {
  id: string
  user_id: string
  credential_id: string
  /** COSE key, base64url. */
  public_key: string
  counter: number
  /** JSON list. */
  transports: string
  name: string
  /** 1: kept in several devices by its maker's cloud. */
  synced: 0 | 1
  created_at: number
  last_used_at: number | null
}

export interface PasskeyChallengeTable {
  challenge: string
  /** What it was made for, and for whom. */
  bound_to: string
  expires_at: number
}

/** Open invitations; an accepted or revoked one is gone, and in the audit log. */
export interface InvitationTable {
  id: string
  token_hash: string
  /** Null: whoever has the link says their own. */
  email: string | null
  role: OrganisationRole
  language: 'en' | 'zh-CN'
  /** JSON: departments and groups. */
  placement: string
  created_by: string
  created_at: number
  expires_at: number
  mail_id: string | null
}

export interface PasswordResetTable {
  token_hash: string
  user_id: string
  created_at: number
  expires_at: number
}

export interface SyncTokenTable {
  token_hash: string
  /** JSON: what its owner had proven themselves with. */
  proof: string
  expires_at: number
  /** The one socket that has used it; null: none yet. */
  used_by: string | null
}

export interface ApiTokenTable {
  id: string
  user_id: string
  name: string
  token_hash: string
  created_at: number
  last_used_at: number | null
}

/** At most one row, while there is no account yet. */
export interface SetupLinkTable {
  token_hash: string
  created_at: number
}

export interface IdentityTables {
  organisation: OrganisationTable
  users: UserTable
  sessions: SessionTable
  api_tokens: ApiTokenTable
  setup_links: SetupLinkTable
  known_devices: KnownDeviceTable
  sign_in_budgets: SignInBudgetTable
  half_sessions: HalfSessionTable
  totp_secrets: TotpSecretTable
  recovery_codes: RecoveryCodeTable
  passkeys: PasskeyTable
  passkey_challenges: PasskeyChallengeTable
  invitations: InvitationTable
  password_resets: PasswordResetTable
  sync_tokens: SyncTokenTable
}

/** What other modules may read: the view `people`. */
export interface PeopleView {
  people: { id: string; name: string; hue: number }
}

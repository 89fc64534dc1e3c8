// Rows of signing in: what slows guessing, known devices, second factors, one-time links.
import type { Generated } from 'kysely'
import type { Realm } from './people.ts'

/** One row per thing that can be guessed from or at; the key is hashed, so that the table names nobody. */
export interface SignInFailureTable {
  key_hash: string
  failures: number
  /** from then on the row counts as none */
  forget_at: string
  wait_until: string
}

/** A browser that signed in before. Only the SHA-256 of its cookie's id. */
export interface KnownDeviceTable {
  id: Generated<number>
  realm: Realm
  subject_id: number
  device_hash: string
  created_at: string
  seen_at: string
}

/** A person's authenticator app. The row exists once a code proved that the app has the secret. */
export interface AuthenticatorTable {
  id: Generated<number>
  realm: Realm
  subject_id: number
  sealed_secret: string
  /** 30 s steps since 1970; a code of this step or an older one is refused */
  last_step: number
  created_at: string
}

export interface BackupCodeTable {
  id: Generated<number>
  realm: Realm
  subject_id: number
  /** the code's hash with its salt, sealed */
  sealed_hash: string
  created_at: string
  used_at: string | null
}

export interface PasskeyTable {
  id: Generated<number>
  realm: Realm
  subject_id: number
  /** base64url, as the authenticator named it */
  credential_id: string
  /** base64url of the COSE key */
  public_key: string
  sign_count: number
  /** comma list */
  transports: string
  name: string
  created_at: string
  used_at: string | null
}

/** Deleted when it is answered: an answer counts once. */
export interface PasskeyChallengeTable {
  id: Generated<number>
  challenge_hash: string
  /** for what and for whom: an answer given elsewhere does not count */
  purpose: string
  expires_at: string
}

/** An account that somebody asked for: it exists once the link in its mail was opened. The row goes with that, or when it is too old. */
export interface RegistrationTable {
  id: Generated<number>
  uuid: string
  email: string
  /** what was typed and the password's hash, as JSON, sealed: nobody has agreed to our keeping it yet */
  sealed: string
  /** null until the mail was made, and for good when the address has an account */
  token_hash: string | null
  created_at: string
  expires_at: string
}

export type LinkPurpose = 'reset-password' | 'verify-email' | 'change-email'

export interface MailedLinkTable {
  id: Generated<number>
  token_hash: string
  realm: Realm
  subject_id: number
  purpose: LinkPurpose
  /** where it was sent; for a change of address, the new one */
  address: string
  created_at: string
  expires_at: string
  used_at: string | null
}

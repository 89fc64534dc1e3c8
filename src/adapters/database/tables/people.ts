// Rows of people and companies: staff, customers, buyers, delivery sites, sessions.
import type { Generated } from 'kysely'

export type StaffRole = 'owner' | 'finance' | 'sales' | 'dispatch' | 'auditor'
export type Realm = 'buyer' | 'office'
export type ReleasePolicy = 'on-claim' | 'on-bank-line' | 'prepaid'

export interface StaffTable {
  id: Generated<number>
  uuid: string
  name: string
  email: string
  password_hash: string
  role: StaffRole
  created_at: string
  disabled_at: string | null
}

export interface CustomerTable {
  id: Generated<number>
  uuid: string
  name: string
  registration_number: string | null
  vat_number: string | null
  email: string | null
  phone: string | null
  address: string
  release_policy: ReleasePolicy
  claim_limit_cents: number
  credit_days: number
  note: string
  created_at: string
  version: Generated<number>
}

export interface BuyerTable {
  id: Generated<number>
  uuid: string
  customer_id: number
  name: string
  email: string
  phone: string | null
  password_hash: string
  created_at: string
  disabled_at: string | null
}

export interface SiteTable {
  id: Generated<number>
  uuid: string
  customer_id: number
  name: string
  address: string
  contact_name: string | null
  contact_phone: string | null
  is_active: Generated<number>
}

/** A signed-in browser. Only the SHA-256 of the token is stored: a copy of this table opens nothing. */
export interface SessionTable {
  id: Generated<number>
  token_hash: string
  realm: Realm
  /** buyer.id or staff.id, by realm: buyer 1 is never office user 1 */
  subject_id: number
  created_at: string
  seen_at: string
  expires_at: string
  revoked_at: string | null
  user_agent: string | null
  remote_address: string | null
}

export interface SetUpTokenTable {
  id: Generated<number>
  token_hash: string
  created_at: string
  expires_at: string
  used_at: string | null
}

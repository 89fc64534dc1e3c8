// Rows of people and companies: staff, customers, buyers, delivery sites, sessions.
import type { Generated } from 'kysely'
import type { Currency } from '../../../business/money/currency.ts'

export type StaffRole = 'owner' | 'finance' | 'sales' | 'dispatch' | 'auditor'
export type Realm = 'buyer' | 'office'
/** What a person of a customer may do; one person may hold several. */
export type CompanyRole = 'buyer' | 'approver' | 'accounts' | 'owner'
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
  /** when a link mailed to `email` was opened */
  email_verified_at: Generated<string | null>
  erased_at: Generated<string | null>
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
  /** what its invoices are in from now on */
  currency: Generated<Currency>
  created_at: string
  version: Generated<number>
  erased_at: Generated<string | null>
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
  /** when a link mailed to `email` was opened */
  email_verified_at: Generated<string | null>
  erased_at: Generated<string | null>
  /** the four roles as flags: 1 or 0 */
  may_order: Generated<number>
  may_approve: Generated<number>
  keeps_accounts: Generated<number>
  is_owner: Generated<number>
  /** including VAT, per order; null = no limit */
  spending_limit_cents: Generated<number | null>
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
  /** 1: the password was right, the second factor is still to come */
  is_pending: Generated<number>
  factor_failures: Generated<number>
  /** when this person last proved to be who they are; refunds and bank details want it fresh */
  confirmed_at: Generated<string | null>
}

export interface SetUpTokenTable {
  id: Generated<number>
  token_hash: string
  created_at: string
  expires_at: string
  used_at: string | null
}

/** A one-time link by mail that lets one person in. Only the SHA-256 of its token is stored, and only while it opens. */
export interface InvitationTable {
  id: Generated<number>
  uuid: string
  realm: Realm
  /** the company, for a buyer; null for the office */
  customer_id: number | null
  email: string
  name: string
  /** company roles separated by commas, or the one staff role */
  roles: string
  spending_limit_cents: number | null
  /** null until the mail is made */
  token_hash: string | null
  /** buyer.id or staff.id, by realm */
  invited_by: number
  created_at: string
  expires_at: string
  used_at: string | null
  revoked_at: string | null
}

// Rows of payment links: who may look at one invoice and pay it without signing in.
import type { Generated } from 'kysely'
import type { Realm } from './people.ts'

export interface PaymentLinkTable {
  id: Generated<number>
  uuid: string
  invoice_id: number
  /** = invoice_id until it was stopped or replaced, then null: unique, so an invoice has one link at most */
  standing_invoice_id: number | null
  /** by which the link is found */
  token_hash: string
  /** to show it again to those who made it, and to print it: a copy of the database opens no invoice */
  sealed_token: string
  made_by_realm: Realm
  made_by_id: number
  created_at: string
  expires_at: string
  ended_at: string | null
}

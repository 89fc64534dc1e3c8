// Rows of programs that talk to us and that we talk to: API keys, webhooks.
import type { Generated } from 'kysely'

export type ApiScope =
  'catalogue:read' | 'orders:read' | 'orders:write' | 'invoices:read' | 'proofs:write' | 'documents:read' | 'statements:write'

/** A key of a program. Only the SHA-256 of the token is stored: a copy of this table opens nothing. */
export interface ApiKeyTable {
  id: Generated<number>
  uuid: string
  /** what people call it by; part of the token */
  prefix: string
  token_hash: string
  name: string
  /** in whose name it acts; null: our own company's systems */
  buyer_id: number | null
  /** ApiScope, separated by spaces */
  scopes: string
  created_by: number
  created_at: string
  expires_at: string
  last_used_at: string | null
  revoked_at: string | null
}

export type WebhookEvent = 'order.placed' | 'invoice.issued' | 'proof.decided' | 'payment.allocated' | 'order.released' | 'refund.paid'

/** An address that is told about events. */
export interface WebhookEndpointTable {
  id: Generated<number>
  uuid: string
  /** whose events; null: everybody's, for our own systems */
  customer_id: number | null
  url: string
  name: string
  /** WebhookEvent, separated by spaces */
  events: string
  /** what signs its messages, sealed for this endpoint */
  sealed_secret: string
  created_by: number
  created_at: string
  disabled_at: string | null
  disabled_reason: string | null
  /** after a failure nothing new is tried before this instant, so that a dead address does not hold the queue */
  rests_until: string | null
}

/** One event for one endpoint. Its uuid is the message's id, the same on every try. */
export interface WebhookDeliveryTable {
  id: Generated<number>
  uuid: string
  endpoint_id: number
  event: WebhookEvent
  /** JSON, sent as it stands here */
  payload: string
  state: 'waiting' | 'delivered' | 'failed'
  attempts: number
  last_status: number | null
  last_error: string | null
  created_at: string
  tried_at: string | null
  next_at: string | null
}

// Rows of programs that talk to us and that we talk to: API keys.
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

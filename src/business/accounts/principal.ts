// Who is asking. Two realms that never mix: buyer 1 is never office user 1.
import type { CompanyRole, StaffRole } from '../../adapters/database/tables/people.ts'
import type { ApiScope } from '../../adapters/database/tables/programs.ts'

export interface AnonymousPrincipal {
  kind: 'anonymous'
}

export interface BuyerPrincipal {
  kind: 'buyer'
  buyerId: number
  customerId: number
  customerName: string
  roles: readonly CompanyRole[]
  name: string
  email: string
  sessionId: number
}

export interface OfficePrincipal {
  kind: 'office'
  staffId: number
  role: StaffRole
  name: string
  email: string
  sessionId: number
}

/** A program with a key of ours; it has no session and is nobody's account. */
export interface KeyPrincipal {
  kind: 'key'
  keyId: number
  /** by which people recognise it */
  prefix: string
  name: string
  scopes: readonly ApiScope[]
  /** in whose name it acts; null: our own systems, which see every customer */
  buyer: Omit<BuyerPrincipal, 'kind' | 'sessionId'> | null
  createdBy: { staffId: number; staffName: string }
}

export type Principal = AnonymousPrincipal | BuyerPrincipal | OfficePrincipal | KeyPrincipal

// Who is asking. Two realms that never mix: buyer 1 is never office user 1.
import type { CompanyRole, Realm, StaffRole } from '../../adapters/database/tables/people.ts'
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

/** Gave the right password; the second factor (or setting one up) is still to come. May do nothing else. */
export interface PendingPrincipal {
  kind: 'pending'
  realm: Realm
  subjectId: number
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

export type Principal = AnonymousPrincipal | PendingPrincipal | BuyerPrincipal | OfficePrincipal | KeyPrincipal

/** Somebody with an account, whatever the realm. */
export interface Person {
  realm: Realm
  subjectId: number
  name: string
  email: string
}

/** The account behind a principal; null for nobody. */
export function personOf(principal: Principal): Person | null {
  const { kind } = principal
  if (kind === 'anonymous' || kind === 'key') return null
  const { name, email } = principal
  if (kind === 'pending') return { realm: principal.realm, subjectId: principal.subjectId, name, email }
  return kind === 'buyer'
    ? { realm: 'buyer', subjectId: principal.buyerId, name, email }
    : { realm: 'office', subjectId: principal.staffId, name, email }
}

// Who is asking. Two realms that never mix: buyer 1 is never office user 1.
import type { StaffRole } from '../../adapters/database/tables/people.ts'

export interface AnonymousPrincipal {
  kind: 'anonymous'
}

export interface BuyerPrincipal {
  kind: 'buyer'
  buyerId: number
  customerId: number
  customerName: string
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

export type Principal = AnonymousPrincipal | BuyerPrincipal | OfficePrincipal

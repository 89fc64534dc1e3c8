// Who may do what, as sentences. Every route names one of these; a route without one does not start.
import type { StaffRole } from '../../adapters/database/tables/people.ts'
import type { Principal } from './principal.ts'

const everyRole: readonly StaffRole[] = ['owner', 'finance', 'sales', 'dispatch', 'auditor']

const sentences = {
  /** Anybody may look at the shop, sign in and ask for a quote. */
  anyone: 'anyone',
  /** Whoever is signed in, in either realm: programs that have a proof read. */
  'signed-in': 'signed-in',
  /** A signed-in buyer orders for the own company and sees only its papers. */
  buyer: 'buyer',
  /** Everybody in the office may see the office's first page. */
  'office.any': everyRole,
  /** Sales keeps the catalogue and answers quote requests. */
  'office.catalogue': ['owner', 'sales'],
  /** Sales and finance keep the customers. */
  'office.customers': ['owner', 'sales', 'finance'],
  /** Everybody who works with goods or money sees orders and invoices. */
  'office.orders': everyRole,
  /** Sales and dispatch may correct an order's PO number, site and note. */
  'office.orders.edit': ['owner', 'sales', 'dispatch'],
  /** Finance judges proofs. */
  'office.proofs': ['owner', 'finance'],
  /** Finance imports statements and matches bank lines. */
  'office.banking': ['owner', 'finance'],
  /** Dispatch releases goods that the policy lets go. */
  'office.release': ['owner', 'dispatch', 'finance'],
  /** The owner keeps our particulars and the bank account on invoices. */
  'office.company': ['owner'],
  /** Who may see the books sees the ledger. */
  'office.reports': ['owner', 'finance', 'auditor'],
} as const satisfies Record<string, 'anyone' | 'signed-in' | 'buyer' | readonly StaffRole[]>

export type Permission = keyof typeof sentences

/** Whether a permission belongs to the office's realm (its cookie, its sign-in page). */
export const isOfficePermission = (permission: Permission): boolean => permission.startsWith('office.')

/** Whether this principal may do it. */
export function mayDo(principal: Principal, permission: Permission): boolean {
  const who: 'anyone' | 'signed-in' | 'buyer' | readonly StaffRole[] = sentences[permission]
  if (who === 'anyone') return true
  if (who === 'signed-in') return principal.kind !== 'anonymous'
  if (who === 'buyer') return principal.kind === 'buyer'
  return principal.kind === 'office' && who.includes(principal.role)
}

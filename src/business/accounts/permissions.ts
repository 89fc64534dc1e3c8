// Who may do what, as sentences. Every route names one of these; a route without one does not start.
import type { CompanyRole, StaffRole } from '../../adapters/database/tables/people.ts'
import type { ApiScope } from '../../adapters/database/tables/programs.ts'
import type { KeyPrincipal, Principal } from './principal.ts'

const everyRole: readonly StaffRole[] = ['owner', 'finance', 'sales', 'dispatch', 'auditor']

interface OfCompany {
  readonly companyRoles: readonly CompanyRole[]
}

type BuyerMay = 'buyer.order' | 'buyer.pay'

/** A program whose key has the scope; a key that acts for a buyer also needs what that buyer may do. */
interface OfProgram {
  readonly scope: ApiScope
  readonly buyerMay: BuyerMay | undefined
}

const company = (...companyRoles: CompanyRole[]): OfCompany => ({ companyRoles })

const program = (scope: ApiScope, buyerMay?: BuyerMay): OfProgram => ({ scope, buyerMay })

type Who = 'anyone' | 'signed-in' | 'half-way' | 'buyer' | OfCompany | OfProgram | readonly StaffRole[]

const sentences = {
  /** Anybody may look at the shop, sign in and ask for a quote. */
  anyone: 'anyone',
  /** Whoever is signed in, in either realm, and programs whose key may have documents read. */
  'signed-in': 'signed-in',
  /** Whoever gave the right password goes on to the second factor; whoever is past it is sent on. */
  'second-factor': 'half-way',
  'office.second-factor': 'half-way',
  /** A signed-in person of a company sees that company's papers and no other's. */
  buyer: 'buyer',
  /** A company's buyers fill the cart and order. */
  'buyer.order': company('buyer'),
  /** Whoever buys, keeps the accounts or owns the company sends proofs of payment. */
  'buyer.pay': company('buyer', 'accounts', 'owner'),
  /** A company's approvers decide about orders over somebody's limit. */
  'buyer.approve': company('approver'),
  /** The company owner keeps its people, their limits, and its delivery sites. */
  'buyer.company': company('owner'),
  /** Everybody in the office may see the office's first page. */
  'office.any': everyRole,
  /** Sales keeps the catalogue and answers quote requests. */
  'office.catalogue': ['owner', 'sales'],
  /** Sales and finance keep the customers. */
  'office.customers': ['owner', 'sales', 'finance'],
  /** When goods go and how long a customer may owe is decided by who answers for the money, never by who sells. */
  'office.terms': ['owner', 'finance'],
  /** Who answers for the money, and who audits, see exchange rates. */
  'office.rates': ['owner', 'finance', 'auditor'],
  /** Finance enters them: invoices in dollars are reckoned by them. */
  'office.rates.enter': ['owner', 'finance'],
  /** Everybody who works with goods or money sees orders and invoices. */
  'office.orders': everyRole,
  /** Sales and dispatch may correct an order's PO number, site and note. */
  'office.orders.edit': ['owner', 'sales', 'dispatch'],
  /** Finance judges proofs. */
  'office.proofs': ['owner', 'finance'],
  /** Who answers for the money says which days are no business days. */
  'office.holidays': ['owner', 'finance'],
  /** Finance imports statements and matches bank lines. */
  'office.banking': ['owner', 'finance'],
  /** Who answers for the money, and who audits, see refunds. */
  'office.refunds': ['owner', 'finance', 'auditor'],
  /** Finance asks for refunds and cancels those that were not paid; matching the bank line that paid one is banking. */
  'office.refunds.ask': ['owner', 'finance'],
  /** The owner says how much one person may refund alone. */
  'office.refunds.limit': ['owner'],
  /** Who answers for the money, and who audits, see payments through gateways. */
  'office.gateways': ['owner', 'finance', 'auditor'],
  /** Finance settles what gateways leave open, and refunds through them. */
  'office.gateways.act': ['owner', 'finance'],
  /** Who sells and who answers for the money send a customer a link to pay by. */
  'office.links': ['owner', 'finance', 'sales'],
  /** Dispatch releases goods that the policy lets go. */
  'office.release': ['owner', 'dispatch', 'finance'],
  /** The owner keeps our particulars and the bank account on invoices. */
  'office.company': ['owner'],
  /** Who asks a second person, who is asked, and who audits see what was asked for. */
  'office.requests': ['owner', 'finance', 'dispatch', 'auditor'],
  /** The second person for bank details, refunds over the limit and releases against the policy; nobody for an own request. */
  'office.second': ['owner', 'finance'],
  /** The owner invites staff, sets roles and closes accounts. */
  'office.staff': ['owner'],
  /** Who may see the books sees the ledger. */
  'office.reports': ['owner', 'finance', 'auditor'],
  /** The owner makes and revokes the keys of programs. */
  'office.keys': ['owner'],
  /** The owner says which programs are told about events. */
  'office.webhooks': ['owner'],
  /** The owner and the auditor look into the record of who did what, at what happened at the doors, and at the traffic. */
  'office.audit': ['owner', 'auditor'],
  /** The owner reads the log of the running processes. */
  'office.log': ['owner'],
  /** The owner blocks addresses and closes the shop. */
  'office.gate': ['owner'],
  /** The owner answers for personal information: erasures, the information officer, the texts of the law. */
  'office.privacy': ['owner'],
  /** A program that may read the catalogue. */
  'api.catalogue': program('catalogue:read'),
  /** A program that may read orders: its buyer's company's, or all of them for our own systems. */
  'api.orders': program('orders:read'),
  /** A program that may fill its buyer's cart and order, as far as that buyer may. */
  'api.orders.write': program('orders:write', 'buyer.order'),
  /** A program that may read invoices: its buyer's company's, or all of them for our own systems. */
  'api.invoices': program('invoices:read'),
  /** A program that may send proofs of payment, as far as its buyer may. */
  'api.proofs': program('proofs:write', 'buyer.pay'),
  /** A program of ours that may import bank statements. */
  'api.statements': program('statements:write'),
} as const satisfies Record<string, Who>

export type Permission = keyof typeof sentences

/** Whether a permission belongs to the office's realm (its cookie, its sign-in page). */
export const isOfficePermission = (permission: Permission): boolean => permission.startsWith('office.')

/** The scope that a key needs for it; undefined for what programs may not do. */
export function permissionScope(permission: Permission): ApiScope | undefined {
  const who: Who = sentences[permission]
  return typeof who === 'object' && 'scope' in who ? who.scope : undefined
}

/** The staff roles that a permission of the office lets in. */
export const staffRolesWith = (permission: 'office.second'): readonly StaffRole[] => sentences[permission]

/** Whether this principal may do it. */
export function mayDo(principal: Principal, permission: Permission): boolean {
  const who: Who = sentences[permission]
  if (who === 'anyone') return true
  if (principal.kind === 'key') return mayProgram(principal, who)
  if (who === 'signed-in') return principal.kind === 'buyer' || principal.kind === 'office'
  if (who === 'half-way') return principal.kind !== 'anonymous'
  if (who === 'buyer') return principal.kind === 'buyer'
  if ('companyRoles' in who) return principal.kind === 'buyer' && who.companyRoles.some((role) => principal.roles.includes(role))
  if ('scope' in who) return false
  return principal.kind === 'office' && who.includes(principal.role)
}

function mayProgram(key: KeyPrincipal, who: Who): boolean {
  if (who === 'signed-in') return key.scopes.includes('documents:read')
  if (typeof who === 'string' || !('scope' in who) || !key.scopes.includes(who.scope)) return false
  if (who.buyerMay === undefined) return true
  const needed: readonly CompanyRole[] = sentences[who.buyerMay].companyRoles
  return needed.some((role) => key.buyer?.roles.includes(role))
}

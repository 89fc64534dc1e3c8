// Who of the office is asking, what stands around every office page, and how addresses of lists are read.
import { mayDo, type Permission } from '../../business/accounts/permissions.ts'
import type { OfficePrincipal } from '../../business/accounts/principal.ts'
import { staffRoles } from '../../business/accounts/staff-roles.ts'
import { waitingCounts, type WaitingCounts } from '../../business/reports/waiting-counts.ts'
import { Problem } from '../../problems.ts'
import type { OfficeAround, OfficeEntry } from '../components/office-frame.tsx'
import type { Visit } from '../server/route.ts'

/** The signed-in person of the office. Routes let nobody else through, so anything else is refused. */
export const staffOf = (visit: Visit): OfficePrincipal => {
  if (visit.principal.kind !== 'office') throw new Problem('sign-in-needed')
  return visit.principal
}

/** Who did it, as use cases want to know. */
export const actorOf = (visit: Visit): { staffId: number; staffName: string } => {
  const { staffId, name } = staffOf(visit)
  return { staffId, staffName: name }
}

interface Destination extends Omit<OfficeEntry, 'waiting'> {
  permission: Permission
  waits?: keyof WaitingCounts
}

const destinations: readonly Destination[] = [
  { section: 'home', name: 'Home', href: '/office', permission: 'office.any' },
  { section: 'proofs', name: 'Proofs', href: '/office/proofs', permission: 'office.proofs', waits: 'proofs' },
  { section: 'arrived-mail', name: 'Received mail', href: '/office/arrived-mail', permission: 'office.proofs', waits: 'arrivedMail' },
  { section: 'bank-lines', name: 'Bank lines', href: '/office/bank-lines', permission: 'office.banking', waits: 'bankLines' },
  { section: 'statements', name: 'Statements', href: '/office/statements', permission: 'office.banking' },
  { section: 'orders', name: 'Orders', href: '/office/orders', permission: 'office.orders' },
  { section: 'invoices', name: 'Invoices', href: '/office/invoices', permission: 'office.orders' },
  { section: 'quotes', name: 'Quotes', href: '/office/quotes', permission: 'office.catalogue', waits: 'quoteRequests' },
  { section: 'customers', name: 'Customers', href: '/office/customers', permission: 'office.customers' },
  { section: 'refunds', name: 'Refunds', href: '/office/refunds', permission: 'office.refunds', waits: 'refundsToPay' },
  { section: 'gateways', name: 'Gateways', href: '/office/gateways', permission: 'office.gateways', waits: 'gatewayTasks' },
  { section: 'products', name: 'Products', href: '/office/products', permission: 'office.catalogue' },
  { section: 'ledger', name: 'Ledger', href: '/office/ledger', permission: 'office.reports' },
  { section: 'rates', name: 'Exchange rates', href: '/office/rates', permission: 'office.rates' },
  { section: 'mail', name: 'Mail', href: '/office/mail', permission: 'office.customers' },
  { section: 'requests', name: 'Second person', href: '/office/requests', permission: 'office.requests', waits: 'requests' },
  { section: 'holidays', name: 'Public holidays', href: '/office/holidays', permission: 'office.holidays' },
  { section: 'company', name: 'Our company', href: '/office/company', permission: 'office.company' },
  { section: 'staff', name: 'Staff', href: '/office/staff', permission: 'office.staff' },
  { section: 'keys', name: 'API keys', href: '/office/keys', permission: 'office.keys' },
  { section: 'security', name: 'Sign-in and security', href: '/office/security', permission: 'office.any' },
  { section: 'gate', name: 'Gate', href: '/office/gate', permission: 'office.gate' },
  { section: 'privacy', name: 'Privacy', href: '/office/privacy', permission: 'office.privacy' },
  { section: 'webhooks', name: 'Webhooks', href: '/office/webhooks', permission: 'office.webhooks' },
  { section: 'audit', name: 'Audit', href: '/office/audit', permission: 'office.audit' },
  { section: 'security-events', name: 'Security events', href: '/office/security-events', permission: 'office.audit' },
  { section: 'traffic', name: 'Traffic', href: '/office/traffic', permission: 'office.audit' },
  { section: 'log', name: 'Live log', href: '/office/log', permission: 'office.log' },
]

/** Read once per page. */
export const aroundOf = async (visit: Visit): Promise<OfficeAround> => {
  const staff = staffOf(visit)
  const counts = await waitingCounts(visit.ctx.read)
  return {
    nonce: visit.nonce,
    csrfToken: visit.csrfToken,
    staffName: staff.name,
    roleName: staffRoles[staff.role].name,
    entries: destinations
      .filter((entry) => mayDo(staff, entry.permission))
      .map(({ section, name, href, waits }) =>
        waits === undefined ? { section, name, href } : { section, name, href, waiting: counts[waits] },
      ),
  }
}

/** The page, the search and the view that a list's address asks for. An unknown view is the first. */
export const listQueryOf = <Key extends string>(
  visit: Visit,
  views: readonly { key: Key }[],
): { page: number; find: string; view: Key | '' } => {
  const asked = visit.query['view'] ?? ''
  const number = visit.query['page'] ?? ''
  return {
    page: /^\d{1,6}$/.test(number) ? Number(number) : 1,
    find: (visit.query['find'] ?? '').trim(),
    view: views.some((view) => view.key === asked) ? (asked as Key) : '',
  }
}

export const uuidOf = (visit: Visit): string => visit.params['uuid'] ?? ''

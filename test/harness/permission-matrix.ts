// Who may ask which route, reckoned from the route table and the file of permissions: the table that
// test/contracts/permission-matrix.txt keeps, and the answer that each cell promises.
import type { CompanyRole, StaffRole } from '../../src/adapters/database/tables/people.ts'
import type { ApiScope } from '../../src/adapters/database/tables/programs.ts'
import { mayDo } from '../../src/business/accounts/permissions.ts'
import type { KeyPrincipal, Principal } from '../../src/business/accounts/principal.ts'
import { everyScope, scopes } from '../../src/business/keys/scopes.ts'
import { realmOf } from '../../src/web/security/cookies.ts'
import type { Route } from '../../src/web/server/route.ts'

/** What a route answers to somebody: it does its work, it asks to sign in or for the second factor, or it refuses. */
export type Cell = 'yes' | 'sign-in' | 'factor' | 'no'

export interface Column {
  readonly name: string
  readonly principal: Principal
  /** Cookies of a session in either realm go along: one that waits for its second factor, or whose account was disabled. */
  readonly session?: 'pending' | 'disabled'
}

// A role that is added to the table of roles and not here does not compile.
const staffRoles: Readonly<Record<StaffRole, true>> = { owner: true, finance: true, sales: true, dispatch: true, auditor: true }
const companyRoles: Readonly<Record<CompanyRole, string>> = {
  buyer: 'buyer',
  approver: 'approver',
  accounts: 'accounts',
  owner: 'co. owner',
}

const staff = (role: StaffRole): Principal => ({
  kind: 'office',
  staffId: 1,
  role,
  name: role,
  email: `${role}@office.example`,
  sessionId: 1,
})

const person = { buyerId: 1, customerId: 1, customerName: 'Company', name: 'Buyer' }

const buyer = (roles: readonly CompanyRole[]): Principal => ({
  kind: 'buyer',
  ...person,
  roles,
  email: `${roles[0] ?? 'nobody'}@customer.example`,
  sessionId: 1,
})

const key = (held: readonly ApiScope[], ofBuyer: boolean): KeyPrincipal => ({
  kind: 'key',
  keyId: 1,
  prefix: 'supply_aaaaaaaa',
  name: 'Program',
  scopes: held,
  buyer: ofBuyer ? { ...person, roles: Object.keys(companyRoles) as CompanyRole[], email: 'buyer@customer.example' } : null,
  createdBy: { staffId: 1, staffName: 'Owner' },
})

const scopesFor = (whom: 'customer' | 'own') => everyScope.filter((scope) => scopes[scope].for.includes(whom))

export const columns: readonly Column[] = [
  { name: 'anonymous', principal: { kind: 'anonymous' } },
  { name: 'disabled', principal: { kind: 'anonymous' }, session: 'disabled' },
  {
    name: 'pending',
    principal: { kind: 'pending', realm: 'office', subjectId: 1, name: 'Pending', email: 'pending@office.example', sessionId: 1 },
    session: 'pending',
  },
  ...(Object.keys(companyRoles) as CompanyRole[]).map((role) => ({ name: companyRoles[role], principal: buyer([role]) })),
  ...(Object.keys(staffRoles) as StaffRole[]).map((role) => ({ name: role, principal: staff(role) })),
  { name: "buyer's key", principal: key(scopesFor('customer'), true) },
  { name: 'own key', principal: key(scopesFor('own'), false) },
  { name: 'narrow key', principal: key(['catalogue:read'], true) },
]

/**
 * On a path of the other realm a cookie is not looked at, nor a key outside the API: there its owner is a stranger. Who waits for
 * the second factor does so in both realms.
 */
export const asSeenOn = (path: string, principal: Principal): Principal => {
  if (path.startsWith('/api/') || principal.kind === 'pending') return principal
  return realmOf(path) === principal.kind ? principal : { kind: 'anonymous' }
}

export const cellOf = (route: Pick<Route, 'path' | 'permission'>, principal: Principal): Cell => {
  const seen = asSeenOn(route.path, principal)
  if (mayDo(seen, route.permission)) return 'yes'
  if (seen.kind === 'pending') return 'factor'
  return seen.kind === 'anonymous' ? 'sign-in' : 'no'
}

// Fixed, so that one more route is one more line of the diff and not a new table.
const widths = [52, 20]
const cellWidth = 12

/** One line per route, in the order of the table, with the permission that it names. */
export const matrixText = (routes: readonly Route[]): string => {
  const rows = [
    ['route', 'permission', ...columns.map((column) => column.name)],
    ...routes.map((route) => [
      `${route.method} ${route.path}`,
      route.permission,
      ...columns.map((column) => cellOf(route, column.principal)),
    ]),
  ]
  const padded = (cell: string, at: number) => cell.padEnd(widths[at] ?? cellWidth)
  return rows.map((row) => `${row.map(padded).join(' ').trimEnd()}\n`).join('')
}

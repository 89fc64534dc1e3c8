// Who may ask which route, reckoned from the route table and the file of permissions: the table that
// test/contracts/permission-matrix.txt keeps, and the answer that each cell promises.
import type { StaffRole } from '../../src/adapters/database/tables/people.ts'
import { mayDo } from '../../src/business/accounts/permissions.ts'
import type { Principal } from '../../src/business/accounts/principal.ts'
import { realmOf } from '../../src/web/security/cookies.ts'
import type { Route } from '../../src/web/server/route.ts'

/** What a route answers to somebody: it does its work, it asks to sign in, or it refuses. */
export type Cell = 'yes' | 'sign-in' | 'no'

export interface Column {
  readonly name: string
  readonly principal: Principal
}

// A role that is added to the table of roles and not here does not compile.
const staffRoles: Readonly<Record<StaffRole, string>> = {
  owner: 'owner',
  finance: 'finance',
  sales: 'sales',
  dispatch: 'dispatch',
  auditor: 'auditor',
}

const staff = (role: StaffRole): Principal => ({
  kind: 'office',
  staffId: 1,
  role,
  name: role,
  email: `${role}@office.example`,
  sessionId: 1,
})

export const columns: readonly Column[] = [
  { name: 'anonymous', principal: { kind: 'anonymous' } },
  {
    name: 'buyer',
    principal: {
      kind: 'buyer',
      buyerId: 1,
      customerId: 1,
      customerName: 'Company',
      name: 'Buyer',
      email: 'buyer@customer.example',
      sessionId: 1,
    },
  },
  ...(Object.keys(staffRoles) as StaffRole[]).map((role) => ({ name: role, principal: staff(role) })),
]

/** On a path of the other realm a cookie is not looked at, so its owner is a stranger there. */
export const asSeenOn = (path: string, principal: Principal): Principal => {
  if (principal.kind === 'anonymous' || path.startsWith('/api/')) return principal
  return realmOf(path) === principal.kind ? principal : { kind: 'anonymous' }
}

export const cellOf = (route: Pick<Route, 'path' | 'permission'>, principal: Principal): Cell => {
  const seen = asSeenOn(route.path, principal)
  if (mayDo(seen, route.permission)) return 'yes'
  return seen.kind === 'anonymous' ? 'sign-in' : 'no'
}

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
  const widths = rows[0]?.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0))) ?? []
  return (
    rows
      .map((row) =>
        row
          .map((cell, at) => cell.padEnd(widths[at] ?? 0))
          .join('  ')
          .trimEnd(),
      )
      .join('\n') + '\n'
  )
}

// What a person of a customer may do, and how the four roles stand in the database. Which page needs which role: permissions.ts.
import type { CompanyRole } from '../../adapters/database/tables/people.ts'

/** In the order in which they are shown, each with what it lets somebody do. */
export const companyRoles: Readonly<Record<CompanyRole, { name: string; sentence: string }>> = {
  buyer: { name: 'Buyer', sentence: 'Puts goods in the cart and places orders, up to the spending limit if there is one.' },
  approver: { name: 'Approver', sentence: 'Approves or refuses orders over somebody else’s limit, never their own.' },
  accounts: { name: 'Accounts', sentence: 'Sees invoices and sends proofs of payment.' },
  owner: { name: 'Company owner', sentence: 'Invites people, sets roles and limits, keeps the delivery sites.' },
}

const inOrder = Object.keys(companyRoles) as CompanyRole[]

export interface RoleFlags {
  may_order: number
  may_approve: number
  keeps_accounts: number
  is_owner: number
}

export const roleColumns = ['buyer.may_order', 'buyer.may_approve', 'buyer.keeps_accounts', 'buyer.is_owner'] as const

const flagOf = { buyer: 'may_order', approver: 'may_approve', accounts: 'keeps_accounts', owner: 'is_owner' } as const satisfies Record<
  CompanyRole,
  keyof RoleFlags
>

export const rolesOf = (row: RoleFlags): CompanyRole[] => inOrder.filter((role) => row[flagOf[role]] === 1)

export const flagsOf = (roles: readonly CompanyRole[]): RoleFlags => ({
  may_order: roles.includes('buyer') ? 1 : 0,
  may_approve: roles.includes('approver') ? 1 : 0,
  keeps_accounts: roles.includes('accounts') ? 1 : 0,
  is_owner: roles.includes('owner') ? 1 : 0,
})

/** The roles among these words, in their order; null when a word is none. */
export const parseCompanyRoles = (words: readonly string[]): CompanyRole[] | null =>
  words.every((word) => Object.hasOwn(companyRoles, word)) ? inOrder.filter((role) => words.includes(role)) : null

/** Whoever opens a company's account may do everything there, until they share it out. */
export const firstRoles: readonly CompanyRole[] = inOrder

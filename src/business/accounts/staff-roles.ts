// The roles of our own staff in words. What each may do is in permissions.ts.
import type { StaffRole } from '../../adapters/database/tables/people.ts'

export const staffRoles: Readonly<Record<StaffRole, { name: string; sentence: string }>> = {
  owner: { name: 'Owner', sentence: 'Everything; alone keeps staff and our particulars, asks for bank details.' },
  finance: { name: 'Finance', sentence: 'Proofs, statements, bank lines, customers with their release policy.' },
  sales: { name: 'Sales', sentence: 'Products, quotes, customers without their release policy and limits.' },
  dispatch: { name: 'Dispatch', sentence: 'Orders: releases goods that may go, marks loads as dispatched and delivered.' },
  auditor: { name: 'Auditor', sentence: 'Looks at orders, invoices and the ledger, and changes nothing.' },
}

export const isStaffRole = (text: string): text is StaffRole => Object.hasOwn(staffRoles, text)

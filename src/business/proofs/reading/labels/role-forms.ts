/** The forms that values have: what may stand beside a label of a role, and what cannot. */
import { dashedAmount, findAmounts } from '../amounts.ts'
import { banksIn } from '../banks.ts'
import { findDates } from '../dates.ts'
import type { Role } from './roles.ts'
import { digitsOf } from '../plain-text.ts'

/** Roles whose values can be told by their form alone. */
export const FORMS: Partial<Record<Role, (text: string) => boolean>> = {
  amount: (t) => findAmounts(t).length > 0 || dashedAmount(t) !== null,
  'payment-date': (t) => findDates(t, '2026-01-01').length > 0,
  date: (t) => findDates(t, '2026-01-01').length > 0,
  'other-date': (t) => findDates(t, '2026-01-01').length > 0,
  'other-money': (t) => findAmounts(t).length > 0,
  account: (t) =>
    digitsOf(t).length >= 3 &&
    /[\d*.xX]{3}/.test(t) &&
    findAmounts(t).length === 0 &&
    findDates(t, '2026-01-01').length === 0 &&
    !BANK_AND_CODE.test(t) &&
    !NUMBERED_NAME.test(t),
  branch: (t) =>
    /^\D{0,4}\d{5,8}\b/.test(t.replace(/ /g, '')) || (banksIn(t).length > 0 && /\b\d{6}\b/.test(t)) || ACCOUNT_AND_BRANCH.test(t),
  time: (t) => /\d{1,2}\s?[:hH.]\s?\d{2}/.test(t),
}

/** `360 Degree Supply` */
const NUMBERED_NAME = /^\d{2,4} ?[A-Z][A-Za-z]{2}/

/** `FNB (250655)` */
const BANK_AND_CODE = /^[A-Za-z ]{3,24} ?\(?\d{6}\)?$/

/** `4093312287 / 632005` beside "Account / branch" */
export const ACCOUNT_AND_BRANCH = /^(?:\d{7,13}|[*xX•.]{2,}\d{3,6}) ?[,/*-] ?\d{6}$/

/** True when `text` may be the value of a label with this role. */
export function fitsRole(role: Role, text: string): boolean {
  if (!/[A-Za-z0-9]/.test(text)) return false
  const form = FORMS[role]
  if (form) return form(text)
  if (role === 'bank-id' || role === 'reference' || role === 'own-reference') return text.length <= 60
  if (role === 'name' || role === 'party' || role === 'bank') return /[A-Za-z]{2}/.test(text) || role === 'party'
  return true
}

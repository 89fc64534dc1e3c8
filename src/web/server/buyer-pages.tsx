// Kept pages of signed-in buyers: all who may do the same are given one page, made for nobody in particular. What it says of its reader are
// gaps (page-template.ts), filled for each answer; a page that looks at anything else of a buyer is noticed and not kept
// (public-visit.ts), so what one buyer sees cannot stand on another's page.
import { renderToString } from 'preact-render-to-string'
import type { BuyerPrincipal, Principal } from '../../business/accounts/principal.ts'
import type { BuyerSlot } from './page-template.ts'

/** What the frame counts for a buyer. */
export interface FrameCounts {
  readonly cartLines: number
  /** Null for somebody who approves no orders. */
  readonly approvals: number | null
}

/** Asked anew for each page: the database knows. */
export type CountForFrame = (buyer: BuyerPrincipal) => Promise<FrameCounts>

/** For whom a kept page is made. */
export type Audience = { readonly kind: 'strangers' } | Pick<BuyerPrincipal, 'kind' | 'roles'>

/** Undefined for people for whom no pages are kept. */
export const audienceOf = (principal: Principal): Audience | undefined => {
  if (principal.kind === 'anonymous') return { kind: 'strangers' }
  return principal.kind === 'buyer' ? { kind: 'buyer', roles: principal.roles } : undefined
}

/** Two audiences of one name are shown the same. */
export const nameOf = (audience: Audience): string => (audience.kind === 'strangers' ? '' : `buyer ${audience.roles.toSorted().join(' ')}`)

/** The buyer's texts in a kept page, one character for each byte. */
export const buyerTexts = (buyer: BuyerPrincipal, counts: FrameCounts): Record<BuyerSlot, string> => ({
  ...namesOf(buyer),
  cartLines: String(counts.cartLines),
  approvals: String(counts.approvals ?? ''),
})

/** By principal, which a process knows for a second: many pages of one buyer are one look. */
const knownNames = new WeakMap<BuyerPrincipal, Pick<Record<BuyerSlot, string>, 'companyName' | 'name'>>()

const namesOf = (buyer: BuyerPrincipal) => {
  const known = knownNames.get(buyer)
  if (known !== undefined) return known
  const names = { companyName: asHtml(buyer.customerName), name: asHtml(buyer.name) }
  knownNames.set(buyer, names)
  return names
}

/** By what writes the rest of the page. */
const asHtml = (text: string): string => Buffer.from(renderToString(<>{text}</>)).toString('latin1')

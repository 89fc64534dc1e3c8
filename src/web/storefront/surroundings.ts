// What every shop page needs around its content, read once per page; and who the buyer of a visit is.
import { mayDo } from '../../business/accounts/permissions.ts'
import type { BuyerPrincipal } from '../../business/accounts/principal.ts'
import { countCartLines } from '../../business/carts/show-cart.ts'
import { knownCompany } from '../../business/content/company.ts'
import { countApprovalsFor } from '../../business/orders/find-approvals.ts'
import type { ReadContext } from '../../context.ts'
import { Problem } from '../../problems.ts'
import type { Surroundings } from '../components/shop-frame.tsx'
import type { CountForFrame } from '../server/buyer-pages.tsx'
import type { ShownCounts, Visit } from '../server/route.ts'

/** The signed-in buyer. Routes for buyers let nobody else through, so anything else is refused. */
export const buyerOf = (visit: Visit): BuyerPrincipal => {
  if (visit.principal.kind !== 'buyer') throw new Problem('sign-in-needed')
  return visit.principal
}

/** Company, cart and visitor for the frame of a page. */
export const surroundingsOf = async (visit: Visit): Promise<Surroundings> => {
  const { principal } = visit
  const [company, counts] = await Promise.all([knownCompany(visit.ctx.read), countsOf(visit)])
  return {
    nonce: visit.nonce,
    // Made when a form asks for it: a page without one needs neither the signature nor a cookie.
    get csrfToken() {
      return visit.csrfToken
    },
    get onceKey() {
      return visit.onceKey
    },
    buyer:
      principal.kind === 'buyer'
        ? { name: principal.name, companyName: principal.customerName, mayOrder: mayDo(principal, 'buyer.order') }
        : null,
    cartLines: counts.cartLines,
    approvals: mayDo(principal, 'buyer.approve') ? counts.approvals : null,
    company,
  }
}

/** What the frame of a buyer's page counts. */
export const counterForFrames =
  (read: ReadContext): CountForFrame =>
  async (buyer) => {
    const [cartLines, approvals] = await Promise.all([
      countCartLines(read, buyer.buyerId),
      mayDo(buyer, 'buyer.approve') ? countApprovalsFor(read, buyer) : null,
    ])
    return { cartLines, approvals }
  }

const countsOf = async ({ ctx, principal, shownCounts }: Visit): Promise<ShownCounts> => {
  if (principal.kind !== 'buyer') return { cartLines: '0', approvals: '' }
  if (shownCounts !== undefined) return shownCounts
  const { cartLines, approvals } = await counterForFrames(ctx.read)(principal)
  return { cartLines: String(cartLines), approvals: String(approvals ?? '') }
}

/** A page number from the address; anything that is none asks for the first page. */
export const pageNumberOf = (text: string | undefined): number => (text !== undefined && /^\d{1,6}$/.test(text) ? Number(text) : 1)

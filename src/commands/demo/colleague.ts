// A second person in one of the demo's companies, invited and joined as a real one would; an order over the limit waits for approval.
import { randomUUID } from 'node:crypto'
import { acceptInvitation } from '../../business/accounts/accept-invitation.ts'
import { invitationMail } from '../../business/accounts/invitation.ts'
import { putInCart } from '../../business/carts/change-cart.ts'
import { saveCheckout } from '../../business/carts/save-checkout.ts'
import { fingerprintOf, showCart } from '../../business/carts/show-cart.ts'
import type { CompanyActor } from '../../business/customers/company-people.ts'
import { listSites } from '../../business/customers/find-customers.ts'
import { invitePerson } from '../../business/customers/invite-person.ts'
import { placeOrder } from '../../business/orders/place-order.ts'
import type { Context } from '../../context.ts'
import { demoColleague } from './people.ts'

// only in mail of the demo, which reaches nobody
const publicUrl = 'http://127.0.0.1:8080'

/** Returns the colleague's buyer id. */
export async function addColleague(ctx: Context, owner: CompanyActor, password: string): Promise<number> {
  const { name, email, limit } = demoColleague
  const mail = await ctx.transact(async (w) => {
    const invited = await invitePerson(w, { by: owner, name, email, roles: ['buyer', 'accounts'], spendingLimitText: limit, publicUrl })
    if ('refused' in invited) throw new Error(JSON.stringify(invited.problems))
    return invitationMail(w, { uuid: invited.uuid, publicUrl })
  })
  const token = /\/join\/([\w-]+)/.exec(mail?.text ?? '')?.[1] ?? ''
  const joined = await acceptInvitation(ctx, { realm: 'buyer', token, name, password, userAgent: 'seed-demo', remoteAddress: '127.0.0.1' })
  if ('refused' in joined) throw new Error(`the demo's colleague could not join: ${JSON.stringify(joined)}`)
  const row = await ctx.read.db.selectFrom('buyer').select('id').where('email', '=', email).executeTakeFirstOrThrow()
  return row.id
}

/** Asks for more than the limit. */
export async function askForApproval(ctx: Context, { customerId }: { customerId: number }, buyerId: number): Promise<void> {
  const [site] = await listSites(ctx.read, customerId)
  await ctx.transact(async (w) => {
    await putInCart(w, { buyerId, productSlug: 'diesel-50-ppm', quantityText: '9 000' })
    await saveCheckout(w, { buyerId, customerId, poNumber: 'HH-2071', siteUuid: site?.uuid ?? '', note: 'For the week after the holiday.' })
    const cart = await showCart(w, buyerId)
    const placed = await placeOrder(w, {
      buyerId,
      customerId,
      buyerName: demoColleague.name,
      buyerEmail: demoColleague.email,
      onceKey: randomUUID(),
      expectedTotalCents: cart.totalCents,
      reviewed: fingerprintOf(cart),
      publicUrl,
    })
    if (!('approvalUuid' in placed)) throw new Error(`the demo's order needed no approval: ${JSON.stringify(placed)}`)
  })
}

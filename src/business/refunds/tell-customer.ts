// Who of a customer hears about its refunds: the company's address, its owners and who keeps its accounts.
import type { WriteContext } from '../../context.ts'
import { type News, tell } from '../notifications/tell.ts'

type RefundNews<Event> = Event extends { event: `refund-${string}` } ? Omit<Event, 'to'> : never

/** One mail to each address. */
export async function tellCustomer(w: WriteContext, customerId: number, news: RefundNews<News>): Promise<void> {
  const customer = await w.db.selectFrom('customer').select('email').where('id', '=', customerId).executeTakeFirstOrThrow()
  const people = await w.db
    .selectFrom('buyer')
    .select('email')
    .where('customer_id', '=', customerId)
    .where('disabled_at', 'is', null)
    .where((eb) => eb.or([eb('is_owner', '=', 1), eb('keeps_accounts', '=', 1)]))
    .orderBy('id')
    .execute()
  const addresses = [customer.email, ...people.map((person) => person.email)].filter((address) => address !== null)
  for (const to of new Set(addresses.map((address) => address.toLowerCase()))) await tell(w, { ...news, to })
}

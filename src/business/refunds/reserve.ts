// Setting a refund's amount aside: out of the customer's unallocated cash, into what we are about to pay. From then on nobody can
// allocate it or refund it again. The mail to the customer is a safeguard: whoever did not ask for this money says so before it goes.
import type { WriteContext } from '../../context.ts'
import { postJournal } from '../ledger/post-journal.ts'
import { dateOn } from '../money/calendar.ts'
import { tellCustomer } from './tell-customer.ts'

export interface Reserving {
  refundUuid: string
  reference: string
  customerId: number
  amountCents: number
  bankName: string
  lastFour: string
  staffName: string
}

/** Returns the journal's id. The caller holds the customer's lock and knows that the cash is there. */
export async function reserve(w: WriteContext, of: Reserving): Promise<number> {
  const journalId = await postJournal(w, {
    kind: 'refund-reserved',
    cause: `refund ${of.refundUuid}`,
    occurredOn: dateOn(w.clock.now()),
    postedBy: of.staffName,
    entries: [{ debit: 'unallocated-cash', credit: 'refunds-payable', amountCents: of.amountCents, customerId: of.customerId }],
  })
  await tellCustomer(w, of.customerId, {
    event: 'refund-coming',
    reference: of.reference,
    amountCents: of.amountCents,
    bankName: of.bankName,
    lastFour: of.lastFour,
  })
  return journalId
}

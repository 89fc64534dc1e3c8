// What must be settled before a person can be erased, as sentences for that person; and until when the law wants papers kept.
import type { Realm } from '../../adapters/database/tables/people.ts'
import { privacyLimits } from '../../config/retention.ts'
import type { ReadContext } from '../../context.ts'
import { hasOtherOwner } from '../customers/company-people.ts'
import { accountSummaries } from '../invoices/account-summary.ts'
import { formatMoney } from '../money/cents.ts'
import { isForAPerson, undecidedStates } from '../proofs/not-needed.ts'

export interface Who {
  realm: Realm
  subjectId: number
}

const counted = (count: number, one: string, many: string): string => (count === 1 ? `1 ${one}` : `${String(count)} ${many}`)

/** Empty when nothing stands in the way. */
export const holdsOf = (r: Pick<ReadContext, 'db' | 'clock'>, who: Who): Promise<string[]> =>
  who.realm === 'buyer' ? holdsOfBuyer(r, who.subjectId) : holdsOfStaff(r, who.subjectId)

/** Nobody else of the company can sign in: the company goes with the person. */
export async function isAlone(r: Pick<ReadContext, 'db'>, buyerId: number, customerId: number): Promise<boolean> {
  const other = await r.db
    .selectFrom('buyer')
    .select('id')
    .where('customer_id', '=', customerId)
    .where('id', '<>', buyerId)
    .where('disabled_at', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return other === undefined
}

async function holdsOfBuyer(r: Pick<ReadContext, 'db' | 'clock'>, buyerId: number): Promise<string[]> {
  const buyer = await r.db.selectFrom('buyer').select(['customer_id', 'is_owner']).where('id', '=', buyerId).executeTakeFirstOrThrow()
  const customerId = buyer.customer_id
  const alone = await isAlone(r, buyerId, customerId)
  const holds = alone ? await holdsOfCompany(r, customerId) : []
  if (!alone && buyer.is_owner === 1 && !(await hasOtherOwner(r, customerId, buyerId)))
    holds.push('You are the only owner of your company’s account. Make somebody else an owner under Account, People.')
  const theirs = alone ? ('customer_id' as const) : ('buyer_id' as const)
  const id = alone ? customerId : buyerId
  const { orders } = await r.db
    .selectFrom('sales_order')
    .select((eb) => eb.fn.countAll<number>().as('orders'))
    .where(theirs, '=', id)
    .where('state', '<>', 'delivered')
    .executeTakeFirstOrThrow()
  if (Number(orders) > 0) holds.push(`${counted(Number(orders), 'order is', 'orders are')} not delivered yet.`)
  const { proofs } = await r.db
    .selectFrom('proof')
    .select((eb) => eb.fn.countAll<number>().as('proofs'))
    .where(theirs, '=', id)
    .where('state', 'in', undecidedStates)
    // about one whose invoice is paid nobody will decide any more
    .where(isForAPerson)
    .executeTakeFirstOrThrow()
  if (Number(proofs) > 0) holds.push(`${counted(Number(proofs), 'proof of payment is', 'proofs of payment are')} not decided yet.`)
  const { approvals } = await r.db
    .selectFrom('order_approval')
    .select((eb) => eb.fn.countAll<number>().as('approvals'))
    .where(theirs, '=', id)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  if (Number(approvals) > 0) holds.push(`${counted(Number(approvals), 'order waits', 'orders wait')} for an approver. Withdraw it first.`)
  return holds
}

async function holdsOfCompany(r: Pick<ReadContext, 'db' | 'clock'>, customerId: number): Promise<string[]> {
  const holds: string[] = []
  for (const { owingCents, unallocatedCents, currency } of await accountSummaries(r, customerId)) {
    if (owingCents > 0) holds.push(`${formatMoney(owingCents, currency)} is not paid yet.`)
    if (unallocatedCents > 0) holds.push(`${formatMoney(unallocatedCents, currency)} of your money is with us. Ask us to refund it.`)
  }
  const { refunds } = await r.db
    .selectFrom('refund')
    .select((eb) => eb.fn.countAll<number>().as('refunds'))
    .where('customer_id', '=', customerId)
    .where('state', 'in', ['waiting', 'to-pay'])
    .executeTakeFirstOrThrow()
  const { throughGateways } = await r.db
    .selectFrom('gateway_refund')
    .innerJoin('gateway_capture', 'gateway_capture.id', 'gateway_refund.capture_id')
    .select((eb) => eb.fn.countAll<number>().as('throughGateways'))
    .where('gateway_capture.customer_id', '=', customerId)
    .where('gateway_refund.state', 'in', ['waiting', 'reserved', 'calling', 'unknown', 'pending'])
    .executeTakeFirstOrThrow()
  const onTheirWay = Number(refunds) + Number(throughGateways)
  if (onTheirWay > 0) holds.push(`${counted(onTheirWay, 'refund is', 'refunds are')} on the way to you.`)
  return holds
}

async function holdsOfStaff(r: Pick<ReadContext, 'db' | 'clock'>, staffId: number): Promise<string[]> {
  const holds: string[] = []
  const owners = await r.db.selectFrom('staff').select('id').where('role', '=', 'owner').where('disabled_at', 'is', null).execute()
  if (owners.length === 1 && owners[0]?.id === staffId)
    holds.push('You are the only owner of this office. Make somebody else an owner first.')
  const { requests } = await r.db
    .selectFrom('office_request')
    .select((eb) => eb.fn.countAll<number>().as('requests'))
    .where('requester_id', '=', staffId)
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow()
  if (Number(requests) > 0) holds.push('What you asked a second person for is not decided yet. Withdraw it first.')
  const officer = await r.db.selectFrom('setting').select('value').where('name', '=', 'information-officer').executeTakeFirst()
  const { email } = await r.db.selectFrom('staff').select('email').where('id', '=', staffId).executeTakeFirstOrThrow()
  if (officer !== undefined && (JSON.parse(officer.value) as { email: string }).email.toLowerCase() === email)
    holds.push('The privacy page names you as information officer. Name somebody else first.')
  return holds
}

/** The last day on which the law wants the papers behind this person's invoices; null when there are none. */
export async function keepUntilOf(r: Pick<ReadContext, 'db'>, who: Who): Promise<string | null> {
  if (who.realm === 'office') return null
  const last = await r.db
    .selectFrom('invoice')
    .innerJoin('sales_order', 'sales_order.id', 'invoice.order_id')
    .select('invoice.issued_on')
    .where('sales_order.buyer_id', '=', who.subjectId)
    .orderBy('invoice.id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return last === undefined ? null : keptUntil(last.issued_on)
}

/** The end of the tax year in which the day lies, and the years that the law asks for. */
export function keptUntil(on: string): string {
  const { taxYearEndsInMonth, taxRecordYears } = privacyLimits
  const [year = 0, month = 0] = on.split('-').map(Number)
  const endsIn = (month <= taxYearEndsInMonth ? year : year + 1) + taxRecordYears
  // day 0 of the month after is the last day of this one
  return new Date(Date.UTC(endsIn, taxYearEndsInMonth, 0)).toISOString().slice(0, 10)
}

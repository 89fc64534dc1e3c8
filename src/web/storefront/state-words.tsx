// The states of invoices and orders in the buyer's words. Green is for money in the bank; goods wear steel.
import type { InvoiceState } from '../../business/invoices/find-invoice.ts'
import type { OrderRow } from '../../business/orders/find-orders.ts'
import { Status } from '../components/evidence.tsx'

/** Paid only with money in the bank; a claim for all that is owed shows as notified. */
export const InvoiceStatus = (invoice: { state: InvoiceState; isOverdue: boolean; notifiedCents: number; balanceCents: number }) => {
  if (invoice.state === 'paid') return <Status of="cleared">Paid</Status>
  if (invoice.notifiedCents > 0 && invoice.notifiedCents >= invoice.balanceCents) return <Status of="claim">Payment notified</Status>
  if (invoice.isOverdue) return <Status of="review">Overdue</Status>
  return <Status of="open">{invoice.state === 'part-paid' ? 'Part-paid' : 'Open'}</Status>
}

type OrderState = OrderRow['state']

const ORDER_WORDS: Readonly<Record<OrderState, string>> = {
  placed: 'Placed',
  released: 'Released',
  dispatched: 'Dispatched',
  delivered: 'Delivered',
}

export const OrderStatus = ({ state }: { state: OrderState }) => (
  <Status of={state === 'placed' ? 'open' : 'goods'}>{ORDER_WORDS[state]}</Status>
)

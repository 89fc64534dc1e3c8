// States in the office's words. Solid green is money in the bank; goods wear steel; a claim is dashed.
import type { ProofState, ProofVerdict } from '../../adapters/database/tables/money.ts'
import type { OrderState } from '../../adapters/database/tables/trade.ts'
import type { InvoiceState } from '../../business/invoices/find-invoice.ts'
import { isNotNeeded } from '../../business/proofs/not-needed.ts'
import { type Evidence, Status } from '../components/evidence.tsx'

export const InvoiceBadge = (invoice: { state: InvoiceState; isOverdue: boolean; notifiedCents: number; balanceCents: number }) => {
  if (invoice.state === 'paid') return <Status of="cleared">Paid</Status>
  if (invoice.notifiedCents > 0) return <Status of="claim">Notified</Status>
  if (invoice.isOverdue) return <Status of="review">Overdue</Status>
  return <Status of="open">{invoice.state === 'part-paid' ? 'Part-paid' : 'Open'}</Status>
}

const orderWords: Record<OrderState, string> = { placed: 'Placed', released: 'Released', dispatched: 'Dispatched', delivered: 'Delivered' }

/** A placed order whose goods may go says so: that is what somebody can do now. */
export const OrderBadge = ({ state, isReleasable }: { state: OrderState; isReleasable: boolean }) => {
  if (state === 'placed') return <Status of="open">{isReleasable ? 'May be released' : 'Must wait'}</Status>
  return <Status of="goods">{orderWords[state]}</Status>
}

const verdictWords: Record<ProofVerdict, [Evidence, string]> = {
  plausible: ['claim', 'Plausible'],
  'needs-review': ['review', 'Needs review'],
  blocked: ['blocked', 'Blocked'],
}

export const ProofBadge = ({ state, verdict, isPaid }: { state: ProofState; verdict: ProofVerdict | null; isPaid: boolean }) => {
  if (state === 'accepted') return <Status of="claim">Accepted as a claim</Status>
  if (state === 'rejected') return <Status of="blocked">Rejected</Status>
  if (isNotNeeded({ state, isPaid })) return <Status of="open">Not needed</Status>
  if (state === 'unreadable') return <Status of="review">Unreadable</Status>
  if (state !== 'read' || verdict === null) return <Status of="next">Being read</Status>
  const [of, word] = verdictWords[verdict]
  return <Status of={of}>{word}</Status>
}

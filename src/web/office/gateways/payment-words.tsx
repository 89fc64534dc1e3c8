// Payments through gateways in the office's words: their states, the columns of their lists, and where money stands.
import type { GatewayPaymentState, GatewayRefundState } from '../../../adapters/database/tables/gateways.ts'
import type { CaptureDetail } from '../../../business/gateways/find-capture.ts'
import type { PaymentRow, Taken } from '../../../business/gateways/find-payments.ts'
import { railTitle } from '../../../business/gateways/rail-title.ts'
import { formatMoney } from '../../../business/money/cents.ts'
import { formatAt } from '../../../business/money/calendar.ts'
import { type Evidence, Status } from '../../components/evidence.tsx'
import type { Column } from '../../components/ledger.tsx'

const stateWords: Record<GatewayPaymentState, [Evidence, string]> = {
  created: ['open', 'Being started'],
  unknown: ['review', 'Not known'],
  started: ['open', 'At the gateway'],
  pending: ['claim', 'Pending'],
  expired: ['next', 'Not finished'],
  refused: ['blocked', 'Refused'],
  cancelled: ['next', 'Cancelled'],
  failed: ['blocked', 'Failed'],
  paid: ['cleared', 'Paid'],
}

export const PaymentBadge = ({ state }: { state: GatewayPaymentState }) => {
  const [of, word] = stateWords[state]
  return <Status of={of}>{word}</Status>
}

const refundWords: Record<GatewayRefundState, [Evidence, string]> = {
  waiting: ['review', 'Second person'],
  reserved: ['open', 'Set aside'],
  calling: ['open', 'Being asked'],
  unknown: ['review', 'Not known'],
  pending: ['claim', 'Not confirmed yet'],
  done: ['cleared', 'Refunded'],
  failed: ['blocked', 'Failed'],
}

export const GatewayRefundBadge = ({ state }: { state: GatewayRefundState }) => {
  const [of, word] = refundWords[state]
  return <Status of={of}>{word}</Status>
}

/** In its own currency, whatever that is. */
export const Amount = ({ cents, currency }: { cents: number; currency: string }) => (
  <span class="money">{formatMoney(cents, currency)}</span>
)

/** Where a part of what a gateway took stands. */
export const placeWords: Record<CaptureDetail['parts'][number]['place'], string> = {
  invoice: 'Pays the invoice',
  credit: 'Unallocated cash of the customer',
  held: 'Held: whose it is, is not known',
  uncovered: 'Taken back by the payer, when it had gone elsewhere',
}

/** Each currency by itself. */
const takenOf = (payment: PaymentRow): Taken[] => [
  { currency: payment.currency, amountCents: payment.capturedCents, backCents: payment.refundedCents + payment.chargedBackCents },
  ...payment.takenOtherwise,
]

/** Null where there is none: on a phone its name is then left out too. */
const amounts = (of: readonly (readonly [cents: number, currency: string])[]) => {
  const some = of.filter(([cents]) => cents !== 0)
  return some.length === 0
    ? null
    : some.map(([cents, currency]) => (
        <div key={currency}>
          <Amount cents={cents} currency={currency} />
        </div>
      ))
}

export const paymentColumns = (hasCustomer: boolean): readonly Column<PaymentRow>[] => [
  {
    name: 'Payment',
    as: 'title',
    cell: (payment) => (
      <>
        <a href={`/office/gateways/payments/${payment.uuid}`}>{payment.invoiceNumber}</a>
        <small class="under">{railTitle(payment.rail)}</small>
      </>
    ),
  },
  { name: 'State', as: 'status', cell: (payment) => <PaymentBadge state={payment.state} /> },
  ...(hasCustomer ? [{ name: 'Customer', as: 'wide', cell: (payment: PaymentRow) => payment.customerName } as const] : []),
  { name: 'Started', cell: (payment) => formatAt(payment.createdAt) },
  { name: 'Asked for', as: 'number', cell: (payment) => <Amount cents={payment.amountCents} currency={payment.currency} /> },
  { name: 'Taken', as: 'number', cell: (payment) => amounts(takenOf(payment).map((taken) => [taken.amountCents, taken.currency])) },
  {
    name: 'Gone back',
    as: 'number',
    cell: (payment) => amounts(takenOf(payment).map((taken) => [taken.backCents, taken.currency])),
  },
]

// Refunds in the office's words: their states, and the account they go to with all but its last digits hidden.
import type { RefundRow, ShownRefundState } from '../../../business/refunds/find-refunds.ts'
import { maskAccount } from '../../../business/money/account-number.ts'
import { dateOn, formatOn } from '../../../business/money/calendar.ts'
import { formatPaymentReference } from '../../../business/money/payment-reference.ts'
import { type Evidence, Status } from '../../components/evidence.tsx'
import type { Column } from '../../components/ledger.tsx'
import { Money } from '../../components/money.tsx'

const stateWords: Record<ShownRefundState, [Evidence, string]> = {
  waiting: ['review', 'Second person'],
  'to-pay': ['open', 'To pay'],
  paid: ['cleared', 'Paid'],
  cancelled: ['next', 'Cancelled'],
  refused: ['blocked', 'Refused'],
  withdrawn: ['next', 'Withdrawn'],
  expired: ['next', 'Expired'],
}

export const RefundBadge = ({ state }: { state: ShownRefundState }) => {
  const [of, word] = stateWords[state]
  return <Status of={of}>{word}</Status>
}

export const maskedAccount = (payee: { bankName: string; lastFour: string }): string => `${payee.bankName} ${maskAccount(payee.lastFour)}`

/** Without the customer where the page is that customer's. */
export const refundColumns = (hasCustomer: boolean): readonly Column<RefundRow>[] => [
  {
    name: 'Refund',
    as: 'title',
    cell: (refund) => (
      <a class="code" href={`/office/refunds/${refund.uuid}`}>
        {formatPaymentReference(refund.reference)}
      </a>
    ),
  },
  { name: 'State', as: 'status', cell: (refund) => <RefundBadge state={refund.state} /> },
  ...(hasCustomer ? [{ name: 'Customer', as: 'wide', cell: (refund: RefundRow) => refund.customerName } as const] : []),
  { name: 'To account', cell: maskedAccount },
  { name: 'Asked', cell: (refund) => `${formatOn(dateOn(refund.requestedAt))}, ${refund.requestedByName}` },
  { name: 'Paid on', as: 'spare', cell: (refund) => (refund.paidOn === null ? null : formatOn(refund.paidOn)) },
  { name: 'Amount', as: 'number', cell: (refund) => <Money cents={refund.amountCents} /> },
]

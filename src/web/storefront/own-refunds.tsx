// Refunds of one's company on its account page: what goes back, to which account, and when it left ours. What was not allowed, or was
// cancelled, is the office's affair and not shown.
import type { RefundRow } from '../../business/refunds/find-refunds.ts'
import { maskAccount } from '../../business/money/account-number.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { formatPaymentReference } from '../../business/money/payment-reference.ts'
import { Status } from '../components/evidence.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Money } from '../components/money.tsx'

/** The newest; nothing where there are none. */
export const OwnRefunds = ({ refunds }: { refunds: readonly RefundRow[] }) => {
  if (refunds.length === 0) return null
  return (
    <section class="stack" aria-labelledby="refunds">
      <h2 id="refunds">Refunds</h2>
      <Framed>
        <Ledger
          caption="Refunds"
          rows={refunds}
          keyOf={(refund) => refund.uuid}
          columns={[
            { name: 'Reference', as: 'title', cell: (refund) => <span class="code">{formatPaymentReference(refund.reference)}</span> },
            {
              name: 'State',
              as: 'status',
              cell: (refund) =>
                refund.paidOn === null ? <Status of="open">Being paid</Status> : <Status of="cleared">Left our bank</Status>,
            },
            { name: 'To account', as: 'wide', cell: (refund) => `${refund.bankName} ${maskAccount(refund.lastFour)}` },
            { name: 'On', cell: (refund) => (refund.paidOn === null ? null : formatOn(refund.paidOn)) },
            { name: 'Amount', as: 'number', cell: (refund) => <Money cents={refund.amountCents} /> },
          ]}
        />
      </Framed>
      <p class="small muted">If you do not know one of these accounts, phone us at once.</p>
    </section>
  )
}

// Refunds on a customer's page, and the way to ask for one.
import { mayDo } from '../../../business/accounts/permissions.ts'
import type { Paged } from '../../../business/lists/paging.ts'
import type { RefundRow } from '../../../business/refunds/find-refunds.ts'
import { Framed, Ledger } from '../../components/ledger.tsx'
import type { Visit } from '../../server/route.ts'
import { refundColumns } from './refund-words.tsx'

export interface CustomerRefundsProps {
  visit: Visit
  customer: { uuid: string; name: string }
  /** what could go back */
  unallocatedCents: number
  refunds: Paged<RefundRow>
}

/** Nothing where there are none and none can be asked for. */
export const CustomerRefunds = ({ visit, customer, unallocatedCents, refunds }: CustomerRefundsProps) => {
  const mayAsk = unallocatedCents > 0 && mayDo(visit.principal, 'office.refunds.ask')
  if (!mayAsk && refunds.total === 0) return null
  return (
    <section class="stack stack--tight" aria-labelledby="refunds">
      <div class="row row--apart">
        <h2 id="refunds">Refunds</h2>
        {mayAsk && (
          <a class="button" href={`/office/customers/${customer.uuid}/refund`}>
            Refund unallocated cash
          </a>
        )}
      </div>
      {refunds.rows.length === 0 ? (
        <p class="muted">Nothing was refunded yet.</p>
      ) : (
        <Framed>
          <Ledger caption="Refunds" isDense rows={refunds.rows} keyOf={(refund) => refund.uuid} columns={refundColumns(false)} />
        </Framed>
      )}
      {refunds.pageCount > 1 && (
        <a href={`/office/refunds?view=all&find=${encodeURIComponent(customer.name)}`}>All {String(refunds.total)} refunds</a>
      )}
    </section>
  )
}

// Orders over somebody's limit: for an approver those that wait for a decision, for everybody the own requests.
import { mayDo } from '../../business/accounts/permissions.ts'
import { type ApprovalReach, type ApprovalRow, listApprovals } from '../../business/orders/find-approvals.ts'
import { dateOn, formatOn } from '../../business/money/calendar.ts'
import { Status } from '../components/evidence.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Empty } from '../components/lists.tsx'
import { Money } from '../components/money.tsx'
import { PageHead } from '../components/page-head.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { type Handler, page, type Visit } from '../server/route.ts'
import { buyerOf, surroundingsOf } from './surroundings.ts'

/** Approvers and owners see the company's requests, everybody else their own. */
export const approvalReachOf = (visit: Visit): ApprovalReach => {
  const { customerId, buyerId } = buyerOf(visit)
  const seesAll = mayDo(visit.principal, 'buyer.approve') || mayDo(visit.principal, 'buyer.company')
  return seesAll ? { customerId } : { customerId, requesterId: buyerId }
}

export const showApprovals: Handler = async (visit) => {
  const buyer = buyerOf(visit)
  const [around, all] = await Promise.all([surroundingsOf(visit), listApprovals(visit.ctx.read, approvalReachOf(visit))])
  const isForMe = (row: ApprovalRow) =>
    row.state === 'waiting' && row.requesterId !== buyer.buyerId && mayDo(visit.principal, 'buyer.approve')
  const forMe = all.filter(isForMe)
  const others = all.filter((row) => !isForMe(row))
  return page(
    <ShopFrame around={around} section="approvals" title="Approvals">
      <PageHead title="Approvals" lead="Orders over a limit. Nothing is ordered, and no invoice exists, until one is approved." />
      {mayDo(visit.principal, 'buyer.approve') && (
        <section class="stack" aria-labelledby="for-me">
          <h2 id="for-me">Requires my approval ({String(forMe.length)})</h2>
          {forMe.length === 0 ? (
            <p class="muted">Nothing waits for you.</p>
          ) : (
            <ApprovalLedger caption="Requires my approval" rows={forMe} />
          )}
        </section>
      )}
      {others.length > 0 ? (
        <section class="stack" aria-labelledby="others">
          <h2 id="others">{mayDo(visit.principal, 'buyer.approve') ? 'Others' : 'Asked for'}</h2>
          <ApprovalLedger caption="Requests" rows={others} />
        </section>
      ) : (
        forMe.length === 0 && (
          <Empty
            title="No order had to be approved"
            actions={
              <a class="button" href="/orders">
                To the orders
              </a>
            }
          >
            An order over its buyer’s limit stands here until an approver decides about it.
          </Empty>
        )
      )}
    </ShopFrame>,
  )
}

export const ApprovalStatus = ({ state }: { state: ApprovalRow['state'] }) => {
  switch (state) {
    case 'waiting':
      return <Status of="review">Waits for approval</Status>
    case 'approved':
      return <Status of="open">Approved</Status>
    case 'refused':
      return <Status of="blocked">Refused</Status>
    case 'withdrawn':
      return <Status of="open">Withdrawn</Status>
  }
}

const ApprovalLedger = ({ caption, rows }: { caption: string; rows: readonly ApprovalRow[] }) => (
  <Framed>
    <Ledger
      caption={caption}
      rows={rows}
      keyOf={(row) => row.uuid}
      columns={[
        { name: 'Asked by', as: 'title', cell: (row) => <a href={`/approvals/${row.uuid}`}>{row.requesterName}</a> },
        { name: 'State', as: 'status', cell: (row) => <ApprovalStatus state={row.state} /> },
        { name: 'Asked on', cell: (row) => formatOn(dateOn(row.requestedAt)) },
        { name: 'Decided by', cell: (row) => row.decidedByName ?? 'nobody yet' },
        { name: 'Order', cell: (row) => (row.order ? <a href={`/orders/${row.order.uuid}`}>{row.order.number}</a> : 'none') },
        { name: 'Limit', as: 'number', cell: (row) => <Money cents={row.limitCents} /> },
        { name: 'Incl. VAT', as: 'number', cell: (row) => <Money cents={row.totalCents} currency={row.currency} /> },
      ]}
    />
  </Framed>
)

// What was asked of a second person: what waits first, then how the others ended.
import { listRequests, type OfficeRequest } from '../../business/accounts/find-requests.ts'
import { dateOn, formatOn } from '../../business/money/calendar.ts'
import { Status } from '../components/evidence.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Empty } from '../components/lists.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { type Handler, page } from '../server/route.ts'
import { aroundOf } from './staff.ts'

export const showRequests: Handler = async (visit) => {
  const [around, requests] = await Promise.all([aroundOf(visit), listRequests(visit.ctx.read)])
  const waiting = requests.filter((request) => request.state === 'waiting')
  const ended = requests.filter((request) => request.state !== 'waiting')
  return page(
    <OfficeFrame around={around} section="requests" title="Second person">
      <Bar
        title="Second person"
        lead="Bank details, refunds over the limit and releases against the policy: one asks, another allows. Nobody does both."
      />
      {requests.length === 0 ? (
        <Empty title="Nothing was asked for" drawing="weighbridge">
          A change of the bank account on invoices, a refund over the limit, and a release that the policy does not allow stand here until
          another person decides.
        </Empty>
      ) : (
        <>
          <section class="stack stack--tight" aria-labelledby="waiting">
            <h2 id="waiting">Waiting</h2>
            {waiting.length === 0 ? <p class="muted">Nothing waits.</p> : <RequestLedger caption="Waiting" rows={waiting} />}
          </section>
          {ended.length > 0 && (
            <section class="stack stack--tight" aria-labelledby="ended">
              <h2 id="ended">Ended</h2>
              <RequestLedger caption="Ended" rows={ended} />
            </section>
          )}
        </>
      )}
    </OfficeFrame>,
  )
}

/** What is asked for, in a few words. */
export const subjectOf = (request: OfficeRequest): string => {
  const { payload } = request
  if (request.kind === 'gateway-refund')
    return `Refund of ${payload['amount'] ?? ''} to ${payload['customerName'] ?? ''} through ${payload['gateway'] ?? ''}`
  if (request.kind === 'refund') return `Refund of ${payload['amount'] ?? ''} to ${payload['customerName'] ?? ''}`
  return request.kind === 'bank-account'
    ? `Bank account on invoices: ${payload['bankName'] ?? ''}, …${payload['accountNumber']?.slice(-4) ?? ''}`
    : `Release of ${payload['orderNumber'] ?? ''}, ${payload['customerName'] ?? ''}`
}

export const RequestBadge = ({ state }: { state: OfficeRequest['state'] }) => {
  switch (state) {
    case 'waiting':
      return <Status of="review">Waiting</Status>
    case 'in-force':
      return <Status of="open">In force</Status>
    case 'refused':
      return <Status of="blocked">Refused</Status>
    case 'withdrawn':
      return <Status of="open">Withdrawn</Status>
    case 'expired':
      return <Status of="open">Expired</Status>
  }
}

const RequestLedger = ({ caption, rows }: { caption: string; rows: readonly OfficeRequest[] }) => (
  <Framed>
    <Ledger
      caption={caption}
      isDense
      rows={rows}
      keyOf={(request) => request.uuid}
      columns={[
        { name: 'What', as: 'title', cell: (request) => <a href={`/office/requests/${request.uuid}`}>{subjectOf(request)}</a> },
        { name: 'State', as: 'status', cell: (request) => <RequestBadge state={request.state} /> },
        { name: 'Asked by', cell: (request) => request.requesterName },
        { name: 'Asked on', cell: (request) => formatOn(dateOn(request.requestedAt)) },
        { name: 'Decided by', cell: (request) => request.decidedByName ?? '' },
        { name: 'Until', as: 'spare', cell: (request) => formatOn(dateOn(request.expiresAt)) },
      ]}
    />
  </Framed>
)

// One address that is told about events: what was sent to it and how that went, sending again, switching it off and on.
import { resend, switchEndpoint } from '../../business/webhooks/keep-endpoint.ts'
import { type DeliveryRow, findEndpoint } from '../../business/webhooks/list-endpoints.ts'
import { triesMax } from '../../business/webhooks/retry.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { CodeBlock } from '../components/code-block.tsx'
import { Note, Status } from '../components/evidence.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import type { Column } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { type Handler, page, redirectTo } from '../server/route.ts'
import { actorOf, aroundOf, listQueryOf, uuidOf } from './staff.ts'
import { OnOff } from './webhooks-page.tsx'

const views = [
  { key: '', name: 'All' },
  { key: 'waiting', name: 'On the way' },
  { key: 'delivered', name: 'Delivered' },
  { key: 'failed', name: 'Given up' },
] as const

export const showWebhook: Handler = async (visit) => {
  const { view, page: number } = listQueryOf(visit, views)
  const uuid = uuidOf(visit)
  const [around, endpoint] = await Promise.all([
    aroundOf(visit),
    findEndpoint(visit.ctx.read, uuid, { view: view === '' ? undefined : view, page: number }),
  ])
  return page(
    <OfficeFrame around={around} section="webhooks" title={endpoint.name}>
      <Bar
        above={<a href="/office/webhooks">Webhooks</a>}
        title={endpoint.name}
        status={<OnOff of={endpoint} />}
        actions={
          <form method="post" action={`/office/webhooks/${uuid}/switch`}>
            <CsrfField token={visit.csrfToken} />
            <input type="hidden" name="to" value={endpoint.isOn ? 'off' : 'on'} />
            <button class="button">{endpoint.isOn ? 'Switch off' : 'Switch on'}</button>
          </form>
        }
      />
      {endpoint.disabledReason !== null && (
        <Note of="blocked" title="Nothing is sent to it">
          <p>{endpoint.disabledReason}</p>
        </Note>
      )}
      {visit.query['done'] === 'resent' && (
        <Note of="cleared" title="Sent again" role="status">
          <p>It is tried at once; load this page again to see how it went.</p>
        </Note>
      )}
      <Ticket id="facts" title="Address" isFlush>
        <Boxes
          of={[
            { name: 'Address', value: <span class="code">{endpoint.url}</span>, isWide: true },
            { name: 'Hears of', value: endpoint.customerName ?? 'every customer' },
            { name: 'Added', value: `${formatAt(endpoint.createdAt)}, ${endpoint.createdBy}` },
            { name: 'Events', value: endpoint.events.join(', '), isWide: true },
          ]}
        />
      </Ticket>
      <h2>What was sent</h2>
      <DeskList
        path={`/office/webhooks/${uuid}`}
        views={views}
        view={view}
        find={null}
        findLabel=""
        found={endpoint.deliveries}
        things={['message', 'messages']}
        columns={columnsFor(visit.csrfToken)}
        keyOf={(delivery) => delivery.uuid}
        empty={{ title: 'Nothing here', words: 'The next event that it listens to is sent to it.', drawing: 'crate' }}
      />
    </OfficeFrame>,
  )
}

export const switchWebhook: Handler = async (visit) => {
  const { staffName } = actorOf(visit)
  const isOn = visit.form.text('to') === 'on'
  await visit.ctx.transact((w) => switchEndpoint(w, { uuid: uuidOf(visit), isOn, staffName, remoteAddress: visit.remoteAddress }))
  return redirectTo(`/office/webhooks/${uuidOf(visit)}`)
}

export const resendDelivery: Handler = async (visit) => {
  const { staffName } = actorOf(visit)
  const { endpointUuid } = await visit.ctx.transact((w) => resend(w, { deliveryUuid: uuidOf(visit), staffName }))
  return redirectTo(`/office/webhooks/${endpointUuid}?done=resent`)
}

const columnsFor = (csrfToken: string): readonly Column<DeliveryRow>[] => [
  {
    name: 'Event',
    as: 'title',
    cell: (delivery) => (
      <details>
        <summary>{delivery.event}</summary>
        <CodeBlock>{JSON.stringify(JSON.parse(delivery.payload), null, 2)}</CodeBlock>
      </details>
    ),
  },
  { name: 'State', as: 'status', cell: (delivery) => <Fate of={delivery} /> },
  { name: 'Happened', cell: (delivery) => formatAt(delivery.createdAt) },
  { name: 'Last answer', as: 'wide', cell: (delivery) => <span class="breakable">{answerOf(delivery)}</span> },
  {
    name: 'Send again',
    isNameHidden: true,
    cell: (delivery) => (
      <form method="post" action={`/office/deliveries/${delivery.uuid}/resend`}>
        <CsrfField token={csrfToken} />
        <button class="button button--quiet" aria-label={`Send again: ${delivery.event} of ${formatAt(delivery.createdAt)}`}>
          Send again
        </button>
      </form>
    ),
  },
]

const answerOf = (delivery: DeliveryRow): string => {
  const next = delivery.state === 'waiting' && delivery.nextAt !== null ? `; next try ${formatAt(delivery.nextAt)}` : ''
  if (delivery.attempts === 0) return `not tried yet${next}`
  const answer = delivery.lastStatus === null ? (delivery.lastError ?? 'none') : String(delivery.lastStatus)
  return `${answer}, try ${String(delivery.attempts)} of ${String(triesMax)}${next}`
}

const Fate = ({ of: delivery }: { of: DeliveryRow }) => {
  if (delivery.state === 'delivered') return <Status of="goods">Delivered</Status>
  if (delivery.state === 'failed') return <Status of="blocked">Given up</Status>
  return <Status of="open">{delivery.attempts > 0 ? 'Trying again' : 'On the way'}</Status>
}

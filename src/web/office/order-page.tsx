// One order: whether its goods may go and why, its next step, its papers to correct, and what happened.
import { mayDo } from '../../business/accounts/permissions.ts'
import { type OfficeRequest, waitingRequest } from '../../business/accounts/find-requests.ts'
import { findCustomer, type Site } from '../../business/customers/find-customers.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { formatVatRate } from '../../business/money/quantity.ts'
import { advanceOrder, type OrderMove } from '../../business/orders/advance-order.ts'
import { editOrder } from '../../business/orders/edit-order.ts'
import { findOrder, type OrderDetail } from '../../business/orders/find-orders.ts'
import { askForOverride } from '../../business/orders/override-release.ts'
import { Problem } from '../../problems.ts'
import { Note } from '../components/evidence.tsx'
import { Field, type Refusals, Select, TextArea } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Ledger } from '../components/ledger.tsx'
import { Money, Quantity, UnitPrice } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Problems } from '../components/problems.tsx'
import { Boxes, Sums, Ticket } from '../components/ticket.tsx'
import { Timeline } from '../components/timeline.tsx'
import { Weighing } from '../components/weighing.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { savedSentence } from './decision-words.tsx'
import { actorOf, aroundOf, uuidOf } from './staff.ts'
import { OrderBadge } from './state-words.tsx'

interface Refused {
  move: string | null
  edit: Refusals
}

export const showOrder: Handler = (visit) => orderPage(visit, { move: null, edit: {} })

const pastOf: Record<OrderMove, string> = { release: 'released', dispatch: 'dispatched', deliver: 'delivered' }

export const moveOrder: Handler = async (visit) => {
  const { form } = visit
  const move = form.text('move')
  if (!isMove(move)) throw new Problem('bad-request')
  const { staffName } = actorOf(visit)
  const outcome = await visit.ctx.transact((w) => advanceOrder(w, { uuid: uuidOf(visit), move, staffName, onceKey: form.text('once') }))
  if (!('refused' in outcome)) return redirectTo(`/office/orders/${uuidOf(visit)}?done=${pastOf[move]}`)
  return orderPage(visit, { move: outcome.refused === 'policy' ? outcome.reason : `The order is ${outcome.state} already.`, edit: {} })
}

export const askOverride: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    askForOverride(w, { orderUuid: uuidOf(visit), reason: visit.form.text('reason'), by: actorOf(visit), publicUrl: visit.publicUrl }),
  )
  if ('refused' in outcome) return orderPage(visit, { move: outcome.sentence, edit: {} })
  return redirectTo(`/office/requests/${outcome.requestUuid}?done=asked`)
}

const isMove = (text: string): text is OrderMove => Object.hasOwn(pastOf, text)

export const changeOrder: Handler = async (visit) => {
  const { form } = visit
  const { staffName } = actorOf(visit)
  const outcome = await visit.ctx.transact((w) =>
    editOrder(w, {
      uuid: uuidOf(visit),
      version: form.whole('version'),
      poNumber: form.text('poNumber'),
      siteUuid: form.text('site'),
      note: form.text('note'),
      staffName,
    }),
  )
  return 'refused' in outcome
    ? orderPage(visit, { move: null, edit: outcome.problems })
    : redirectTo(`/office/orders/${outcome.uuid}?done=saved`)
}

const orderPage = async (visit: Visit, refused: Refused): Promise<Answer> => {
  const { read } = visit.ctx
  const [around, order, asked] = await Promise.all([
    aroundOf(visit),
    findOrder(read, { uuid: uuidOf(visit) }),
    waitingRequest(read, { kind: 'release-override', subject: uuidOf(visit) }),
  ])
  const { sites } = await findCustomer(read, { id: order.customerId })
  return page(
    <OfficeFrame around={around} section="orders" title={`Order ${order.number}`}>
      <Bar
        above={<a href="/office/orders">Orders</a>}
        title={order.number}
        lead={
          <>
            {mayDo(visit.principal, 'office.customers') ? (
              <a href={`/office/customers/${order.customerUuid}`}>{order.customerName}</a>
            ) : (
              order.customerName
            )}
            , placed by {order.buyerName}, {formatAt(order.placedAt)}. Invoice{' '}
            <a href={`/office/invoices/${order.invoiceUuid}`}>{order.invoiceNumber}</a>.
          </>
        }
        status={<OrderBadge state={order.state} isReleasable={order.release.isReleasable} />}
      />
      {savedSentence(visit.query['done'])}
      {refused.move !== null && (
        <Note of="blocked" title="The order was not moved on" role="alert">
          <p>{refused.move}</p>
        </Note>
      )}
      <Problems of={refused.edit} />
      <div class="split">
        <div class="stack">
          <Weighing
            currency={order.currency}
            gross={{ name: 'Total', cents: order.totalCents, small: 'including VAT' }}
            tare={{ name: 'Paid', cents: order.paidCents, small: 'in our bank account' }}
            net={{ name: 'Balance', cents: order.totalCents - order.paidCents }}
          />
          <NextStep visit={visit} order={order} asked={asked} />
          <Goods order={order} />
          <Papers visit={visit} order={order} sites={sites} problems={refused.edit} />
        </div>
        <section class="stack" aria-labelledby="history">
          <h2 id="history">What happened</h2>
          <Timeline
            of={order.history.map((event) => ({
              of: markOf(event.kind),
              title: nameOf(event.kind),
              detail: [formatAt(event.at), event.actor, event.note].filter(Boolean).join(', '),
            }))}
          />
        </section>
      </div>
    </OfficeFrame>,
    refused.move === null && Object.keys(refused.edit).length === 0 ? 200 : 422,
  )
}

const eventNames: Record<string, string> = {
  placed: 'Placed',
  released: 'Released',
  dispatched: 'Dispatched',
  delivered: 'Delivered',
  edited: 'Papers corrected',
  'release-withdrawn': 'Release taken back',
}
const nameOf = (kind: string) => eventNames[kind] ?? kind
const markOf = (kind: string) =>
  kind === 'released' || kind === 'dispatched' || kind === 'delivered' ? ('goods' as const) : ('open' as const)

const steps: Record<OrderDetail['state'], { move: OrderMove; button: string; words: string } | null> = {
  placed: { move: 'release', button: 'Release the goods', words: '' },
  released: { move: 'dispatch', button: 'Mark as dispatched', words: 'Released. Mark it when the load leaves the yard.' },
  dispatched: { move: 'deliver', button: 'Mark as delivered', words: 'Under way. Mark it when the site has signed.' },
  delivered: null,
}

const NextStep = ({ visit, order, asked }: { visit: Visit; order: OrderDetail; asked: OfficeRequest | null }) => {
  const step = steps[order.state]
  if (step === null) return null
  const isHeld = order.state === 'placed' && !order.release.isReleasable
  const mayMove = mayDo(visit.principal, 'office.release')
  return (
    <Note
      of={isHeld ? 'review' : 'goods'}
      title={order.state === 'placed' ? (isHeld ? 'The goods must wait' : 'The goods may go') : 'Next step'}
    >
      <p>{order.state === 'placed' ? order.release.reason : step.words}</p>
      {isHeld && mayMove && <Override visit={visit} order={order} asked={asked} />}
      {!isHeld && mayMove && (
        <form class="note__form" method="post" action={`/office/orders/${order.uuid}/move`}>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <button class="button button--primary" name="move" value={step.move}>
            {step.button}
          </button>
        </form>
      )}
    </Note>
  )
}

const Override = ({ visit, order, asked }: { visit: Visit; order: OrderDetail; asked: OfficeRequest | null }) =>
  asked ? (
    <p>
      <a href={`/office/requests/${asked.uuid}`}>A release against the policy</a> was asked for by {asked.requesterName} and waits for a
      second person.
    </p>
  ) : (
    <details class="decide-more">
      <summary class="button button--quiet">Release against the policy…</summary>
      <form class="stack stack--tight" method="post" action={`/office/orders/${order.uuid}/override`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <TextArea name="reason" label="Why" hint="A second person decides about it: an owner or finance." rows={2} maxLength={500} />
        <div class="row">
          <button class="button">Ask a second person</button>
        </div>
      </form>
    </details>
  )

const Goods = ({ order }: { order: OrderDetail }) => (
  <Ticket id="goods" title="Goods" isFlush>
    <Ledger
      caption="Goods"
      isDense
      rows={order.lines.map((line, at) => ({ ...line, key: String(at) }))}
      keyOf={(line) => line.key}
      columns={[
        { name: 'Product', as: 'title', cell: (line) => line.productName },
        { name: 'Quantity', as: 'number', cell: (line) => <Quantity milli={line.quantityMilli} unitSymbol={line.unitSymbol} /> },
        { name: 'Unit price', as: 'number', cell: (line) => <UnitPrice priceE4={line.unitPriceE4} currency={order.currency} /> },
        { name: 'VAT', as: 'number', cell: (line) => formatVatRate(line.vatRateBp) },
        { name: 'Excluding VAT', as: 'number', cell: (line) => <Money cents={line.netCents} currency={order.currency} /> },
      ]}
    />
    <div class="letter">
      <Sums
        of={[
          { name: 'Excluding VAT', amount: <Money cents={order.netCents} currency={order.currency} /> },
          { name: 'VAT', amount: <Money cents={order.vatCents} currency={order.currency} /> },
          { name: 'Total', amount: <Money cents={order.totalCents} currency={order.currency} />, isTotal: true },
        ]}
      />
    </div>
  </Ticket>
)

const Papers = ({ visit, order, sites, problems }: { visit: Visit; order: OrderDetail; sites: readonly Site[]; problems: Refusals }) => {
  const { deliverTo } = order
  if (!mayDo(visit.principal, 'office.orders.edit')) {
    return (
      <Ticket id="papers" title="Papers" isFlush>
        <Boxes
          of={[
            { name: 'PO number', value: order.poNumber ?? 'none' },
            { name: 'Deliver to', value: `${deliverTo.name}, ${deliverTo.address}`, isWide: true },
            { name: 'Note', value: order.note || 'none', isWide: true },
          ]}
        />
      </Ticket>
    )
  }
  const typed = (name: string, kept: string) => (visit.form.has(name) && Object.keys(problems).length > 0 ? visit.form.text(name) : kept)
  return (
    <Ticket id="papers" title="Papers" foot={<p class="small muted">Goods and amounts never change: the invoice is issued.</p>}>
      <form class="stack" method="post" action={`/office/orders/${order.uuid}`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <input type="hidden" name="version" value={String(order.version)} />
        <div class="formgrid">
          <Field
            name="poNumber"
            label="Buyer’s PO number"
            value={typed('poNumber', order.poNumber ?? '')}
            error={problems['poNumber']}
            isOptional
            attributes={{ maxLength: 40 }}
          />
          <Select
            name="site"
            label="Deliver to"
            value={typed('site', order.siteUuid ?? '')}
            error={problems['site']}
            options={[
              ...(order.siteUuid === null ? [{ value: '', name: `${deliverTo.name} (as ordered)` }] : []),
              ...sites.map((site) => ({ value: site.uuid, name: `${site.name}, ${site.address.replace(/\s+/g, ' ')}` })),
            ]}
          />
          <TextArea
            name="note"
            label="Note"
            value={typed('note', order.note)}
            error={problems['note']}
            rows={3}
            maxLength={2000}
            isOptional
            isWide
          />
        </div>
        <div class="row">
          <button class="button">Save the papers</button>
        </div>
      </form>
    </Ticket>
  )
}

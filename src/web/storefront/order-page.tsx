// One order: its goods, where they go, whether they may move and why (not), and what happened.
import { formatAt } from '../../business/money/calendar.ts'
import { type OrderDetail, findOrder } from '../../business/orders/find-orders.ts'
import { type Evidence, Note } from '../components/evidence.tsx'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { type Happening, Timeline } from '../components/timeline.tsx'
import { type Handler, page } from '../server/route.ts'
import { GoodsLedger, GoodsSums } from './order-lines.tsx'
import { OrderStatus } from './state-words.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

export const showOrder: Handler = async (visit) => {
  const { customerId } = buyerOf(visit)
  const [around, order] = await Promise.all([
    surroundingsOf(visit),
    findOrder(visit.ctx.read, { uuid: visit.params['uuid'] ?? '', customerId }),
  ])
  const lines = order.lines.map((line) => ({ ...line, name: line.productName }))
  return page(
    <ShopFrame around={around} section="orders" title={`Order ${order.number}`}>
      <Crumbs of={[{ name: 'Orders', href: '/orders' }, { name: order.number }]} />
      <PageHead
        title={
          <>
            Order <span class="money">{order.number}</span>
          </>
        }
        status={<OrderStatus state={order.state} />}
        lead={`Placed ${formatAt(order.placedAt)} by ${order.buyerName}${order.poNumber ? `, your PO number ${order.poNumber}` : ''}.`}
        actions={
          <a class={order.invoiceState === 'paid' ? 'button' : 'button button--primary'} href={`/invoices/${order.invoiceUuid}`}>
            {order.invoiceState === 'paid' ? `Invoice ${order.invoiceNumber}` : `Pay invoice ${order.invoiceNumber}`}
          </a>
        }
      />
      <GoodsNote order={order} />
      <div class="split">
        <div class="stack stack--loose">
          <Ticket id="goods" title="Goods" isFlush>
            <GoodsLedger lines={lines} currency={order.currency} />
          </Ticket>
          <Ticket id="delivery" title="Delivery" isFlush>
            <Boxes
              isWide
              of={[
                { name: 'Deliver to', value: `${order.deliverTo.name}, ${order.deliverTo.address}`, isWide: true },
                { name: 'Who receives', value: order.deliverTo.contactName ?? 'not given' },
                { name: 'Phone at the gate', value: order.deliverTo.contactPhone ?? 'not given' },
                order.note === '' ? null : { name: 'Your note', value: order.note, isWide: true },
              ]}
            />
          </Ticket>
        </div>
        <div class="stack stack--loose">
          <Ticket id="total" title="Order total" isFed>
            <GoodsSums lines={lines} currency={order.currency} totalName="Total" />
          </Ticket>
          <section class="stack" aria-labelledby="history">
            <h2 id="history">What happened</h2>
            <Timeline of={happeningsOf(order)} />
          </section>
        </div>
      </div>
    </ShopFrame>,
  )
}

const GoodsNote = ({ order }: { order: OrderDetail }) => {
  switch (order.state) {
    case 'placed':
      return order.release.isReleasable ? (
        <Note of="claim" title="Your goods may move">
          <p>{order.release.reason} Dispatch releases them next and tells you the loading time.</p>
        </Note>
      ) : (
        <Note of="open" title="Your goods wait">
          <p>
            {order.release.reason}{' '}
            {order.currency === 'ZAR'
              ? 'Pay the invoice, then send the proof on its page.'
              : 'Pay the invoice on its page; no proof is needed.'}
          </p>
        </Note>
      )
    case 'released':
      return (
        <Note of="open" title="Your goods are released">
          <p>They are being loaded or wait for their truck.</p>
        </Note>
      )
    case 'dispatched':
      return (
        <Note of="open" title="Your goods are on the road">
          <p>Check mass or meter, seals and product before you sign.</p>
        </Note>
      )
    case 'delivered':
      return null
  }
}

const WORDS: Readonly<Record<string, { title: string; of: Evidence }>> = {
  placed: { title: 'Order placed, invoice issued', of: 'open' },
  edited: { title: 'Details changed', of: 'open' },
  released: { title: 'Goods released', of: 'goods' },
  'release-withdrawn': { title: 'Release taken back', of: 'open' },
  dispatched: { title: 'Goods dispatched', of: 'goods' },
  delivered: { title: 'Goods delivered', of: 'goods' },
}

const happeningsOf = (order: OrderDetail): Happening[] => {
  const past = order.history.map((event): Happening => {
    const words = WORDS[event.kind] ?? { title: event.kind, of: 'open' as const }
    return { ...words, detail: [formatAt(event.at), event.actor, event.note].filter(Boolean).join(', ') }
  })
  const ahead: Happening[] = []
  if (order.state === 'placed') ahead.push({ of: 'next', title: 'Goods are released', detail: order.release.reason })
  if (order.state === 'placed' || order.state === 'released') ahead.push({ of: 'next', title: 'Goods are dispatched' })
  return [...past, ...ahead]
}

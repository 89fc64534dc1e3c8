// Orders: all, or those that somebody can do something about.
import { formatOn, dateOn } from '../../business/money/calendar.ts'
import { listOrders, type OrderRow } from '../../business/orders/find-orders.ts'
import type { Column } from '../components/ledger.tsx'
import { Money } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { type Handler, page } from '../server/route.ts'
import { aroundOf, listQueryOf } from './staff.ts'
import { OrderBadge } from './state-words.tsx'

const views = [
  { key: '', name: 'All' },
  { key: 'releasable', name: 'May be released' },
  { key: 'placed', name: 'Placed' },
  { key: 'released', name: 'To dispatch' },
  { key: 'dispatched', name: 'Under way' },
  { key: 'delivered', name: 'Delivered' },
] as const

export const showOrders: Handler = async (visit) => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([
    aroundOf(visit),
    listOrders(visit.ctx.read, { state: view || undefined, q: find, page: number }),
  ])
  return page(
    <OfficeFrame around={around} section="orders" title="Orders">
      <Bar title="Orders" lead="Goods may go when the customer’s release policy says so: each order shows what it waits for." />
      <DeskList
        path="/office/orders"
        views={views}
        view={view}
        find={find}
        findLabel="Order, invoice, PO number or customer"
        found={found}
        things={['order', 'orders']}
        columns={columns}
        keyOf={(order) => order.uuid}
        empty={{
          title: 'No orders here',
          words: 'Buyers place orders in the shop. Their invoice is issued in the same moment.',
          drawing: 'side-tipper',
        }}
      />
    </OfficeFrame>,
  )
}

/** Also the orders on a customer's page. */
export const columns: readonly Column<OrderRow>[] = [
  {
    name: 'Order',
    as: 'title',
    cell: (order) => (
      <>
        <a href={`/office/orders/${order.uuid}`}>{order.number}</a>
        {/* a column of its own has no room under 1440 px */}
        {order.poNumber && <small class="under">PO {order.poNumber}</small>}
      </>
    ),
  },
  { name: 'State', as: 'status', cell: (order) => <OrderBadge state={order.state} isReleasable={order.release.isReleasable} /> },
  { name: 'Customer', as: 'wide', cell: (order) => order.customerName },
  { name: 'Placed', as: 'spare', cell: (order) => formatOn(dateOn(order.placedAt)) },
  { name: 'Invoice', as: 'roomy', cell: (order) => <a href={`/office/invoices/${order.invoiceUuid}`}>{order.invoiceNumber}</a> },
  { name: 'Total', as: 'number', cell: (order) => <Money cents={order.totalCents} currency={order.currency} /> },
  { name: 'Paid', as: 'number', cell: (order) => <Money cents={order.paidCents} currency={order.currency} /> },
  { name: 'Balance', as: 'number', cell: (order) => <Money cents={order.totalCents - order.paidCents} currency={order.currency} /> },
]

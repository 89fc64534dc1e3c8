// The company's orders, newest first.
import { type OrderRow, listOrders } from '../../business/orders/find-orders.ts'
import { dateOn, formatOn } from '../../business/money/calendar.ts'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Empty, Pager, Views, addressOf } from '../components/lists.tsx'
import { Money } from '../components/money.tsx'
import { PageHead } from '../components/page-head.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { type Handler, page } from '../server/route.ts'
import { InvoiceWord, ListSearch } from './paper-list.tsx'
import { OrderStatus } from './state-words.tsx'
import { buyerOf, pageNumberOf, surroundingsOf } from './surroundings.ts'

export const showOrders: Handler = async (visit) => {
  const { customerId, buyerId } = buyerOf(visit)
  const q = visit.query['find'] ?? ''
  const view = visit.query['view'] === 'mine' ? 'mine' : ''
  const [around, orders] = await Promise.all([
    surroundingsOf(visit),
    listOrders(visit.ctx.read, { customerId, buyerId: view === 'mine' ? buyerId : undefined, q, page: pageNumberOf(visit.query['page']) }),
  ])
  return page(
    <ShopFrame around={around} section="orders" title="Orders">
      <PageHead title="Orders" lead="Everything your company ordered, and whether its goods may move." />
      <Views
        label="Which orders"
        of={[
          { name: 'Company orders', href: '/orders', isCurrent: view === '' },
          { name: 'My orders', href: '/orders?view=mine', isCurrent: view === 'mine' },
          { name: 'Approvals', href: '/approvals', isCurrent: false },
        ]}
      />
      <ListSearch action="/orders" label="Find an order" hint="Order, invoice or PO number" value={q} kept={{ view }} />
      {orders.rows.length === 0 ? <NoOrders q={q} /> : <OrderLedger rows={orders.rows} />}
      {orders.rows.length > 0 && (
        <Pager
          page={orders.page}
          pageCount={orders.pageCount}
          total={orders.total}
          things={orders.total === 1 ? 'order' : 'orders'}
          hrefOf={(number) => addressOf('/orders', { find: q, view, page: number })}
        />
      )}
    </ShopFrame>,
  )
}

const OrderLedger = ({ rows }: { rows: readonly OrderRow[] }) => (
  <Framed>
    <Ledger
      caption="Orders"
      rows={rows}
      keyOf={(order) => order.uuid}
      columns={[
        { name: 'Order', as: 'title', cell: (order) => <a href={`/orders/${order.uuid}`}>{order.number}</a> },
        { name: 'State', as: 'status', cell: (order) => <OrderStatus state={order.state} /> },
        { name: 'Placed', cell: (order) => formatOn(dateOn(order.placedAt)) },
        { name: 'PO number', cell: (order) => order.poNumber ?? 'none' },
        { name: 'Ordered by', as: 'spare', cell: (order) => order.buyerName },
        {
          name: 'Invoice',
          cell: (order) => (
            <>
              <a href={`/invoices/${order.invoiceUuid}`}>{order.invoiceNumber}</a> <InvoiceWord state={order.invoiceState} />
            </>
          ),
        },
        { name: 'Incl. VAT', as: 'number', cell: (order) => <Money cents={order.totalCents} currency={order.currency} /> },
      ]}
    />
  </Framed>
)

const NoOrders = ({ q }: { q: string }) =>
  q === '' ? (
    <Empty
      title="No orders yet"
      actions={
        <a class="button button--primary" href="/catalogue">
          See products
        </a>
      }
    >
      Your orders will stand here, with their invoices and whether the goods may move. Most customers begin with one load.
    </Empty>
  ) : (
    <Empty
      title={`No order matches “${q}”`}
      drawing="crate"
      actions={
        <a class="button button--primary" href="/orders">
          Show all orders
        </a>
      }
    >
      Try the last digits of the order, the invoice or your PO number.
    </Empty>
  )

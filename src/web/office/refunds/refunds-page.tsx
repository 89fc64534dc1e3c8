// Refunds: those to pay with what the bank is to be told, those that wait for a second person, the paid ones; and the owner's limit.
import { mayDo } from '../../../business/accounts/permissions.ts'
import { dateOn, formatAt, formatOn } from '../../../business/money/calendar.ts'
import { formatRand, typedAmount } from '../../../business/money/cents.ts'
import type { Paged } from '../../../business/lists/paging.ts'
import { listRefunds, type RefundRow } from '../../../business/refunds/find-refunds.ts'
import { openPayee, type PayeeAccount } from '../../../business/refunds/payee.ts'
import { type RefundLimit, refundLimit, setRefundLimit } from '../../../business/refunds/refund-limit.ts'
import { Field } from '../../components/field.tsx'
import { CsrfField } from '../../components/hidden-fields.tsx'
import { addressOf, Pager, Views } from '../../components/lists.tsx'
import { Money } from '../../components/money.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { DeskList } from '../../components/office-list.tsx'
import { Problems } from '../../components/problems.tsx'
import { Ticket } from '../../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../../server/route.ts'
import { savedSentence } from '../decision-words.tsx'
import { actorOf, aroundOf, listQueryOf } from '../staff.ts'
import { PaymentOrder } from './payment-order.tsx'
import { refundColumns } from './refund-words.tsx'

const path = '/office/refunds'

const views = [
  { key: '', name: 'To pay' },
  { key: 'waiting', name: 'Second person' },
  { key: 'paid', name: 'Paid' },
  { key: 'all', name: 'All' },
] as const

export const showRefunds: Handler = (visit) => refundsPage(visit, {})

export const changeRefundLimit: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    setRefundLimit(w, { limitText: form.text('limit'), reason: form.text('limitReason'), by: actorOf(visit) }),
  )
  return 'refused' in outcome ? refundsPage(visit, outcome.problems) : redirectTo(`${path}?done=saved#limit`)
}

const refundsPage = async (visit: Visit, problems: { limit?: string; limitReason?: string }): Promise<Answer> => {
  const { ctx } = visit
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found, limit] = await Promise.all([
    aroundOf(visit),
    listRefunds(ctx.read, { view: view || 'to-pay', q: find, page: number }),
    refundLimit(ctx.read),
  ])
  const isPaying = view === '' && find === '' && found.total > 0 && mayDo(visit.principal, 'office.refunds.ask')
  const orders = isPaying
    ? await Promise.all(found.rows.map(async (refund) => ({ refund, payee: await openPayee(ctx.read, ctx.keys, refund.uuid) })))
    : []
  const isRefused = Object.keys(problems).length > 0
  return page(
    <OfficeFrame around={around} section="refunds" title="Refunds" scripts={['copy']}>
      <Bar
        title="Refunds"
        lead="Money that a customer paid and no invoice took, going back by bank transfer. Ask for one on the customer’s page."
      />
      {!isRefused && savedSentence(visit.query['done'])}
      <Problems of={problems} />
      {isPaying ? (
        <ToPay orders={orders} found={found} />
      ) : (
        <DeskList
          path={path}
          views={views}
          view={view}
          find={find}
          findLabel="Customer, or reference"
          found={found}
          things={['refund', 'refunds']}
          columns={refundColumns(true)}
          keyOf={(refund) => refund.uuid}
          empty={{
            title: view === '' ? 'Nothing to pay back' : 'No refunds here',
            words: 'A refund is asked for on the page of a customer who holds unallocated cash.',
            actions: mayDo(visit.principal, 'office.customers') && (
              <a class="button" href="/office/customers">
                Customers
              </a>
            ),
            drawing: 'weighbridge',
          }}
        />
      )}
      <Limit visit={visit} limit={limit} problems={problems} />
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

interface Order {
  refund: RefundRow
  payee: PayeeAccount | null
}

const ToPay = ({ orders, found }: { orders: readonly Order[]; found: Paged<RefundRow> }) => (
  <>
    <Views
      label="Which refunds"
      of={views.map((one) => ({ name: one.name, href: addressOf(path, { view: one.key }), isCurrent: one.key === '' }))}
    />
    <p class="muted">
      Pay each in your bank with exactly these values, oldest first. It counts as paid when its bank line is imported and somebody matches
      it.
    </p>
    <div class="columns">
      {orders.map(({ refund, payee }) => (
        <Ticket
          key={refund.uuid}
          id={`refund-${refund.uuid}`}
          title={<a href={`${path}/${refund.uuid}`}>{refund.customerName}</a>}
          aside={
            <strong>
              <Money cents={refund.amountCents} />
            </strong>
          }
          foot={
            <p class="small muted">
              Asked for by {refund.requestedByName} on {formatOn(dateOn(refund.requestedAt))}.
            </p>
          }
          isFlush
        >
          <PaymentOrder refund={refund} payee={payee} />
        </Ticket>
      ))}
    </div>
    <Pager
      page={found.page}
      pageCount={found.pageCount}
      total={found.total}
      things={found.total === 1 ? 'refund' : 'refunds'}
      hrefOf={(number) => addressOf(path, { page: number })}
    />
  </>
)

const Limit = ({ visit, limit, problems }: { visit: Visit; limit: RefundLimit; problems: { limit?: string; limitReason?: string } }) => {
  const isTyped = Object.keys(problems).length > 0
  return (
    <Ticket
      id="limit"
      title="How much one person may refund alone"
      aside={
        <strong>
          <Money cents={limit.aloneCents} />
        </strong>
      }
    >
      <div class="stack stack--tight">
        <p>
          {limit.aloneCents === 0
            ? 'Every refund needs a second person.'
            : `Up to ${formatRand(limit.aloneCents)} within 24 hours. Above it, somebody else must allow the refund before it is paid.`}
        </p>
        <p class="small muted">
          {limit.set === null
            ? 'The limit that this shop came with.'
            : `Set by ${limit.set.byName} on ${formatAt(limit.set.at)}: ${limit.set.reason}`}
        </p>
        {mayDo(visit.principal, 'office.refunds.limit') && (
          <form class="stack stack--tight" method="post" action={`${path}/limit`} noValidate>
            <CsrfField token={visit.csrfToken} />
            <div class="formgrid">
              <Field
                name="limit"
                label="Limit in rand"
                value={isTyped ? visit.form.text('limit') : typedAmount(limit.aloneCents)}
                error={problems.limit}
                hint="0 means always two people."
                attributes={{ inputMode: 'decimal', maxLength: 20 }}
              />
              <Field
                name="limitReason"
                label="Why"
                value={visit.form.text('limitReason')}
                error={problems.limitReason}
                attributes={{ maxLength: 300 }}
              />
            </div>
            <div class="row">
              <button class="button">Change the limit</button>
            </div>
          </form>
        )}
      </div>
    </Ticket>
  )
}

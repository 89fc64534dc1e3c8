// Payments through gateways: all of them, those of one invoice or customer, and one with the money that was taken under it.
import { mayDo } from '../../../business/accounts/permissions.ts'
import { findPayment, listPayments, type PaymentDetail } from '../../../business/gateways/find-payments.ts'
import { railNamed } from '../../../business/gateways/offered-rails.ts'
import { railTitle } from '../../../business/gateways/rail-title.ts'
import { isEnded } from '../../../business/gateways/payment-state.ts'
import { tasksOfPayment } from '../../../business/gateways/tasks.ts'
import { formatAt } from '../../../business/money/calendar.ts'
import { Note } from '../../components/evidence.tsx'
import { CsrfField } from '../../components/hidden-fields.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { DeskList } from '../../components/office-list.tsx'
import { Boxes, Ticket } from '../../components/ticket.tsx'
import { type Answer, type Handler, page, type Visit } from '../../server/route.ts'
import { aroundOf, listQueryOf, uuidOf } from '../staff.ts'
import { Amount, PaymentBadge, paymentColumns, placeWords } from './payment-words.tsx'

const path = '/office/gateways/payments'

const views = [
  { key: '', name: 'All' },
  { key: 'open', name: 'Under way' },
  { key: 'paid', name: 'Paid' },
  { key: 'ended', name: 'Not paid' },
] as const

export const showPayments: Handler = async (visit) => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([aroundOf(visit), listPayments(visit.ctx.read, { view: view || 'all', q: find, page: number })])
  return page(
    <OfficeFrame around={around} section="gateways" title="Payments through gateways">
      <Bar
        above={<a href="/office/gateways">Gateways</a>}
        title="Payments through gateways"
        lead="Paid means that the gateway told us so itself, and that we checked its word."
      />
      <DeskList
        path={path}
        views={views}
        view={view}
        find={find}
        findLabel="Invoice, customer, or number at the gateway"
        found={found}
        things={['payment', 'payments']}
        columns={paymentColumns(true)}
        keyOf={(payment) => payment.uuid}
        empty={{
          title: 'No payments here',
          words: 'A payment is listed from the moment in which a payer chooses a gateway.',
          drawing: 'weighbridge',
        }}
      />
    </OfficeFrame>,
  )
}

export const showPayment: Handler = (visit) => paymentPage(visit, null)

/** `said`: what the gateway answered when it was asked just now. */
export const paymentPage = async (visit: Visit, said: string | null): Promise<Answer> => {
  const { read, rails } = visit.ctx
  const [around, payment, tasks] = await Promise.all([
    aroundOf(visit),
    findPayment(read, uuidOf(visit)),
    tasksOfPayment(read, uuidOf(visit)),
  ])
  const mayAsk =
    !isEnded(payment.state) && mayDo(visit.principal, 'office.gateways.act') && railNamed(rails, payment.rail)?.ask !== undefined
  return page(
    <OfficeFrame around={around} section="gateways" title={`Payment for ${payment.invoiceNumber}`}>
      <Bar
        above={<a href={path}>Payments through gateways</a>}
        title={<Amount cents={payment.amountCents} currency={payment.currency} />}
        lead={
          <>
            {railTitle(payment.rail)}, for <a href={`/office/invoices/${payment.invoiceUuid}`}>{payment.invoiceNumber}</a> of{' '}
            {payment.customerName}. Started {formatAt(payment.createdAt)}.
          </>
        }
        status={<PaymentBadge state={payment.state} />}
      />
      {said !== null && (
        <Note of="open" title={said} role="status">
          <p>What the gateway says stands here as soon as it says something else.</p>
        </Note>
      )}
      {tasks
        .filter((task) => task.done === null)
        .map((task) => (
          <Note of="review" title={task.sentence} key={task.uuid}>
            <p>
              {task.advice} <a href={`/office/gateways/tasks/${task.uuid}`}>To the task</a>
            </p>
          </Note>
        ))}
      <div class="split">
        <Taken payment={payment} />
        <div class="stack">
          <Facts payment={payment} />
          {mayAsk && (
            <Ticket id="ask" title="Ask the gateway">
              <form class="stack stack--tight" method="post" action={`${path}/${payment.uuid}/ask`}>
                <CsrfField token={visit.csrfToken} />
                <p class="small muted">It is asked by itself too, less often the longer it takes. Nothing is ever guessed.</p>
                <div class="row">
                  <button class="button">Ask it now</button>
                </div>
              </form>
            </Ticket>
          )}
        </div>
      </div>
    </OfficeFrame>,
  )
}

const Facts = ({ payment }: { payment: PaymentDetail }) => (
  <Ticket id="facts" title="What was asked for" isFlush>
    <Boxes
      of={[
        { name: 'Started by', value: payment.startedBy.startsWith('link') ? 'The holder of a payment link' : 'A buyer of the customer' },
        { name: 'Last changed', value: formatAt(payment.changedAt) },
        { name: 'Number at the gateway', value: <span class="code breakable">{payment.gatewayId ?? 'none yet'}</span>, isWide: true },
        { name: 'Our number there', value: <span class="code breakable">{payment.uuid}</span>, isWide: true },
        payment.sentence === null ? null : { name: 'Why', value: payment.sentence, isWide: true },
      ]}
    />
  </Ticket>
)

const Taken = ({ payment }: { payment: PaymentDetail }) => (
  <Ticket id="taken" title="What the gateway took" isFlush={payment.captures.length > 0}>
    {payment.captures.length === 0 ? (
      <p class="muted">It has told us of no money.</p>
    ) : (
      payment.captures.map((capture) => (
        <Boxes
          key={capture.uuid}
          of={[
            { name: 'Amount', value: <Amount cents={capture.amountCents} currency={capture.currency} /> },
            { name: 'When', value: formatAt(capture.happenedAt) },
            {
              name: 'Where it stands',
              value: capture.isUndone ? 'Undone' : capture.parts.map((part) => placeWords[part.place]).join(', ') || 'It has gone back',
              isWide: true,
            },
            {
              name: 'Refund, or put it elsewhere',
              value: <a href={`/office/gateways/money/${capture.uuid}`}>Open this money</a>,
              isWide: true,
            },
          ]}
        />
      ))
    )}
  </Ticket>
)

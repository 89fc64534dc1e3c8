// One order that waits for approval: what it is for, at today's prices; approving, refusing, withdrawing it.
import { mayDo } from '../../business/accounts/permissions.ts'
import { formatMoney, formatRand } from '../../business/money/cents.ts'
import { dateOn, formatAt, formatOn } from '../../business/money/calendar.ts'
import {
  approveOrder,
  type ApprovalEnded,
  type OrderApproved,
  refuseOrder,
  withdrawRequest,
} from '../../business/orders/decide-approval.ts'
import { type ApprovalDetail, findApproval } from '../../business/orders/find-approvals.ts'
import { endOfApproval } from '../../business/orders/expire-approval.ts'
import { refillCart } from '../../business/orders/refill-cart.ts'
import { Note } from '../components/evidence.tsx'
import { TextArea } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Money } from '../components/money.tsx'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { linkOffer } from '../payments/link-offer.ts'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { ApprovalStatus, approvalReachOf } from './approvals-page.tsx'
import { goodsOf, RateNote } from './cart-page.tsx'
import { Done } from './company-views.tsx'
import { GoodsLedger, GoodsSums } from './order-lines.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

interface Objection {
  title: string
  sentence: string
}

const DONE: Readonly<Record<string, string>> = {
  requested: 'Your order waits for approval. The approvers were told by mail, and you will be told what they decide.',
  refused: 'Refused. The buyer was sent your reason.',
  withdrawn: 'Withdrawn. Nobody has to decide about it any more.',
}

const uuidOf = (visit: Visit): string => visit.params['uuid'] ?? ''

const deciderOf = (visit: Visit) => {
  const { customerId, buyerId, name, email } = buyerOf(visit)
  return { customerId, buyerId, name, email }
}

export const showApproval: Handler = (visit) => approvalPage(visit, null)

export const approve: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    approveOrder(w, {
      by: deciderOf(visit),
      uuid: uuidOf(visit),
      expectedTotalCents: visit.form.whole('expectedTotalCents'),
      onceKey: visit.form.text('once'),
      link: linkOffer(visit),
    }),
  )
  return 'refused' in outcome ? approvalPage(visit, objectionTo(outcome)) : redirectTo(`/orders/${outcome.orderUuid}`)
}

export const refuse: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    refuseOrder(w, { by: deciderOf(visit), uuid: uuidOf(visit), reason: visit.form.text('reason'), onceKey: visit.form.text('once') }),
  )
  return ended(visit, outcome, 'refused')
}

export const withdraw: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    withdrawRequest(w, { by: deciderOf(visit), uuid: uuidOf(visit), onceKey: visit.form.text('once') }),
  )
  return ended(visit, outcome, 'withdrawn')
}

export const refill: Handler = async (visit) => {
  const { buyerId } = buyerOf(visit)
  await visit.ctx.transact((w) => refillCart(w, { buyerId, approvalUuid: uuidOf(visit) }))
  return redirectTo('/cart')
}

const ended = (visit: Visit, outcome: ApprovalEnded, done: string): Answer | Promise<Answer> => {
  if (!('refused' in outcome)) return redirectTo(`/approvals/${outcome.approvalUuid}?done=${done}`)
  return approvalPage(
    visit,
    outcome.refused === 'reason-missing' ? { title: 'A reason is needed', sentence: outcome.sentence } : decidedAlready,
  )
}

const decidedAlready = { title: 'Somebody was quicker', sentence: 'The request was decided or withdrawn meanwhile. Nothing was changed.' }

const objectionTo = (outcome: Extract<OrderApproved, { refused: string }>): Objection => {
  switch (outcome.refused) {
    case 'price-changed':
      return {
        title: 'The total has changed since you saw it',
        sentence: `It is now ${formatMoney(outcome.totalCents, outcome.currency)}. Nothing was ordered: look at it again, then approve.`,
      }
    case 'product-gone':
      return {
        title: 'Something cannot be had any more',
        sentence: `${outcome.productNames.join(', ')}. Refuse the request, so that the buyer can order anew.`,
      }
    case 'site-missing':
      return {
        title: 'The delivery site was retired',
        sentence: 'Refuse the request, so that the buyer can choose another site and order anew.',
      }
    case 'shop-not-ready':
      return {
        title: 'We cannot issue an invoice just now',
        sentence: 'Our bank account is not set up, so that you could not pay. Nothing was ordered; phone the order desk.',
      }
    case 'rate-missing':
      return {
        title: 'Today’s exchange rate is not entered yet',
        sentence: 'Your company is invoiced in US dollars. Nothing was ordered: approve it later, or phone the order desk.',
      }
    case 'requester-gone':
      return {
        title: 'Whoever asked may not order any more',
        sentence: 'The account was disabled or lost its role. Refuse the request.',
      }
    default:
      return decidedAlready
  }
}

const approvalPage = async (visit: Visit, objection: Objection | null): Promise<Answer> => {
  const [around, request] = await Promise.all([
    surroundingsOf(visit),
    findApproval(visit.ctx.read, { ...approvalReachOf(visit), uuid: uuidOf(visit) }),
  ])
  const { buyerId } = buyerOf(visit)
  const isOwn = request.requesterId === buyerId
  return page(
    <ShopFrame around={around} section="approvals" title="Approval">
      <Crumbs of={[{ name: 'Approvals', href: '/approvals' }, { name: request.requesterName }]} />
      {objection === null && <Done of={DONE} word={visit.query['done']} />}
      {objection && (
        <Note of="review" title={objection.title} role="alert">
          <p>{objection.sentence}</p>
        </Note>
      )}
      <PageHead
        title={`Order of ${request.requesterName}`}
        status={<ApprovalStatus state={request.state} />}
        lead={`Asked ${formatAt(request.requestedAt)} for ${formatMoney(request.totalCents, request.currency)}; the limit is ${formatRand(request.limitCents)} per order.`}
      />
      <Decided request={request} />
      <div class="split">
        <div class="stack stack--loose">
          <Ticket id="goods" title="Goods" isFlush>
            <GoodsLedger lines={goodsOf(request.cart)} currency={request.cart.currency} />
          </Ticket>
          <Ticket id="delivery" title="Delivery" isFlush>
            <Boxes
              isWide
              of={[
                {
                  name: 'Deliver to',
                  value: request.deliverTo ? `${request.deliverTo.name}, ${request.deliverTo.address}` : 'nowhere',
                  isWide: true,
                },
                { name: 'PO number', value: request.cart.poNumber || 'none' },
                request.cart.note === '' ? null : { name: 'Note', value: request.cart.note, isWide: true },
              ]}
            />
          </Ticket>
        </div>
        <Ticket id="total" title={request.state === 'waiting' ? 'To decide' : 'At today’s prices'} isFed>
          <GoodsSums lines={goodsOf(request.cart)} currency={request.cart.currency} totalName="Total today" />
          <RateNote cart={request.cart} />
          {request.state === 'waiting' && <PriceNote request={request} />}
          {request.state === 'waiting' && (
            <p class="small muted">It ends by itself on {formatOn(dateOn(endOfApproval(request.requestedAt)))}.</p>
          )}
          {request.state === 'waiting' && !isOwn && mayDo(visit.principal, 'buyer.approve') && <Decide visit={visit} request={request} />}
          {request.state === 'waiting' && isOwn && <Withdraw visit={visit} request={request} />}
          {isOwn && (request.state === 'refused' || request.state === 'withdrawn') && mayDo(visit.principal, 'buyer.order') && (
            <form method="post" action={`/approvals/${request.uuid}/refill`}>
              <CsrfField token={visit.csrfToken} />
              <button class="button button--wide">Put the goods back in the cart</button>
            </form>
          )}
        </Ticket>
      </div>
    </ShopFrame>,
    objection === null ? 200 : 409,
  )
}

const Decided = ({ request }: { request: ApprovalDetail }) => {
  if (request.state === 'approved' && request.order)
    return (
      <Note of="open" title={`Approved by ${request.decidedByName ?? ''}`}>
        <p>
          It is order <a href={`/orders/${request.order.uuid}`}>{request.order.number}</a>.
        </p>
      </Note>
    )
  if (request.state === 'refused')
    return (
      <Note of="blocked" title={`Refused by ${request.decidedByName ?? ''}`}>
        <p>{request.reason}</p>
      </Note>
    )
  if (request.state === 'withdrawn' && request.reason)
    return (
      <Note of="open" title="It was closed">
        <p>{request.reason} Nothing was ordered.</p>
      </Note>
    )
  return null
}

const PriceNote = ({ request }: { request: ApprovalDetail }) =>
  request.cart.totalCents === request.totalCents && request.cart.currency === request.currency ? null : (
    <Note of="review" title="Prices have changed since it was asked">
      <p>
        It was <Money cents={request.totalCents} currency={request.currency} />, and is{' '}
        <Money cents={request.cart.totalCents} currency={request.cart.currency} /> today.
      </p>
    </Note>
  )

const Decide = ({ visit, request }: { visit: Visit; request: ApprovalDetail }) => (
  <>
    <form class="stack" method="post" action={`/approvals/${request.uuid}/approve`}>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <input type="hidden" name="expectedTotalCents" value={String(request.cart.totalCents)} />
      <button class="button button--primary button--big button--wide">Approve and order</button>
    </form>
    <p class="small muted">
      With this your company orders and owes the total. The tax invoice is made at once. By the <a href="/terms">terms of sale</a>.
    </p>
    <form class="stack" method="post" action={`/approvals/${request.uuid}/refuse`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <TextArea name="reason" label="Why not" hint="The buyer is sent your reason." rows={2} maxLength={500} />
      <button class="button button--wide">Refuse</button>
    </form>
  </>
)

const Withdraw = ({ visit, request }: { visit: Visit; request: ApprovalDetail }) => (
  <form class="stack" method="post" action={`/approvals/${request.uuid}/withdraw`}>
    <CsrfField token={visit.csrfToken} />
    <OnceField />
    <p class="small muted">Somebody else of your company decides about it. Until then you can withdraw it.</p>
    <button class="button button--wide">Withdraw the request</button>
  </form>
)

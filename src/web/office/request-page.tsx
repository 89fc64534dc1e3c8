// One request for a second person: what would change, who asked and why; allowing, refusing, withdrawing it.
import { mayDo } from '../../business/accounts/permissions.ts'
import { findRequest, type OfficeRequest } from '../../business/accounts/find-requests.ts'
import { type RequestEnded, refuseRequest, withdrawOfficeRequest } from '../../business/accounts/second-person.ts'
import { type BankAccount, listBankAccounts } from '../../business/banking/bank-account.ts'
import { allowBankAccount } from '../../business/banking/change-bank-account.ts'
import { maskAccount } from '../../business/money/account-number.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { allowOverride } from '../../business/orders/override-release.ts'
import { allowGatewayRefund } from '../../business/gateways/refund-payment.ts'
import { allowRefund } from '../../business/refunds/allow-refund.ts'
import { findRefund, type RefundDetail } from '../../business/refunds/find-refunds.ts'
import { Note } from '../components/evidence.tsx'
import { TextArea } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Money } from '../components/money.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { savedSentence } from './decision-words.tsx'
import { maskedAccount } from './refunds/refund-words.tsx'
import { RequestBadge, subjectOf } from './requests-page.tsx'
import { actorOf, aroundOf, uuidOf } from './staff.ts'

export const showRequest: Handler = (visit) => requestPage(visit, null)

export const allow: Handler = async (visit) => {
  const { kind } = await findRequest(visit.ctx.read, uuidOf(visit))
  const input = { uuid: uuidOf(visit), by: actorOf(visit), onceKey: visit.form.text('once') }
  const outcome = await visit.ctx.transact((w) => allowed[kind](w, input))
  return answer(visit, outcome, 'allowed')
}

const allowed = {
  'bank-account': allowBankAccount,
  'release-override': allowOverride,
  refund: allowRefund,
  'gateway-refund': allowGatewayRefund,
} as const

export const refuse: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    refuseRequest(w, { uuid: uuidOf(visit), by: actorOf(visit), reason: visit.form.text('reason'), onceKey: visit.form.text('once') }),
  )
  return answer(visit, outcome, 'refused')
}

export const withdraw: Handler = async (visit) => {
  const outcome = await visit.ctx.transact((w) =>
    withdrawOfficeRequest(w, { uuid: uuidOf(visit), by: actorOf(visit), onceKey: visit.form.text('once') }),
  )
  return answer(visit, outcome, 'withdrawn')
}

const answer = (visit: Visit, outcome: RequestEnded, done: string): Answer | Promise<Answer> => {
  if (!('refused' in outcome)) return redirectTo(`/office/requests/${outcome.requestUuid}?done=${done}`)
  switch (outcome.refused) {
    case 'ended-already':
      return requestPage(visit, 'It ended meanwhile. Nothing was changed.')
    case 'too-early':
      return requestPage(visit, `You may put it in force alone from ${formatAt(outcome.from)} on.`)
    default:
      return requestPage(visit, outcome.sentence)
  }
}

const requestPage = async (visit: Visit, objection: string | null): Promise<Answer> => {
  const { read } = visit.ctx
  const [around, request, accounts] = await Promise.all([aroundOf(visit), findRequest(read, uuidOf(visit)), listBankAccounts(read)])
  const refund = request.kind === 'refund' ? await findRefund(read, request.subject) : null
  return page(
    <OfficeFrame around={around} section="requests" title={subjectOf(request)}>
      <Bar
        above={<a href="/office/requests">Second person</a>}
        title={subjectOf(request)}
        lead={`Asked by ${request.requesterName}, ${formatAt(request.requestedAt)}.`}
        status={<RequestBadge state={request.state} />}
      />
      {objection === null && savedSentence(visit.query['done'])}
      {objection !== null && (
        <Note of="blocked" title="Not done" role="alert">
          <p>{objection}</p>
        </Note>
      )}
      <div class="split">
        <div class="stack">
          <Ticket id="reason" title="Why">
            <p class="prose">{request.reason}</p>
          </Ticket>
          {request.kind === 'bank-account' && (
            <Accounts visit={visit} request={request} now={accounts.find((account) => account.isDefault)} />
          )}
          {request.kind === 'release-override' && <ReleaseFacts request={request} />}
          {refund !== null && <RefundFacts refund={refund} />}
        </div>
        <Decision visit={visit} request={request} />
      </div>
    </OfficeFrame>,
    objection === null ? 200 : 409,
  )
}

/** Who decides compares every digit with the bank's letter; everybody else, and afterwards, sees the last four. */
const Accounts = ({ visit, request, now }: { visit: Visit; request: OfficeRequest; now: BankAccount | undefined }) => {
  const number = request.payload['accountNumber'] ?? ''
  const mayCompare = request.state === 'waiting' && mayDo(visit.principal, 'office.second')
  return (
    <>
      <Ticket id="asked" title="Asked for" isFlush>
        <Boxes
          of={[
            { name: 'Bank', value: request.payload['bankName'] },
            { name: 'Branch code', value: request.payload['branchCode'] },
            { name: 'Account name', value: request.payload['accountName'] },
            { name: 'Account number', value: <span class="code">{mayCompare ? number : maskAccount(number)}</span> },
          ]}
        />
      </Ticket>
      {now && request.state === 'waiting' && (
        <Ticket id="now" title="On invoices now" isFlush>
          <Boxes
            of={[
              { name: 'Bank', value: now.bankName },
              { name: 'Branch code', value: now.branchCode },
              { name: 'Account name', value: now.accountName },
              { name: 'Account number', value: <span class="code">{now.accountNumber}</span> },
            ]}
          />
        </Ticket>
      )}
    </>
  )
}

const ReleaseFacts = ({ request }: { request: OfficeRequest }) => (
  <Ticket id="asked" title="Asked for" isFlush>
    <Boxes
      of={[
        { name: 'Order', value: <a href={`/office/orders/${request.subject}`}>{request.payload['orderNumber']}</a> },
        { name: 'Customer', value: request.payload['customerName'] },
        { name: 'What the policy said', value: request.payload['policyReason'], isWide: true },
      ]}
    />
  </Ticket>
)

const RefundFacts = ({ refund }: { refund: RefundDetail }) => (
  <Ticket id="asked" title="Asked for" isFlush>
    <Boxes
      of={[
        { name: 'Amount', value: <Money cents={refund.amountCents} /> },
        { name: 'Customer', value: refund.customerName },
        { name: 'To account', value: `${maskedAccount(refund)}, ${refund.accountName}`, isWide: true },
        {
          name: 'Bank details confirmed',
          value: refund.confirmedWith === null ? 'A paid refund went to this account before.' : `By phone with ${refund.confirmedWith}`,
          isWide: true,
        },
        { name: 'One person could refund alone', value: <Money cents={refund.limitCents} /> },
      ]}
    />
  </Ticket>
)

const Decision = ({ visit, request }: { visit: Visit; request: OfficeRequest }) => {
  if (request.state !== 'waiting') return <Ended request={request} />
  const isOwn = request.requesterId === actorOf(visit).staffId
  return (
    <Ticket id="decision" title="To decide" foot={<p class="small muted">It ends by itself on {formatAt(request.expiresAt)}.</p>}>
      {isOwn ? (
        <OwnRequest visit={visit} request={request} />
      ) : (
        mayDo(visit.principal, 'office.second') && <Forms visit={visit} request={request} />
      )}
      {!isOwn && !mayDo(visit.principal, 'office.second') && <p class="muted">An owner or finance decides about it.</p>}
    </Ticket>
  )
}

const Ended = ({ request }: { request: OfficeRequest }) => (
  <Ticket id="decision" title="How it ended" isFlush>
    <Boxes
      of={[
        { name: 'When', value: request.decidedAt ? formatAt(request.decidedAt) : formatAt(request.expiresAt) },
        { name: 'By', value: request.decidedByName ?? (request.state === 'in-force' ? `${request.requesterName}, alone` : 'nobody') },
        request.decisionReason === null ? null : { name: 'Why', value: request.decisionReason, isWide: true },
      ]}
    />
  </Ticket>
)

const AllowForm = ({ visit, request, button }: { visit: Visit; request: OfficeRequest; button: string }) => (
  <form method="post" action={`/office/requests/${request.uuid}/allow`}>
    <CsrfField token={visit.csrfToken} />
    <OnceField />
    <button class="button button--primary button--wide">{button}</button>
  </form>
)

const Forms = ({ visit, request }: { visit: Visit; request: OfficeRequest }) => (
  <div class="stack">
    {request.kind === 'bank-account' && (
      <p class="small">Phone the bank or the owner under a number that you know before you allow it: this is how suppliers are robbed.</p>
    )}
    {request.kind === 'refund' && (
      <p class="small">
        Were the bank details changed of late? Phone the customer yourself under a number that you know before you allow it.
      </p>
    )}
    <AllowForm visit={visit} request={request} button="Allow" />
    <form class="stack stack--tight" method="post" action={`/office/requests/${request.uuid}/refuse`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <TextArea name="reason" label="Why not" rows={2} maxLength={500} />
      <button class="button button--wide">Refuse</button>
    </form>
  </div>
)

const OwnRequest = ({ visit, request }: { visit: Visit; request: OfficeRequest }) => (
  <div class="stack">
    {request.aloneFrom === null ? (
      <p class="muted">You asked for it: another person decides.</p>
    ) : (
      <>
        <p class="muted">
          When you asked, nobody else could allow it. You may put it in force yourself from {formatAt(request.aloneFrom)} on, if that is
          still so.
        </p>
        {visit.ctx.clock.now() >= request.aloneFrom && <AllowForm visit={visit} request={request} button="Put it in force" />}
      </>
    )}
    <form method="post" action={`/office/requests/${request.uuid}/withdraw`}>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <button class="button button--wide">Withdraw</button>
    </form>
  </div>
)

// One refund: what goes back to whom, where it stands, what the bank is to be told, and what it posted. Cancelling it.
import { mayDo } from '../../../business/accounts/permissions.ts'
import { dateOn, formatAt, formatOn } from '../../../business/money/calendar.ts'
import { formatRand } from '../../../business/money/cents.ts'
import { formatPaymentReference } from '../../../business/money/payment-reference.ts'
import { cancelRefund } from '../../../business/refunds/cancel-refund.ts'
import { type FittingLine, linesThatFit } from '../../../business/refunds/find-candidates.ts'
import { findRefund, type RefundDetail } from '../../../business/refunds/find-refunds.ts'
import { openPayee } from '../../../business/refunds/payee.ts'
import { Note } from '../../components/evidence.tsx'
import { Field } from '../../components/field.tsx'
import { CsrfField, OnceField } from '../../components/hidden-fields.tsx'
import { Money } from '../../components/money.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { Journals } from '../../components/office-journals.tsx'
import { Boxes, Ticket } from '../../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../../server/route.ts'
import { savedSentence } from '../decision-words.tsx'
import { actorOf, aroundOf, uuidOf } from '../staff.ts'
import { PaymentOrder } from './payment-order.tsx'
import { maskedAccount, RefundBadge } from './refund-words.tsx'

export const showRefund: Handler = (visit) => refundPage(visit, null)

export const endRefund: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    cancelRefund(w, { refundUuid: uuidOf(visit), reason: form.text('cancelReason'), by: actorOf(visit), onceKey: form.text('once') }),
  )
  return 'refused' in outcome ? refundPage(visit, outcome.sentence) : redirectTo(`/office/refunds/${outcome.refundUuid}`)
}

const refundPage = async (visit: Visit, objection: string | null): Promise<Answer> => {
  const { ctx } = visit
  const [around, refund] = await Promise.all([aroundOf(visit), findRefund(ctx.read, uuidOf(visit))])
  const isPayable = refund.state === 'to-pay' && mayDo(visit.principal, 'office.refunds.ask')
  const [payee, lines] = await Promise.all([
    isPayable ? openPayee(ctx.read, ctx.keys, refund.uuid) : null,
    isPayable ? linesThatFit(ctx.read, refund.amountCents) : [],
  ])
  const name = formatPaymentReference(refund.reference)
  return page(
    <OfficeFrame around={around} section="refunds" title={`Refund ${name}`} scripts={['copy']}>
      <Bar
        above={<a href="/office/refunds">Refunds</a>}
        title={
          <>
            Refund <span class="code">{name}</span>
          </>
        }
        lead={`${formatRand(refund.amountCents)} to ${refund.customerName}. Asked for by ${refund.requestedByName}, ${formatAt(refund.requestedAt)}.`}
        status={<RefundBadge state={refund.state} />}
      />
      {objection === null && savedSentence(visit.query['done'])}
      {objection !== null && (
        <Note of="blocked" title="Nothing was changed" role="alert">
          <p>{objection}</p>
        </Note>
      )}
      <div class="split">
        <div class="stack">
          {isPayable && (
            <Ticket id="order" title="Pay this in your bank" isFlush>
              <PaymentOrder refund={refund} payee={payee} />
            </Ticket>
          )}
          <Particulars visit={visit} refund={refund} isAccountShown={!isPayable} />
        </div>
        <Standing visit={visit} refund={refund} isPayable={isPayable} lines={lines} />
      </div>
      {refund.journals.length > 0 && (
        <section class="stack stack--tight" aria-labelledby="journals">
          <h2 id="journals">What it posted</h2>
          <Journals of={refund.journals} caption="Journals of this refund" />
        </section>
      )}
    </OfficeFrame>,
    objection === null ? 200 : 422,
  )
}

const Particulars = ({ visit, refund, isAccountShown }: { visit: Visit; refund: RefundDetail; isAccountShown: boolean }) => (
  <Ticket id="particulars" title="Why, and who" isFlush>
    <Boxes
      of={[
        {
          name: 'Customer',
          value: mayDo(visit.principal, 'office.customers') ? (
            <a href={`/office/customers/${refund.customerUuid}`}>{refund.customerName}</a>
          ) : (
            refund.customerName
          ),
        },
        { name: 'Amount', value: <Money cents={refund.amountCents} /> },
        { name: 'Why', value: refund.reason, isWide: true },
        isAccountShown ? { name: 'To account', value: `${maskedAccount(refund)}, ${refund.accountName}`, isWide: true } : null,
        {
          name: 'Bank details confirmed',
          value: refund.confirmedWith === null ? 'A paid refund went to this account before.' : `By phone with ${refund.confirmedWith}`,
          isWide: true,
        },
        {
          name: 'Second person',
          value: refund.needsSecond
            ? (refund.approvedByName ?? 'not yet')
            : `Not needed: one person could refund ${formatRand(refund.limitCents)} alone.`,
          isWide: true,
        },
      ]}
    />
  </Ticket>
)

interface StandingProps {
  visit: Visit
  refund: RefundDetail
  isPayable: boolean
  lines: readonly FittingLine[]
}

const Standing = ({ visit, refund, isPayable, lines }: StandingProps) => {
  if (refund.state === 'waiting')
    return (
      <Ticket id="standing" title="Waits for a second person">
        <div class="stack stack--tight">
          <p>Nothing is set aside and nothing is paid before somebody else allows it.</p>
          {refund.requestUuid !== null && (
            <a class="button" href={`/office/requests/${refund.requestUuid}`}>
              To the request
            </a>
          )}
        </div>
      </Ticket>
    )
  if (refund.state === 'paid' && refund.transfer !== null) return <Paid visit={visit} transfer={refund.transfer} />
  if (refund.ended !== null) return <Ended ended={refund.ended} />
  return (
    <div class="stack">
      <Ticket id="standing" title="To pay">
        <div class="stack stack--tight">
          <p>
            Set aside{refund.reservedAt === null ? '' : ` on ${formatOn(dateOn(refund.reservedAt))}`}: no invoice and no other refund can
            take this money. It is paid when its bank line is matched.
          </p>
          {isPayable && <Lines lines={lines} />}
        </div>
      </Ticket>
      {isPayable && <CancelForm visit={visit} refund={refund} />}
    </div>
  )
}

const Lines = ({ lines }: { lines: readonly FittingLine[] }) =>
  lines.length === 0 ? (
    <p class="small muted">No unmatched bank line of this amount out. Import a statement when you have paid it.</p>
  ) : (
    <>
      <p class="strong">Bank lines of exactly this amount:</p>
      <ul class="plainlist">
        {lines.map((line) => (
          <li key={line.uuid}>
            <a class="code breakable" href={`/office/bank-lines/${line.uuid}`}>
              {line.text}
            </a>
            <small>{formatOn(line.happenedOn)}</small>
          </li>
        ))}
      </ul>
    </>
  )

const CancelForm = ({ visit, refund }: { visit: Visit; refund: RefundDetail }) => (
  <Ticket id="cancel" title="Cancel it">
    <form class="stack stack--tight" method="post" action={`/office/refunds/${refund.uuid}/cancel`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <Field
        name="cancelReason"
        label="Why"
        value={visit.form.text('cancelReason')}
        hint="Only if nothing was paid in the bank. The customer holds the money again, and is told."
        attributes={{ maxLength: 300 }}
      />
      <div class="row">
        <button class="button button--danger">Cancel the refund</button>
      </div>
    </form>
  </Ticket>
)

const Paid = ({ visit, transfer }: { visit: Visit; transfer: NonNullable<RefundDetail['transfer']> }) => (
  <Ticket id="standing" title="Paid" isFlush>
    <Boxes
      of={[
        { name: 'Booked on', value: formatOn(transfer.happenedOn) },
        { name: 'Matched by', value: `${transfer.confirmedByName}, ${formatAt(transfer.confirmedAt)}` },
        mayDo(visit.principal, 'office.banking')
          ? {
              name: 'Bank line',
              value: <a href={`/office/bank-lines/${transfer.bankLineUuid}`}>Look at it, or undo the match</a>,
              isWide: true,
            }
          : null,
      ]}
    />
  </Ticket>
)

const Ended = ({ ended }: { ended: NonNullable<RefundDetail['ended']> }) => (
  <Ticket id="standing" title="How it ended" isFlush>
    <Boxes
      of={[
        ended.at === null ? null : { name: 'When', value: formatAt(ended.at) },
        { name: 'By', value: ended.byName ?? 'nobody else' },
        ended.reason === null ? null : { name: 'Why', value: ended.reason, isWide: true },
      ]}
    />
  </Ticket>
)

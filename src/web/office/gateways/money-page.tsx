// One amount that a gateway took: where it stands, its fee, what went back, and what can be done with it. Each deed has its reason, and
// a refund over the limit a second person.
import { mayDo } from '../../../business/accounts/permissions.ts'
import { listCustomers } from '../../../business/customers/find-customers.ts'
import { type CaptureDetail, findCaptureDetail, type RefundOfCapture } from '../../../business/gateways/find-capture.ts'
import { railNamed } from '../../../business/gateways/offered-rails.ts'
import { railTitle } from '../../../business/gateways/rail-title.ts'
import { formatAt } from '../../../business/money/calendar.ts'
import { formatMoney, typedAmount } from '../../../business/money/cents.ts'
import { Note } from '../../components/evidence.tsx'
import { Framed, Ledger } from '../../components/ledger.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { Journals } from '../../components/office-journals.tsx'
import { Problems } from '../../components/problems.tsx'
import { Boxes, Ticket } from '../../components/ticket.tsx'
import { type Answer, type Handler, page, type Visit } from '../../server/route.ts'
import { savedSentence } from '../decision-words.tsx'
import { aroundOf, uuidOf } from '../staff.ts'
import { DeclareForm, GiveForm, ReasonForm, RefundForm } from './money-forms.tsx'
import { Amount, GatewayRefundBadge, placeWords } from './payment-words.tsx'

export interface Refused {
  objection?: string
  problems?: Partial<Record<'amount' | 'reason', string>>
}

export const showMoney: Handler = (visit) => moneyPage(visit, uuidOf(visit), {})

/** Also shown again, with what was typed, when something was refused. */
export const moneyPage = async (visit: Visit, captureUuid: string, { objection, problems = {} }: Refused): Promise<Answer> => {
  const { read } = visit.ctx
  const [around, capture] = await Promise.all([aroundOf(visit), findCaptureDetail(read, captureUuid)])
  const mayAct = !capture.isUndone && mayDo(visit.principal, 'office.gateways.act')
  const deeds = mayAct ? await deedsOf({ visit, capture, problems }) : null
  const isRefused = objection !== undefined || Object.keys(problems).length > 0
  return page(
    <OfficeFrame
      around={around}
      section="gateways"
      title={`${formatMoney(capture.amountCents, capture.currency)} from ${railTitle(capture.rail)}`}
    >
      <Bar
        above={
          capture.paymentUuid === null ? (
            <a href="/office/gateways">Gateways</a>
          ) : (
            <a href={`/office/gateways/payments/${capture.paymentUuid}`}>The payment</a>
          )
        }
        title={<Amount cents={capture.amountCents} currency={capture.currency} />}
        lead={`${railTitle(capture.rail)} took it, ${formatAt(capture.happenedAt)}.`}
      />
      {!isRefused && savedSentence(visit.query['done'])}
      {objection !== undefined && (
        <Note of="blocked" title="Nothing was changed" role="alert">
          <p>{objection}</p>
        </Note>
      )}
      <Problems of={problems} />
      <div class="split">
        <div class="stack">
          <Standing capture={capture} />
          {capture.refunds.length > 0 && <Refunds capture={capture} />}
        </div>
        {deeds}
      </div>
      {capture.journals.length > 0 && (
        <section class="stack stack--tight" aria-labelledby="journals">
          <h2 id="journals">What it posted</h2>
          <Journals of={capture.journals} caption="Journals of this money" />
        </section>
      )}
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

const Standing = ({ capture }: { capture: CaptureDetail }) => (
  <Ticket id="standing" title={capture.isUndone ? 'Undone' : 'Where it stands'} isFlush>
    <Boxes
      of={[
        ...capture.parts.map((part) => ({
          name: placeWords[part.place],
          value: <Amount cents={part.amountCents} currency={capture.currency} />,
        })),
        { name: 'Customer', value: capture.customerName ?? 'not known' },
        {
          name: 'Fee of the gateway',
          value: capture.feeCents === null ? 'not told' : <Amount cents={capture.feeCents} currency={capture.currency} />,
        },
        capture.disputeFeesCents === 0
          ? null
          : { name: 'Fees for disputes', value: <Amount cents={capture.disputeFeesCents} currency={capture.currency} /> },
        capture.refundedCents === 0
          ? null
          : { name: 'Refunded, or set aside for it', value: <Amount cents={capture.refundedCents} currency={capture.currency} /> },
        capture.chargedBackCents === 0
          ? null
          : { name: 'Taken back by the payer', value: <Amount cents={capture.chargedBackCents} currency={capture.currency} /> },
        { name: 'Number at the gateway', value: <span class="code breakable">{capture.gatewayId}</span>, isWide: true },
      ]}
    />
  </Ticket>
)

const Refunds = ({ capture }: { capture: CaptureDetail }) => (
  <section class="stack stack--tight" aria-labelledby="refunds">
    <h2 id="refunds">Refunds</h2>
    <Framed>
      <Ledger
        caption="Refunds of this money"
        isDense
        rows={capture.refunds}
        keyOf={(refund) => refund.uuid}
        columns={[
          {
            name: 'Asked',
            as: 'title',
            cell: (refund) => (
              <>
                {formatAt(refund.requestedAt)}, {refund.isOutside ? `at ${railTitle(capture.rail)} itself` : refund.requestedByName}
                {refund.requestUuid !== null && refund.state === 'waiting' && (
                  <small class="under">
                    <a href={`/office/requests/${refund.requestUuid}`}>To the request</a>
                  </small>
                )}
              </>
            ),
          },
          { name: 'State', as: 'status', cell: (refund) => <GatewayRefundBadge state={refund.state} /> },
          { name: 'Why', as: 'wide', cell: (refund) => <Why refund={refund} /> },
          { name: 'Amount', as: 'number', cell: (refund) => <Amount cents={refund.amountCents} currency={capture.currency} /> },
        ]}
      />
    </Framed>
  </section>
)

/** The reason as somebody gave it, and under it what the gateway said. */
const Why = ({ refund: { reason, sentence } }: { refund: RefundOfCapture }) => (
  <span class="says">
    {reason}
    {sentence !== null && <small class="under">{sentence}</small>}
  </span>
)

interface DeedsProps {
  visit: Visit
  capture: CaptureDetail
  problems: NonNullable<Refused['problems']>
}

/** What can be done now; what cannot is not there. */
const deedsOf = async ({ visit, capture, problems }: DeedsProps) => {
  const { parts, currency } = capture
  const isAt = (place: string) => parts.some((part) => part.place === place && part.amountCents > 0)
  const leftCents = capture.amountCents - capture.refundedCents - capture.chargedBackCents
  const canRefund = leftCents > 0 && railNamed(visit.ctx.rails, capture.rail)?.refund !== undefined
  const find = (visit.query['find'] ?? '').trim()
  const customers = isAt('held') && find !== '' ? (await listCustomers(visit.ctx.read, { q: find })).rows.slice(0, 10) : []
  const action = (deed: string) => `/office/gateways/money/${capture.uuid}/${deed}`
  return (
    <div class="stack">
      {isAt('held') && currency === 'ZAR' && <GiveForm visit={visit} action={action('give')} find={find} customers={customers} />}
      {canRefund && (
        <RefundForm visit={visit} action={action('refund')} leftText={typedAmount(leftCents)} currency={currency} problems={problems} />
      )}
      {capture.refunds
        .filter((refund) => refund.state === 'unknown')
        .map((refund) => (
          <DeclareForm key={refund.uuid} visit={visit} refund={refund} currency={currency} gateway={railTitle(capture.rail)} />
        ))}
      {isAt('invoice') && currency === 'ZAR' && (
        <ReasonForm
          visit={visit}
          id="off"
          title="Take it off the invoice"
          action={action('off')}
          sentence="It becomes the customer’s unallocated cash. The invoice owes again, and goods that have not left wait again."
          button="Take it off"
        />
      )}
      {capture.refundedCents === 0 && capture.chargedBackCents === 0 && (
        <ReasonForm
          visit={visit}
          id="undo"
          title={`${railTitle(capture.rail)} never took it`}
          action={action('undo')}
          sentence="Only when the gateway itself shows no such payment. What it posted is reversed, and what it paid is owed again."
          button="Undo it"
          isDanger
        />
      )}
    </div>
  )
}

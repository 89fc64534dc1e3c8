// Asking for a refund of one customer's unallocated cash: how much there is, where it goes, and who confirmed those details.
import { cashAskedFor } from '../../../business/refunds/find-refunds.ts'
import { askRefund, type RefundField } from '../../../business/refunds/ask-refund.ts'
import { lastPayee, type LastPayee } from '../../../business/refunds/payee.ts'
import { refundLimit } from '../../../business/refunds/refund-limit.ts'
import { findCustomer } from '../../../business/customers/find-customers.ts'
import { unallocatedCash } from '../../../business/invoices/account-summary.ts'
import { formatOn } from '../../../business/money/calendar.ts'
import { formatRand, typedAmount } from '../../../business/money/cents.ts'
import { formatPaymentReference } from '../../../business/money/payment-reference.ts'
import { Note } from '../../components/evidence.tsx'
import { Field, FieldError, TextArea, Tick } from '../../components/field.tsx'
import { CsrfField, OnceField } from '../../components/hidden-fields.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { Problems } from '../../components/problems.tsx'
import { Ticket } from '../../components/ticket.tsx'
import { Weighing } from '../../components/weighing.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../../server/route.ts'
import { actorOf, aroundOf, uuidOf } from '../staff.ts'
import { maskedAccount } from './refund-words.tsx'

export const showAskRefund: Handler = (visit) => askPage(visit, {})

export const sendAskRefund: Handler = async (visit) => {
  const { form } = visit
  const payee =
    form.text('payTo') === 'as-before'
      ? 'as-before'
      : {
          bankName: form.text('bankName'),
          accountName: form.text('accountName'),
          accountNumber: form.text('accountNumber'),
          branchCode: form.text('branchCode'),
        }
  const outcome = await visit.ctx.transact((w) =>
    askRefund(w, {
      customerUuid: uuidOf(visit),
      amountText: form.text('amount'),
      reason: form.text('reason'),
      payee,
      confirmedWith: form.text('confirmedWith'),
      by: actorOf(visit),
      publicUrl: visit.publicUrl,
      onceKey: form.text('once'),
    }),
  )
  if (!('refused' in outcome))
    return redirectTo(`/office/refunds/${outcome.refundUuid}?done=${outcome.requestUuid === null ? 'added' : 'asked'}`)
  return askPage(visit, outcome.refused === 'invalid' ? outcome.problems : {}, outcome.refused === 'invalid' ? null : outcome.sentence)
}

type Refused = Partial<Record<RefundField, string>>

const askPage = async (visit: Visit, problems: Refused, objection: string | null = null): Promise<Answer> => {
  const { read } = visit.ctx
  const [around, customer] = await Promise.all([aroundOf(visit), findCustomer(read, { uuid: uuidOf(visit) })])
  const [heldCents, askedCents, last, limit] = await Promise.all([
    unallocatedCash(read, customer.id),
    cashAskedFor(read, customer.id),
    lastPayee(read, customer.id),
    refundLimit(read),
  ])
  const freeCents = heldCents - askedCents
  const isRefused = objection !== null || Object.keys(problems).length > 0
  return page(
    <OfficeFrame around={around} section="refunds" title={`Refund to ${customer.name}`}>
      <Bar
        above={<a href={`/office/customers/${customer.uuid}`}>{customer.name}</a>}
        title="Refund by bank transfer"
        lead={
          limit.aloneCents === 0
            ? 'A second person must allow it before it is paid.'
            : `Up to ${formatRand(limit.aloneCents)} within 24 hours you may refund alone; above it a second person must allow it.`
        }
      />
      {objection !== null && (
        <Note of="blocked" title="Nothing was changed" role="alert">
          <p>{objection}</p>
        </Note>
      )}
      <Problems of={problems} />
      <Weighing
        gross={{ name: 'Unallocated cash', cents: heldCents, small: 'paid, and no invoice took it' }}
        tare={{ name: 'Asked for already', cents: askedCents, small: 'waits for a second person' }}
        net={{ name: 'Can be refunded', cents: freeCents }}
      />
      {freeCents > 0 || isRefused ? (
        <AskForm visit={visit} customerUuid={customer.uuid} freeCents={freeCents} last={last} problems={problems} isTyped={isRefused} />
      ) : (
        <Note of="open" title="There is nothing to refund">
          <p>Only money that is in our bank account and belongs to no invoice can go back. Take it back from an invoice first.</p>
        </Note>
      )}
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

interface AskFormProps {
  visit: Visit
  customerUuid: string
  freeCents: number
  last: LastPayee | null
  problems: Refused
  isTyped: boolean
}

const AskForm = ({ visit, customerUuid, freeCents, last, problems, isTyped }: AskFormProps) => {
  const { form } = visit
  const isAsBefore = last !== null && (!isTyped || form.text('payTo') === 'as-before')
  const field = (name: RefundField) => ({ name, value: form.text(name), error: problems[name] })
  return (
    <Ticket id="ask" title="What goes back, and where">
      <form class="stack" method="post" action={`/office/customers/${customerUuid}/refund`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <OnceField />
        <div class="formgrid">
          <Field
            {...field('amount')}
            value={isTyped ? form.text('amount') : typedAmount(Math.max(0, freeCents))}
            label="Amount in rand"
            attributes={{ inputMode: 'decimal', maxLength: 20 }}
          />
          <TextArea {...field('reason')} label="Why the money goes back" rows={2} maxLength={500} isWide />
        </div>
        {last !== null && (
          <fieldset class="stack stack--tight" id="payee">
            <legend>To which account</legend>
            {problems.payee && <FieldError name="payee">{problems.payee}</FieldError>}
            <Tick
              type="radio"
              name="payTo"
              value="as-before"
              isTicked={isAsBefore}
              label={`${maskedAccount(last)}, as before`}
              small={`Refund ${formatPaymentReference(last.reference)} went there on ${formatOn(last.paidOn)}.`}
            />
            <Tick type="radio" name="payTo" value="other" isTicked={!isAsBefore} label="Another account, entered below" />
          </fieldset>
        )}
        <Note of="review" title={last === null ? 'No refund went to this customer yet' : 'Other details than before? Stop and phone.'}>
          <p>
            Changed bank details in a mail or a message are the commonest fraud against suppliers. Phone the customer under a number that
            you knew before, never one from the message, and read the account number out to them.
          </p>
        </Note>
        <div class="formgrid">
          <Field
            {...field('accountName')}
            label="Account name"
            isOptional={last !== null}
            attributes={{ maxLength: 120, autoComplete: 'off' }}
          />
          <Field {...field('bankName')} label="Bank" isOptional={last !== null} attributes={{ maxLength: 80, autoComplete: 'off' }} />
          <Field
            {...field('branchCode')}
            label="Branch code"
            isCode
            isOptional={last !== null}
            attributes={{ maxLength: 10, inputMode: 'numeric', autoComplete: 'off' }}
          />
          <Field
            {...field('accountNumber')}
            label="Account number"
            isCode
            isOptional={last !== null}
            attributes={{ maxLength: 20, inputMode: 'numeric', autoComplete: 'off' }}
          />
          <Field
            {...field('confirmedWith')}
            label="Who confirmed these details by phone"
            hint="Name, and the number that you phoned. Not needed for an account that a refund went to before."
            isWide
            isOptional={last !== null}
            attributes={{ maxLength: 200 }}
          />
        </div>
        <div class="row">
          <button class="button button--primary">Ask for the refund</button>
          <a class="button button--quiet" href={`/office/customers/${customerUuid}`}>
            Leave it
          </a>
        </div>
      </form>
    </Ticket>
  )
}

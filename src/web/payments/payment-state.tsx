// What a payment through a gateway has come to, as its payer is told: only what the gateway itself has told us, and what to do next.
// Shown on return, followed while it is open; looking changes nothing.
import type { ComponentChildren } from 'preact'
import type { PayersPayment } from '../../business/gateways/find-payments.ts'
import { isEnded } from '../../business/gateways/payment-state.ts'
import { railTitle } from '../../business/gateways/rail-title.ts'
import { formatMoney } from '../../business/money/cents.ts'
import { Note } from '../components/evidence.tsx'

export interface PaymentStateProps {
  payment: PayersPayment
  /** the payer came back by the gateway's own way of giving up */
  hasComeBack: boolean
  /** where another way to pay is chosen; null when the link that led here opens nothing any more */
  invoiceHref: string | null
  onwardHref: string
  eventsHref: string
}

/** True while the gateway may still say something. */
export const isWaiting = ({ state }: Pick<PayersPayment, 'state'>): boolean => !isEnded(state)

export const PaymentState = (props: PaymentStateProps) => (
  <div
    class="stack"
    role="status"
    data-live="payment"
    data-payment-events={isWaiting(props.payment) ? props.eventsHref : undefined}
    data-payment-state={props.payment.state}
  >
    {said(props)}
  </div>
)

const said = (props: PaymentStateProps) => {
  const { payment } = props
  switch (payment.state) {
    case 'paid':
      if (payment.isOnInvoice) return <Paid {...props} />
      return hasGoneBack(payment) ? <WentBack {...props} /> : <PaidOtherwise {...props} />
    case 'created':
    case 'unknown':
      return <Waiting {...props} title={`We are asking ${railTitle(payment.rail)} about your payment`} mayGoOn={false} />
    case 'started':
    case 'pending':
      return props.hasComeBack && payment.state === 'started' ? <CameBack {...props} /> : <Waiting {...props} />
    case 'cancelled':
      return <NotPaid {...props} title="The payment was cancelled" />
    case 'failed':
      return <NotPaid {...props} title="The payment did not go through" />
    case 'refused':
      return <NotPaid {...props} title={`${railTitle(payment.rail)} did not take the payment`} />
    case 'expired':
      return (
        <NotPaid {...props} title="Nobody finished this payment">
          If money did leave your account, it is not lost: it reaches us with {railTitle(payment.rail)}’s word and counts then.
        </NotPaid>
      )
  }
}

const amountOf = ({ payment }: PaymentStateProps) => <span class="money">{formatMoney(payment.amountCents, payment.currency)}</span>

const Paid = (props: PaymentStateProps) => (
  <>
    <Note of="cleared" title="Paid">
      <p>
        {railTitle(props.payment.rail)} has told us that it took {amountOf(props)} for invoice {props.payment.invoiceNumber}. The invoice
        shows it; you need not send a proof.
      </p>
      {props.payment.wentBackCents > 0 && (
        <p>
          <span class="money">{formatMoney(props.payment.wentBackCents, props.payment.currency)}</span> of it went back since, or is on its
          way back.
        </p>
      )}
    </Note>
    {props.invoiceHref !== null && (
      <p>
        <a class="button button--primary" href={props.invoiceHref}>
          Go to the invoice
        </a>
      </p>
    )}
  </>
)

/** What the gateway took, each currency by itself. */
const takenOf = ({ capturedCents, wentBackCents, currency, takenOtherwise }: PayersPayment) => [
  ...(capturedCents === 0 ? [] : [{ amountCents: capturedCents, backCents: wentBackCents, currency }]),
  ...takenOtherwise,
]

const takenWords = (payment: PayersPayment): string =>
  takenOf(payment)
    .map((taken) => formatMoney(taken.amountCents, taken.currency))
    .join(' and ')

const hasGoneBack = (payment: PayersPayment): boolean => takenOf(payment).every((taken) => taken.backCents >= taken.amountCents)

const PaidOtherwise = (props: PaymentStateProps) => (
  <>
    <Note of="review" title="The money is here, and a person of our office looks at it">
      <p>
        {railTitle(props.payment.rail)} has told us that it took <span class="money">{takenWords(props.payment)}</span>. It does not pay
        invoice {props.payment.invoiceNumber} as it stands: the amount or its currency differs, or the invoice was paid in another way
        meanwhile. Nothing is lost: it stands to your company’s credit or goes back to you. You need not pay again; phone us if you want to
        know more.
      </p>
    </Note>
    <ToInvoice {...props} />
  </>
)

const ToInvoice = ({ invoiceHref }: PaymentStateProps) =>
  invoiceHref !== null && (
    <p>
      <a class="button" href={invoiceHref}>
        Go to the invoice
      </a>
    </p>
  )

const WentBack = (props: PaymentStateProps) => (
  <>
    <Note of="open" title="This payment went back to its payer">
      <p>
        {railTitle(props.payment.rail)} took <span class="money">{takenWords(props.payment)}</span> for invoice{' '}
        {props.payment.invoiceNumber}. All of it was refunded, is on its way back, or was taken back by the payer’s bank, so it does not pay
        the invoice. A refund takes some days to show on a statement.
      </p>
    </Note>
    <ToInvoice {...props} />
  </>
)

const Waiting = (props: PaymentStateProps & { title?: string; mayGoOn?: boolean }) => {
  const { payment } = props
  const gateway = railTitle(payment.rail)
  return (
    <>
      <Note of="claim" title={props.title ?? `We are waiting for ${gateway}’s word`}>
        <p>
          {amountOf(props)} for invoice {payment.invoiceNumber}. As soon as {gateway} tells us what came of it, this page says so. That
          takes seconds, rarely some minutes.
        </p>
        <p>
          You may close this page: nothing gets lost. If {gateway} showed you that you paid, do not pay again. If it takes longer than an
          hour, phone us and name the invoice.
        </p>
      </Note>
      <Further {...props} mayGoOn={props.mayGoOn !== false} />
    </>
  )
}

const CameBack = (props: PaymentStateProps) => (
  <>
    <Note of="open" title="You came back before the payment was finished">
      <p>
        {railTitle(props.payment.rail)} has not told us of any money. {amountOf(props)} of invoice {props.payment.invoiceNumber} is still to
        pay: go on where you left, or choose another way.
      </p>
    </Note>
    <Further {...props} mayGoOn />
  </>
)

/** For somebody who came back without having paid: there is a way on, and a way round. */
const Further = ({ payment, onwardHref, invoiceHref, mayGoOn }: PaymentStateProps & { mayGoOn: boolean }) => (
  <p class="row">
    {mayGoOn && payment.onward !== null && (
      <a class="button" href={onwardHref}>
        Not paid yet? Go on at {railTitle(payment.rail)}
      </a>
    )}
    {invoiceHref !== null && <a href={invoiceHref}>Back to the invoice</a>}
  </p>
)

const NotPaid = (props: PaymentStateProps & { title: string; children?: ComponentChildren }) => (
  <>
    <Note of="blocked" title={props.title}>
      <p>
        {amountOf(props)} of invoice {props.payment.invoiceNumber} was not paid by it. {props.payment.sentence}
      </p>
      {props.children && <p>{props.children}</p>}
    </Note>
    {props.invoiceHref !== null && (
      <p>
        <a class="button button--primary" href={props.invoiceHref}>
          Choose how to pay
        </a>
      </p>
    )}
  </>
)

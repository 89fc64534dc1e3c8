// The page behind a payment link: what is owed and how to pay it, for whoever holds the link.
import { offeredRails } from '../../business/gateways/offered-rails.ts'
import { formatMoney } from '../../business/money/cents.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { type LinkedInvoice, openPaymentLink } from '../../business/payment-links/open-payment-link.ts'
import { returnTokenOf } from '../../business/payment-links/return-token.ts'
import { EftCopies } from '../components/eft-copies.tsx'
import { Note } from '../components/evidence.tsx'
import { QrCode } from '../components/qr-code.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { NotByTransfer, WaysToPay } from '../components/ways-to-pay.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { beginPayment } from './begin-payment.ts'
import { linkPath, onwardPath, paymentPath } from './link-paths.ts'
import { DeadLink, PayFrame } from './pay-frame.tsx'

export const showLink: Handler = (visit) => linkPage(visit, visit.params['token'] ?? '', null)

export const payByLink: Handler = async (visit) => {
  const token = visit.form.text('token')
  const invoice = await openPaymentLink(visit.ctx.read, token)
  if (invoice === null) return page(<DeadLink nonce={visit.nonce} />, 410)
  const { linkUuid, invoiceUuid } = invoice
  const begun = await beginPayment(visit, {
    invoiceUuid,
    payer: { linkUuid },
    payerEmail: null,
    pagesOf: (paymentUuid) => {
      const returnToken = returnTokenOf(visit.ctx.keys, { paymentUuid, linkUuid })
      return { state: paymentPath(returnToken), onward: onwardPath(returnToken) }
    },
  })
  return 'to' in begun ? redirectTo(begun.to) : linkPage(visit, token, begun.problem)
}

const linkPage = async (visit: Visit, token: string, problem: string | null): Promise<Answer> => {
  const invoice = await openPaymentLink(visit.ctx.read, token)
  if (invoice === null) return page(<DeadLink nonce={visit.nonce} />, 410)
  if (invoice.owing === null) return page(<PaidInvoice nonce={visit.nonce} invoice={invoice} />, problem === null ? 200 : 422)
  const { owing, invoiceNumber, sellerName } = invoice
  const offered = offeredRails(visit.ctx.rails, { currency: owing.currency, amountCents: owing.balanceCents })
  const url = visit.publicUrl + linkPath(token)
  return page(
    <PayFrame
      nonce={visit.nonce}
      title={`Invoice ${invoiceNumber}`}
      heading={<Heading number={invoiceNumber} />}
      lead={
        <>
          {formatMoney(owing.balanceCents, owing.currency)} to pay to <strong>{sellerName}</strong>.
        </>
      }
      scripts={['copy']}
    >
      <Ticket id="pay" title={owing.bank ? 'Pay by EFT' : 'To pay'} isFed>
        <Boxes
          of={[
            { name: 'Amount open', value: <span class="money">{formatMoney(owing.balanceCents, owing.currency)}</span> },
            { name: owing.isOverdue ? 'Was due' : 'Due', value: formatOn(owing.dueOn) },
          ]}
        />
        {owing.bank && <EftCopies {...owing} bank={owing.bank} />}
      </Ticket>
      {!owing.bank && <NotByTransfer currency={owing.currency} isOffered={offered.length > 0} sellerPhone={owing.sellerPhone} />}
      <WaysToPay
        rails={offered}
        balanceCents={owing.balanceCents}
        currency={owing.currency}
        action="/pay/start"
        csrfToken={visit.csrfToken}
        linkToken={token}
        problem={problem}
      />
      <section class="stack" aria-labelledby="print-title">
        <h2 id="print-title">On paper</h2>
        <div class="paylink">
          <QrCode text={url} label={`QR code of this page, for paying invoice ${invoiceNumber}. Its address stands beside it.`} />
          <p class="small prose">
            Print this page and pay with a phone: the code opens <span class="code paylink__url">{url}</span>
          </p>
        </div>
      </section>
      <p class="small muted prose">
        Not sure whether this is from us? Phone {sellerName}
        {owing.sellerPhone && ` on ${owing.sellerPhone}`} under a number that you knew before.
      </p>
    </PayFrame>,
    problem === null ? 200 : 422,
  )
}

const Heading = ({ number }: { number: string }) => (
  <>
    Invoice <span class="payer__number">{number}</span>
  </>
)

const PaidInvoice = ({ nonce, invoice }: { nonce: string; invoice: LinkedInvoice }) => (
  <PayFrame nonce={nonce} title={`Invoice ${invoice.invoiceNumber}`} heading={<Heading number={invoice.invoiceNumber} />}>
    <Note of="cleared" title={`Invoice ${invoice.invoiceNumber} of ${invoice.sellerName} is paid`}>
      <p>There is nothing left to pay.</p>
    </Note>
  </PayFrame>
)

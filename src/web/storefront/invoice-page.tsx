// One invoice: what is owed, how to pay it, the proofs sent for it and what was understood, the payments that arrived.
import { mayDo } from '../../business/accounts/permissions.ts'
import { compareTexts } from '../../business/lists/compare-texts.ts'
import { formatOn } from '../../business/money/calendar.ts'
import { type InvoiceDetail, findInvoice } from '../../business/invoices/find-invoice.ts'
import { standingLink } from '../../business/payment-links/payment-link.ts'
import { type ProofDetail, findProof } from '../../business/proofs/find-proofs.ts'
import { Drop } from '../components/drop.tsx'
import { Note } from '../components/evidence.tsx'
import { Icon } from '../components/icon.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Money } from '../components/money.tsx'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { ProofCard } from '../components/proof-card.tsx'
import { ProofGuide } from '../components/proof-guide.tsx'
import { RandValue } from '../components/rand-value.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { type Happening, Timeline } from '../components/timeline.tsx'
import { Weighing } from '../components/weighing.tsx'
import { invoicePaper } from '../payments/link-offer.ts'
import { type Handler, type Visit, file, page } from '../server/route.ts'
import { GoodsLedger, GoodsSums } from './order-lines.tsx'
import { LinkSection, PaySection } from './pay/pay-section.tsx'
import { cardOf } from './proof-view.ts'
import { InvoiceStatus } from './state-words.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

/** Proofs beyond these are on no screen of ours; nobody sends as many for one invoice. */
const PROOFS_SHOWN_MAX = 20

export interface InvoicePageState {
  /** What was wrong with files that were just sent, each with its way out. */
  proofProblems: readonly string[]
  wasJustPlaced: boolean
  /** why a gateway did not begin a payment */
  payProblem: string | null
  linkProblem: string | null
}

/** Nothing was just sent. */
export const plainState: InvoicePageState = { proofProblems: [], wasJustPlaced: false, payProblem: null, linkProblem: null }

export const showInvoice: Handler = async (visit) =>
  page(await invoicePage(visit, { ...plainState, wasJustPlaced: visit.query['placed'] === '1' }))

export const downloadInvoice: Handler = async (visit) => {
  const { customerId } = buyerOf(visit)
  const invoice = await findInvoice(visit.ctx.read, { uuid: visit.params['uuid'] ?? '', customerId })
  return file({
    stream: await invoicePaper(visit, invoice),
    mediaType: 'application/pdf',
    fileName: `${invoice.number}.pdf`,
    disposition: 'attachment',
  })
}

/** The whole page; also shown again when a proof was refused. */
export const invoicePage = async (visit: Visit, state: InvoicePageState) => {
  const { customerId } = buyerOf(visit)
  const { read } = visit.ctx
  const mayPay = mayDo(visit.principal, 'buyer.pay')
  const [around, invoice] = await Promise.all([surroundingsOf(visit), findInvoice(read, { uuid: visit.params['uuid'] ?? '', customerId })])
  const link = await standingLink(read, invoice.id)
  const proofs = await Promise.all(
    invoice.proofs.slice(0, PROOFS_SHOWN_MAX).map((proof) => findProof(read, { uuid: proof.uuid, customerId })),
  )
  return (
    <ShopFrame around={around} section="invoices" title={`Invoice ${invoice.number}`} scripts={['copy', 'upload']}>
      <Crumbs of={[{ name: 'Invoices', href: '/invoices' }, { name: invoice.number }]} />
      {state.wasJustPlaced && (
        <Note of="goods" title="Your order is placed, and this is its invoice" role="status">
          <p>{invoice.bank ? 'Pay it by EFT with the reference below, then drop the proof here.' : 'Pay it by card below.'}</p>
        </Note>
      )}
      <PageHead
        title={
          <>
            Invoice <span class="money">{invoice.number}</span>
          </>
        }
        status={
          <span data-live="state">
            <InvoiceStatus {...invoice} />
          </span>
        }
        lead={
          <>
            Order <a href={`/orders/${invoice.orderUuid}`}>{invoice.orderNumber}</a>
            {invoice.poNumber && `, your PO number ${invoice.poNumber}`}. Issued {formatOn(invoice.issuedOn)}, due {formatOn(invoice.dueOn)}
            .
          </>
        }
        actions={
          <a class="button" href={`/invoices/${invoice.uuid}/pdf`}>
            <Icon name="download" /> PDF
          </a>
        }
      />
      <div data-live="sums">
        <Weighing
          currency={invoice.currency}
          gross={{ name: 'Total', cents: invoice.totalCents, small: 'including VAT' }}
          tare={{ name: 'Paid', cents: invoice.paidCents, small: 'that reached us' }}
          net={{ name: 'Balance', cents: invoice.balanceCents, small: <BalanceNote invoice={invoice} proofs={proofs} /> }}
        />
      </div>
      <div class="split">
        <div class="stack stack--loose">
          {invoice.balanceCents > 0 && (
            <PaySection invoice={invoice} rails={visit.ctx.rails} csrfToken={around.csrfToken} mayPay={mayPay} problem={state.payProblem} />
          )}
          {invoice.bank && (invoice.balanceCents > 0 || proofs.length > 0) && (
            <ProofSection
              invoice={invoice}
              accountNumber={invoice.bank.accountNumber}
              proofs={proofs}
              csrfToken={around.csrfToken}
              problems={state.proofProblems}
              maySend={mayPay}
              phone={around.company.phone}
              isKnown={visit.query['known'] === '1'}
            />
          )}
          {invoice.payments.length > 0 && <Payments invoice={invoice} />}
          <Ticket id="goods" title="Goods" isFlush>
            <GoodsLedger lines={goodsOf(invoice)} currency={invoice.currency} />
          </Ticket>
        </div>
        <div class="stack stack--loose">
          <TaxInvoice invoice={invoice} />
          {invoice.rate && <RandValue rate={invoice.rate} />}
          <section class="stack" aria-labelledby="history" data-live="history">
            <h2 id="history">What happened</h2>
            <Timeline of={happeningsOf(invoice, proofs)} />
          </section>
          {mayPay && invoice.balanceCents > 0 && (
            <LinkSection
              invoice={invoice}
              link={link}
              csrfToken={around.csrfToken}
              publicUrl={visit.publicUrl}
              isMailed={visit.query['mailed'] === '1'}
              problem={state.linkProblem}
            />
          )}
        </div>
      </div>
    </ShopFrame>
  )
}

const goodsOf = (invoice: InvoiceDetail) => invoice.lines.map((line) => ({ ...line, name: line.description }))

const BalanceNote = ({ invoice, proofs }: { invoice: InvoiceDetail; proofs: readonly ProofDetail[] }) => {
  if (invoice.balanceCents === 0) return <>paid in full</>
  if (invoice.notifiedCents > 0) {
    return (
      <>
        <Money cents={invoice.notifiedCents} currency={invoice.currency} /> of it notified
      </>
    )
  }
  // not notified yet, and yet not forgotten
  const isLookedAt = proofs.some((proof) => proof.state === 'read' && proof.verdict === 'needs-review')
  return (
    <>
      due {formatOn(invoice.dueOn)}
      {isLookedAt && '; we are looking at your proof'}
    </>
  )
}

interface ProofSectionProps {
  invoice: InvoiceDetail
  /** of ours, that the money must reach */
  accountNumber: string
  proofs: readonly ProofDetail[]
  csrfToken: string
  problems: readonly string[]
  maySend: boolean
  /** ours */
  phone: string
  /** a file that was just sent is a proof here already */
  isKnown: boolean
}

const ProofSection = ({ invoice, accountNumber, proofs, csrfToken, problems, maySend, phone, isKnown }: ProofSectionProps) => (
  <section class="stack no-print" aria-labelledby="proof-title">
    <h2 id="proof-title">Proof of payment</h2>
    {invoice.balanceCents > 0 ? (
      <>
        <p class="muted prose">Best is the PDF that your bank makes. Several files may be sent at once; each is a proof of its own.</p>
        <ProofGuide accountNumber={accountNumber} amountCents={invoice.balanceCents} paymentReference={invoice.paymentReference} />
        {maySend ? (
          <Drop action={`/invoices/${invoice.uuid}/proofs`} csrfToken={csrfToken} errors={problems} listId="proofs" />
        ) : (
          <p class="muted">Somebody of your company who buys or keeps the accounts sends it here.</p>
        )}
      </>
    ) : (
      <p class="muted">This invoice is paid in full: no other proof is needed.</p>
    )}
    {isKnown && <Note of="open" title="A file that you sent is here already: nothing was changed by sending it again." role="status" />}
    <div class="proofs" id="proofs" aria-live="polite" hidden={proofs.length === 0}>
      {proofs.map((proof) => (
        <ProofCard {...cardOf(proof, phone)} key={proof.uuid} />
      ))}
    </div>
  </section>
)

const Payments = ({ invoice }: { invoice: InvoiceDetail }) => (
  <section class="stack" aria-labelledby="payments-title">
    <h2 id="payments-title">Payments received</h2>
    <Framed>
      <Ledger
        caption="Payments received"
        rows={invoice.payments}
        keyOf={(payment) => `${payment.on} ${payment.description} ${String(payment.amountCents)}`}
        columns={[
          { name: 'On', as: 'title', cell: (payment) => formatOn(payment.on) },
          { name: invoice.bank ? 'What our bank shows' : 'Through', as: 'wide', cell: (payment) => payment.description },
          { name: 'Amount', as: 'number', cell: (payment) => <Money cents={payment.amountCents} currency={invoice.currency} /> },
        ]}
        totals={{ On: 'Paid', Amount: <Money cents={invoice.paidCents} currency={invoice.currency} /> }}
      />
    </Framed>
  </section>
)

const TaxInvoice = ({ invoice }: { invoice: InvoiceDetail }) => (
  <Ticket id="tax-invoice" title="Tax invoice" isFed>
    <Boxes
      of={[
        { name: 'From', value: <Party name={invoice.supplier.name} vatNumber={invoice.supplier.vatNumber} /> },
        { name: 'To', value: <Party name={invoice.customer.name} vatNumber={invoice.customer.vatNumber} /> },
        { name: 'Deliver to', value: `${invoice.deliverTo.name}, ${invoice.deliverTo.address}` },
      ]}
    />
    <GoodsSums lines={goodsOf(invoice)} currency={invoice.currency} totalName="Total" />
  </Ticket>
)

const Party = ({ name, vatNumber }: { name: string; vatNumber: string | null }) => (
  <>
    {name}
    {vatNumber && (
      <>
        <br />
        VAT {vatNumber}
      </>
    )}
  </>
)

const happeningsOf = (invoice: InvoiceDetail, proofs: readonly ProofDetail[]): Happening[] => {
  const claims = proofs.filter((proof) => proof.state === 'accepted' || (proof.state === 'read' && proof.verdict === 'plausible'))
  const past = [
    { on: invoice.issuedOn, of: 'open' as const, title: 'Invoice issued', detail: formatOn(invoice.issuedOn) },
    ...claims.map((proof) => ({
      on: proof.receivedAt.slice(0, 10),
      of: 'claim' as const,
      title: (
        <>
          Payment{proof.amountCents === null ? '' : ' of '}
          {proof.amountCents !== null && <Money cents={proof.amountCents} />} notified
        </>
      ),
      detail: `Proof sent by ${proof.buyerName}`,
    })),
    ...invoice.payments.map((payment) => ({
      on: payment.on,
      of: 'cleared' as const,
      title: (
        <>
          <Money cents={payment.amountCents} currency={invoice.currency} /> {invoice.bank ? 'in our account' : 'paid'}
        </>
      ),
      detail: formatOn(payment.on),
    })),
  ].sort((one, other) => compareTexts(one.on, other.on))
  if (invoice.balanceCents === 0) return past
  const [expected] = claims.map((proof) => proof.expectedOn).filter((on) => on !== null)
  return [
    ...past,
    { of: 'next', title: 'Money arrives', detail: expected ? `Expected by ${formatOn(expected)}` : `Due ${formatOn(invoice.dueOn)}` },
    { of: 'next', title: 'Goods are released' },
  ]
}

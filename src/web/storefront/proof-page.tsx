// One proof and everything the buyer may know of it: state, what was understood, the checks as sentences, what happens
// next and when.
import { mayDo } from '../../business/accounts/permissions.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { messagesOf } from '../../business/proofs/conversation.ts'
import { findProof, type ProofDetail } from '../../business/proofs/find-proofs.ts'
import { movesOf } from '../../business/proofs/move-proof.ts'
import { linkToDocument, openForLooking } from '../../business/proofs/open-document.ts'
import { Checks } from '../components/checks.tsx'
import { Drop } from '../components/drop.tsx'
import { Money } from '../components/money.tsx'
import { Crumbs, PageHead } from '../components/page-head.tsx'
import { ProofCard } from '../components/proof-card.tsx'
import { ShopFrame } from '../components/shop-frame.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { Timeline } from '../components/timeline.tsx'
import { type Answer, type Handler, type Visit, file, page, sendAway } from '../server/route.ts'
import { wantsAnother } from './proof-outcome.tsx'
import { cardOf, checksForBuyer, stepsOf } from './proof-view.ts'
import { ProofQuestions, type TypedAnswer } from './proof-questions.tsx'
import { MisreadForm, type Typed } from './misread-form.tsx'
import { buyerOf, surroundingsOf } from './surroundings.ts'

export const showProof: Handler = (visit) => proofPage(visit, null)

/** Also shown again, with what was typed, when the buyer's words were refused. */
export const proofPage = async (visit: Visit, typed: Typed | null, typedAnswer: TypedAnswer | null = null): Promise<Answer> => {
  const { customerId } = buyerOf(visit)
  const [around, proof] = await Promise.all([
    surroundingsOf(visit),
    findProof(visit.ctx.read, { uuid: visit.params['uuid'] ?? '', customerId }),
  ])
  const [messages, moves] = await Promise.all([messagesOf(visit.ctx.read, proof.uuid), movesOf(visit.ctx.read, proof.uuid)])
  const checks = checksForBuyer(proof.checks)
  return page(
    <ShopFrame around={around} section="invoices" title="Proof of payment" scripts={['upload']}>
      <Crumbs
        of={[
          { name: 'Invoices', href: '/invoices' },
          { name: proof.invoiceNumber, href: `/invoices/${proof.invoiceUuid}` },
          { name: 'Proof' },
        ]}
      />
      <PageHead
        title="Proof of payment"
        lead={`Sent ${formatAt(proof.receivedAt)} by ${proof.buyerName}.`}
        actions={
          <>
            <a class="button" href={`/proofs/${proof.uuid}/document`}>
              Open the document
            </a>
            <a class="button" href={`/invoices/${proof.invoiceUuid}`}>
              To the invoice
            </a>
          </>
        }
      />
      <div class="proofs" id="proofs" aria-live="polite">
        <ProofCard {...cardOf(proof, around.company.phone, false)} />
      </div>
      <ProofQuestions visit={visit} proof={proof} messages={messages} typed={typedAnswer} />
      {wantsAnother(proof) && <SendAnother visit={visit} proof={proof} />}
      <MisreadForm visit={visit} proof={proof} typed={typed} />
      <div class="columns">
        <section class="stack" aria-labelledby="steps-title" data-live="steps">
          <h2 id="steps-title">Where it stands</h2>
          <Timeline of={stepsOf(proof, moves)} />
        </section>
        <div data-live="checks">
          {checks.length > 0 && (
            <Ticket id="checks" title="What we checked" isFlush>
              <Checks of={checks} />
            </Ticket>
          )}
        </div>
        <Ticket id="for" title="What it is for" isFlush>
          <Boxes
            of={[
              { name: 'Invoice', value: <a href={`/invoices/${proof.invoiceUuid}`}>{proof.invoiceNumber}</a> },
              { name: 'Total', value: <Money cents={proof.totalCents} /> },
              { name: 'Still owing', value: <Money cents={proof.balanceCents} /> },
            ]}
          />
        </Ticket>
      </div>
    </ShopFrame>,
    typed === null && typedAnswer === null ? 200 : 422,
  )
}

/** Where the card asks for another document, its place is on the same page. */
const SendAnother = ({ visit, proof }: { visit: Visit; proof: ProofDetail }) => (
  <section class="stack no-print" aria-labelledby="proof-title">
    <h2 id="proof-title">Send another document</h2>
    {mayDo(visit.principal, 'buyer.pay') ? (
      <Drop action={`/invoices/${proof.invoiceUuid}/proofs`} csrfToken={visit.csrfToken} errors={[]} listId="proofs" />
    ) : (
      <p class="muted">Somebody of your company who buys or keeps the accounts sends it here.</p>
    )}
  </section>
)

/**
 * The document of the buyer's company: from the store itself by a short-lived link where browsers reach it, else through us. A picture is
 * drawn anew, for colleagues see it as well: where it was taken is nobody's but the sender's, who gets the original with “Your data”.
 */
export const downloadDocument: Handler = async (visit) => {
  const { customerId } = buyerOf(visit)
  const proof = await findProof(visit.ctx.read, { uuid: visit.params['uuid'] ?? '', customerId })
  const link = proof.mediaType.startsWith('image/') ? null : await linkToDocument(visit.ctx, proof)
  if (link !== null) return sendAway(link)
  return file({ ...(await openForLooking(visit.ctx, proof)), disposition: 'attachment' })
}

// One mail that came: who wrote it as far as that is proven, its documents and words, and putting them to an invoice.
import { assignMail, type MailDecided, setMailAside, takeMailBack } from '../../../business/proofs/mailbox/decide-mail.ts'
import {
  type ArrivedMailDetail,
  findArrivedMail,
  findMailDocument,
  isAssignable,
  type MailDocument,
} from '../../../business/proofs/mailbox/find-mail.ts'
import { openForLooking } from '../../../business/proofs/open-document.ts'
import { formatAt } from '../../../business/money/calendar.ts'
import { Note } from '../../components/evidence.tsx'
import { Field, Select, TextArea } from '../../components/field.tsx'
import { CsrfField, OnceField } from '../../components/hidden-fields.tsx'
import { Money } from '../../components/money.tsx'
import { Bar, OfficeFrame } from '../../components/office-frame.tsx'
import { Boxes, Ticket } from '../../components/ticket.tsx'
import { type Answer, file, type Handler, page, redirectTo, type Visit } from '../../server/route.ts'
import { actorOf, aroundOf, uuidOf } from '../staff.ts'
import { MailEvidenceBadge, MailState, senderOf, subjectOf } from './arrived-mails-page.tsx'

interface Typed {
  problem: { field: 'invoice' | 'reason' | 'document' | 'state'; sentence: string } | null
  invoice: string
  reason: string
}

const nothingTyped: Typed = { problem: null, invoice: '', reason: '' }

export const showArrivedMail: Handler = (visit) => mailPage(visit, nothingTyped)

/** A document of a mail, past the virus scanner; a picture is made anew for whoever looks. */
export const openMailDocument: Handler = async (visit) => {
  const document = await findMailDocument(visit.ctx.read, uuidOf(visit))
  return file({ ...(await openForLooking(visit.ctx, document)), disposition: 'inline' })
}

export const assign: Handler = async (visit) => {
  const invoice = visit.form.text('invoice').trim()
  const outcome = await visit.ctx.transact((w) =>
    assignMail(w, { ...decisionOf(visit), documentUuid: visit.form.text('document'), invoice }),
  )
  return answer(visit, outcome, { ...nothingTyped, invoice }, 'assigned')
}

export const setAside: Handler = async (visit) => {
  const reason = visit.form.text('reason')
  const outcome = await visit.ctx.transact((w) => setMailAside(w, { ...decisionOf(visit), reason }))
  return answer(visit, outcome, { ...nothingTyped, reason }, 'aside')
}

export const takeBack: Handler = async (visit) =>
  answer(visit, await visit.ctx.transact((w) => takeMailBack(w, decisionOf(visit))), nothingTyped, 'back')

const decisionOf = (visit: Visit) => ({ mailUuid: uuidOf(visit), ...actorOf(visit), onceKey: visit.form.text('once') })

const answer = (visit: Visit, outcome: MailDecided, typed: Typed, done: string): Answer | Promise<Answer> =>
  'refused' in outcome
    ? mailPage(visit, { ...typed, problem: { field: outcome.refused, sentence: outcome.sentence } })
    : redirectTo(`/office/arrived-mail/${outcome.mailUuid}?done=${done}`)

const done: Readonly<Record<string, string>> = {
  assigned: 'Assigned. It is read and checked like every proof.',
  aside: 'Set aside. It stays here, and you can take it back.',
  back: 'It waits again.',
}

const mailPage = async (visit: Visit, typed: Typed): Promise<Answer> => {
  const [around, mail] = await Promise.all([aroundOf(visit), findArrivedMail(visit.ctx.read, uuidOf(visit))])
  const said = done[visit.query['done'] ?? '']
  return page(
    <OfficeFrame around={around} section="arrived-mail" title={subjectOf(mail)}>
      <Bar
        above={<a href="/office/arrived-mail">Received mail</a>}
        title={<span class="clip">{subjectOf(mail)}</span>}
        lead={`From ${senderOf(mail)}, ${formatAt(mail.receivedAt)}.`}
        status={<MailState state={mail.state} />}
      />
      {said !== undefined && typed.problem === null && <Note of="cleared" title={said} role="status" />}
      {typed.problem !== null && <Note of="blocked" title={typed.problem.sentence} role="alert" />}
      <div class="split">
        <div class="stack">
          <Proven mail={mail} />
          <Documents mail={mail} />
          <Ticket id="words" title="What it says" isFlush>
            <p class="as-typed letter">{mail.text ?? 'No words.'}</p>
          </Ticket>
        </div>
        <Decision visit={visit} mail={mail} typed={typed} />
      </div>
    </OfficeFrame>,
    typed.problem === null ? 200 : 422,
  )
}

const Proven = ({ mail }: { mail: ArrivedMailDetail }) => (
  <Ticket id="proven" title="Who wrote it" aside={mail.state === 'sorting' ? undefined : <MailEvidenceBadge {...mail} />} isFlush>
    <Boxes
      of={[
        { name: 'What is proven', value: mail.evidenceWords, isWide: true },
        { name: 'Address', value: mail.fromAddress ?? 'none' },
        { name: 'Sent, as it says', value: mail.sentAt === null ? 'not said' : formatAt(mail.sentAt) },
        mail.customerUuid === null
          ? null
          : {
              name: 'Known as a buyer of',
              value: <a href={`/office/customers/${mail.customerUuid}`}>{mail.customerName}</a>,
              isWide: true,
            },
      ]}
    />
  </Ticket>
)

const Documents = ({ mail }: { mail: ArrivedMailDetail }) =>
  mail.documents.length === 0 ? (
    <Ticket id="documents" title="No document">
      <p class="muted">{mail.state === 'sorting' ? 'It is being opened.' : 'Nothing is attached that could be a proof.'}</p>
    </Ticket>
  ) : (
    <>
      {mail.documents.map((document, at) => (
        <Ticket
          key={document.uuid}
          id={`document-${String(at + 1)}`}
          title={
            document.kind === 'text' ? 'Its words as a document' : mail.documents.length === 1 ? 'Document' : `Document ${String(at + 1)}`
          }
          isFlush
        >
          <DocumentFacts document={document} />
        </Ticket>
      ))}
    </>
  )

const DocumentFacts = ({ document }: { document: MailDocument }) => (
  <Boxes
    of={[
      { name: 'File', value: <DocumentName document={document} />, isWide: true },
      document.refusedWords === null ? null : { name: 'Cannot be used', value: document.refusedWords, isWide: true },
      document.evidenceWords === null ? null : { name: 'What is proven', value: document.evidenceWords, isWide: true },
      document.amountCents === null ? null : { name: 'Amount read', value: <Money cents={document.amountCents} /> },
      document.reference === null ? null : { name: 'Reference read', value: <span class="code">{document.reference}</span> },
      document.proofUuid === null
        ? null
        : { name: 'Proof for', value: <a href={`/office/proofs/${document.proofUuid}`}>{document.invoiceNumber}</a> },
    ]}
  />
)

const DocumentName = ({ document }: { document: MailDocument }) => {
  if (document.scan === 'infected') return <>{document.fileName}: the virus scanner found something in it, so it stays closed.</>
  if (document.scan === 'waiting') return <>{document.fileName}: waits for the virus scanner.</>
  if (document.refusedWords !== null) return <>{document.fileName}</>
  return (
    <a href={`/office/mail-documents/${document.uuid}`} target="_blank" rel="noopener">
      {document.fileName}
    </a>
  )
}

const Decision = ({ visit, mail, typed }: { visit: Visit; mail: ArrivedMailDetail; typed: Typed }) => {
  const action = `/office/arrived-mail/${mail.uuid}`
  if (mail.state === 'sorting')
    return (
      <Ticket id="decision" title="It is being read">
        <p>Look again in a minute.</p>
      </Ticket>
    )
  const usable = mail.documents.filter(isAssignable)
  return (
    <div class="stack">
      {mail.waitingWords !== null && mail.state !== 'assigned' && (
        <Note of="review" title="Why it waits">
          <p>{mail.waitingWords}</p>
        </Note>
      )}
      {mail.setAsideReason !== null && (
        <Note of="open" title="Set aside">
          <p>{[mail.decidedBy, mail.decidedAt && formatAt(mail.decidedAt)].filter(Boolean).join(', ')}</p>
          <p class="as-typed">{mail.setAsideReason}</p>
        </Note>
      )}
      {usable.length > 0 && <Assign visit={visit} mail={mail} typed={typed} usable={usable} />}
      {mail.state === 'set-aside' ? (
        <form method="post" action={`${action}/back`}>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <button class="button button--wide">Take it back</button>
        </form>
      ) : (
        mail.state !== 'assigned' && (
          <Ticket id="aside" title="Or set it aside">
            <form class="stack stack--tight" method="post" action={`${action}/set-aside`} noValidate>
              <CsrfField token={visit.csrfToken} />
              <OnceField />
              <TextArea
                name="reason"
                label="Why, for your colleagues"
                value={typed.reason}
                error={typed.problem?.field === 'reason' ? typed.problem.sentence : undefined}
                rows={2}
                maxLength={500}
              />
              <button class="button">Set it aside</button>
            </form>
          </Ticket>
        )
      )}
    </div>
  )
}

/** Of each of several documents: the page is for choosing, and the likeliest stand first. */
const suggestionsBesideOthers = 3

const Assign = ({
  visit,
  mail,
  typed,
  usable,
}: {
  visit: Visit
  mail: ArrivedMailDetail
  typed: Typed
  usable: readonly MailDocument[]
}) => (
  <Ticket id="assign" title="Which invoice is it for">
    <form class="stack stack--tight" method="post" action={`/office/arrived-mail/${mail.uuid}/assign`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      {usable.length === 1 ? (
        <input type="hidden" name="document" value={usable[0]?.uuid} />
      ) : (
        <Select name="document" label="Document" options={usable.map(({ uuid, fileName }) => ({ value: uuid, name: fileName }))} />
      )}
      <Field
        name="invoice"
        label="Invoice number or payment reference"
        value={typed.invoice}
        error={typed.problem?.field === 'invoice' ? typed.problem.sentence : undefined}
        isCode
        attributes={{ maxLength: 40, autoComplete: 'off' }}
      />
      <button class="button button--primary">Make it a proof for this invoice</button>
    </form>
    {usable.map((document) => (
      <Suggestions key={document.uuid} visit={visit} mail={mail} document={document} isOnly={usable.length === 1} />
    ))}
  </Ticket>
)

/** One press for each invoice that fits a document. */
const Suggestions = ({
  visit,
  mail,
  document,
  isOnly,
}: {
  visit: Visit
  mail: ArrivedMailDetail
  document: MailDocument
  isOnly: boolean
}) =>
  document.suggestions.length === 0 ? null : (
    <div class="stack stack--tight">
      <p class="small muted">
        {document.suggestions.length === 1 ? 'This one would fit' : 'These would fit'}
        {!isOnly && <> {document.fileName}</>}:
      </p>
      {document.suggestions.slice(0, isOnly ? undefined : suggestionsBesideOthers).map((invoice) => (
        <form key={invoice.uuid} class="stack stack--tight" method="post" action={`/office/arrived-mail/${mail.uuid}/assign`}>
          <CsrfField token={visit.csrfToken} />
          <OnceField />
          <input type="hidden" name="document" value={document.uuid} />
          <input type="hidden" name="invoice" value={invoice.number} />
          <p class="small">
            {invoice.customerName}, owing <Money cents={invoice.balanceCents} />
          </p>
          <button class="button button--wide">Make it a proof for {invoice.number}</button>
        </form>
      ))}
    </div>
  )

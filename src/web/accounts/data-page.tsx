// "Your data", in both realms: a copy of everything, what was agreed to, mail about offers, and being erased.
import { chooseMarketing, type Consent, listConsents, wantsMarketing } from '../../business/accounts/consents.ts'
import { dateOn, formatAt, formatOn } from '../../business/money/calendar.ts'
import { askForCopy, type Copy, findCopy, findCopyDocument } from '../../business/privacy/export-person.ts'
import { cancelErasure, type Erasure, findOpenErasure, requestErasure } from '../../business/privacy/erasure.ts'
import { holdsOf, keepUntilOf } from '../../business/privacy/holds.ts'
import { linkToDocument, openDocument } from '../../business/proofs/open-document.ts'
import { Note, Status } from '../components/evidence.tsx'
import { Tick } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Ticket } from '../components/ticket.tsx'
import { Progress } from '../components/waiting.tsx'
import { type Answer, file, type Handler, page, redirectTo, sendAway, type Visit } from '../server/route.ts'
import { type Desk, personAt } from './desk.ts'

const done: Readonly<Record<string, string>> = {
  marketing: 'Your choice counts from now on.',
  kept: 'The request was taken back. Nothing is erased.',
}

export const showData =
  (desk: Desk): Handler =>
  (visit) =>
    dataPage(desk, visit, null)

export const askCopy =
  (desk: Desk): Handler =>
  async (visit) => {
    const outcome = await visit.ctx.transact((w) => askForCopy(w, personAt(visit), visit.remoteAddress))
    return 'refused' in outcome ? dataPage(desk, visit, outcome.sentence) : redirectTo(`${desk.security}/data`)
  }

export const downloadCopy: Handler = async (visit) => {
  const { realm, subjectId } = personAt(visit)
  const document = await findCopyDocument(visit.ctx.read, { realm, subjectId, uuid: visit.params['uuid'] ?? '' })
  const link = await linkToDocument(visit.ctx, document)
  if (link !== null) return sendAway(link)
  const { mediaType, fileName, sizeBytes } = document
  return file({ stream: await openDocument(visit.ctx, document), mediaType, fileName, sizeBytes, disposition: 'attachment' })
}

export const sendMarketing =
  (desk: Desk): Handler =>
  async (visit) => {
    const isGiven = visit.form.text('marketing') === 'yes'
    await visit.ctx.transact((w) => chooseMarketing(w, personAt(visit), visit, isGiven))
    return redirectTo(`${desk.security}/data?done=marketing`)
  }

export const askToBeErased =
  (desk: Desk): Handler =>
  async (visit) => {
    await requestErasure(visit.ctx, personAt(visit), visit.remoteAddress)
    return redirectTo(`${desk.security}/data`)
  }

export const keepMe =
  (desk: Desk): Handler =>
  async (visit) => {
    await visit.ctx.transact((w) => cancelErasure(w, personAt(visit)))
    return redirectTo(`${desk.security}/data?done=kept`)
  }

const dataPage = async (desk: Desk, visit: Visit, objection: string | null): Promise<Answer> => {
  const person = personAt(visit)
  const { read } = visit.ctx
  const [copy, consents, isMailed, erasure, holds, keepUntil] = await Promise.all([
    findCopy(read, person),
    listConsents(read, person),
    wantsMarketing(read, person),
    findOpenErasure(read, person),
    holdsOf(read, person),
    keepUntilOf(read, person),
  ])
  const said = done[visit.query['done'] ?? '']
  const node = await desk.frame(visit, {
    title: 'Your data',
    lead: 'What we keep about you is yours to see, to take with you and to have erased.',
    children: (
      <>
        {said && <Note of="cleared" title={said} role="status" />}
        {objection !== null && <Note of="review" title={objection} role="alert" />}
        <div class="columns">
          <div class="stack stack--loose">
            <CopyTicket desk={desk} visit={visit} copy={copy} />
            <ConsentTicket desk={desk} visit={visit} consents={consents} isMailed={isMailed} />
          </div>
          <ErasureTicket desk={desk} visit={visit} erasure={erasure} holds={holds} keepUntil={keepUntil} />
        </div>
      </>
    ),
  })
  return page(node, objection === null ? 200 : 429)
}

interface Part {
  desk: Desk
  visit: Visit
}

const CopyTicket = ({ desk, visit, copy }: Part & { copy: Copy | null }) => {
  const isBeingMade = copy !== null && copy.readyAt === null && !copy.isFailed
  return (
    <Ticket id="copy" title="A copy of everything" aside={copy?.readyAt ? <Status of="cleared">Ready</Status> : null}>
      <p>
        A ZIP file with a readable list of everything we hold on you (JSON), your invoices and the proofs that you sent. It says itself what
        stands where.
      </p>
      {copy?.readyAt && (
        <>
          <p class="small muted">
            Made {formatAt(copy.readyAt)}, {sizeOf(copy.sizeBytes ?? 0)}. It can be fetched until {formatAt(copy.expiresAt)} and is removed
            then.
          </p>
          <div class="row">
            <a class="button button--primary" href={`${desk.security}/data/copies/${copy.uuid}`}>
              Download
            </a>
          </div>
        </>
      )}
      {copy?.isFailed && <Note of="blocked" title="The copy could not be made. Ask again, or tell us." />}
      {isBeingMade && (
        <>
          <Progress id="copy-progress" percent={copy.progress.percent} stage={copy.progress.stage} />
          <div class="row">
            <a class="button" href={`${desk.security}/data`}>
              Look again
            </a>
          </div>
        </>
      )}
      {!isBeingMade && (
        <form method="post" action={`${desk.security}/data/copies`}>
          <CsrfField token={visit.csrfToken} />
          <button class={copy?.readyAt ? 'button button--quiet' : 'button button--primary'}>
            {copy?.readyAt ? 'Make another' : 'Make a copy'}
          </button>
        </form>
      )}
    </Ticket>
  )
}

const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${String(Math.ceil(bytes / 1_000))} kB` : `${String(Math.ceil(bytes / 1_000_000))} MB`

const nameOfMatter = { terms: 'Terms of sale', privacy: 'Privacy statement', marketing: 'Mail about offers' } as const

const ConsentTicket = ({ desk, visit, consents, isMailed }: Part & { consents: readonly Consent[]; isMailed: boolean }) => (
  <Ticket id="consents" title="What you agreed to">
    {consents.length === 0 && <p class="muted">Nothing is on record: the account is older than this list.</p>}
    <div class="facts">
      {consents.map((consent) => (
        <div class="fact" key={`${consent.matter} ${consent.at}`}>
          <div>
            <strong>
              {nameOfMatter[consent.matter]}
              {consent.version !== null && `, version ${String(consent.version)}`}
            </strong>
            <small>
              {consent.isGiven ? 'Agreed' : 'Taken back'} {formatAt(consent.at)}
              {consent.remoteAddress !== null && ` from ${consent.remoteAddress}`}
            </small>
          </div>
        </div>
      ))}
    </div>
    {desk.realm === 'buyer' && (
      <form class="stack" method="post" action={`${desk.security}/data/marketing`}>
        <CsrfField token={visit.csrfToken} />
        <Tick
          name="marketing"
          isTicked={isMailed}
          label="Mail me offers now and then."
          small="Orders, invoices and security are told in any case."
        />
        <div class="row">
          <button class="button">Save</button>
        </div>
      </form>
    )}
  </Ticket>
)

interface ErasureProps extends Part {
  erasure: Pick<Erasure, 'dueAt' | 'state'> | null
  holds: readonly string[]
  keepUntil: string | null
}

const ErasureTicket = ({ desk, visit, erasure, holds, keepUntil }: ErasureProps) => (
  <Ticket id="erasure" title="Erase my data" aside={erasure && <Status of="review">Asked for</Status>}>
    {erasure && (
      <Note of="review" title={`You will be erased on ${formatOn(dateOn(erasure.dueAt))}, as soon as nothing is open.`} role="status">
        <p>Until then you can take it back here. Afterwards nobody can bring it back.</p>
      </Note>
    )}
    {holds.length > 0 && (
      <Note of="blocked" title="This must be settled first:">
        <ul class="bullets">
          {holds.map((hold) => (
            <li key={hold}>{hold}</li>
          ))}
        </ul>
      </Note>
    )}
    <p>
      Your account is closed, and your name, addresses, phone number, devices, second factors, mail and the documents that you sent are
      erased. {desk.realm === 'buyer' && 'If nobody else of your company can sign in, the company’s account goes with you.'} It happens a
      week after you ask.
    </p>
    <p>
      <strong>What stays, because the law asks for it:</strong>{' '}
      {desk.realm === 'buyer'
        ? 'tax invoices with the company’s name and address, what our bank’s statements say about payments, and the sums in our books. '
        : 'what you booked, released and decided, under a word in place of your name. '}
      {keepUntil !== null && `For your invoices that is until ${formatOn(keepUntil)}.`}
    </p>
    <form method="post" action={erasure ? `${desk.security}/data/erasure/cancel` : `${desk.security}/data/erasure`}>
      <CsrfField token={visit.csrfToken} />
      <button class={erasure ? 'button button--primary' : 'button'}>{erasure ? 'Take it back' : 'Erase my data'}</button>
    </form>
  </Ticket>
)

// One request for a quote: what was asked, and the answer that goes out by mail.
import { formatAt } from '../../business/money/calendar.ts'
import { answerQuoteRequest } from '../../business/quotes/answer-quote-request.ts'
import { findQuoteRequest, type QuoteRequestRow } from '../../business/quotes/find-quote-requests.ts'
import { Status } from '../components/evidence.tsx'
import { TextArea } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Problems } from '../components/problems.tsx'
import { Boxes, Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { actorOf, aroundOf, uuidOf } from './staff.ts'

export const showQuote: Handler = (visit) => quotePage(visit, null)

export const answerQuote: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    answerQuoteRequest(w, { uuid: uuidOf(visit), ...actorOf(visit), message: form.text('message'), onceKey: form.text('once') }),
  )
  return 'refused' in outcome ? quotePage(visit, outcome.sentence) : redirectTo('/office/quotes?done=answered')
}

const quotePage = async (visit: Visit, problem: string | null): Promise<Answer> => {
  const [around, request] = await Promise.all([aroundOf(visit), findQuoteRequest(visit.ctx.read, uuidOf(visit))])
  return page(
    <OfficeFrame around={around} section="quotes" title={`Quote for ${request.productName}`}>
      <Bar
        above={<a href="/office/quotes">Quotes</a>}
        title={request.productName}
        lead={`Asked by ${request.name}, ${formatAt(request.createdAt)}.`}
        status={request.state === 'open' ? <Status of="open">To answer</Status> : <Status of="goods">Answered</Status>}
      />
      <Problems of={problem === null ? {} : { message: problem }} />
      <div class="columns">
        <Ticket id="request" title="What was asked" isFlush>
          <Boxes
            of={[
              { name: 'Quantity', value: request.quantity ?? 'not said' },
              { name: 'Company', value: request.company ?? 'not said' },
              { name: 'E-mail', value: <a href={`mailto:${request.email}`}>{request.email}</a> },
              { name: 'Phone', value: request.phone ?? 'not said' },
              { name: 'Product', value: <a href={`/office/products/${request.productSlug}`}>{request.productName}</a> },
              { name: 'Message', value: <span class="as-typed">{request.message}</span>, isWide: true },
            ]}
          />
        </Ticket>
        {request.state === 'open' ? <AnswerForm visit={visit} request={request} problem={problem} /> : <Answered request={request} />}
      </div>
    </OfficeFrame>,
    problem === null ? 200 : 422,
  )
}

const AnswerForm = ({ visit, request, problem }: { visit: Visit; request: QuoteRequestRow; problem: string | null }) => (
  <Ticket id="answer" title="Your answer">
    <form class="stack" method="post" action={`/office/quotes/${request.uuid}/answer`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField value={visit.form.optional('once')} />
      <TextArea
        name="message"
        label={`Mail to ${request.name}`}
        hint="Sent as you write it, beginning with “Dear …”. Say price, unit, VAT, delivery, and until when it holds."
        rows={10}
        maxLength={8000}
        value={visit.form.text('message')}
        error={problem ?? undefined}
      />
      <button class="button button--primary">Send the answer</button>
    </form>
  </Ticket>
)

const Answered = ({ request }: { request: QuoteRequestRow }) => (
  <Ticket
    id="answer"
    title="The answer"
    foot={<p class="small muted">{[request.answeredAt && formatAt(request.answeredAt), request.answeredBy].filter(Boolean).join(', ')}</p>}
  >
    <p class="as-typed">{request.answer}</p>
  </Ticket>
)

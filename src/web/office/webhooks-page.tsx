// The addresses of programs that are told about events: the list, and adding one. Its secret is shown once.
import { addEndpoint, type EndpointField } from '../../business/webhooks/keep-endpoint.ts'
import { everyEvent, eventWords } from '../../business/webhooks/events.ts'
import { type EndpointRow, listEndpoints } from '../../business/webhooks/list-endpoints.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { Copies, CopyRow } from '../components/copies.tsx'
import { Note, Status } from '../components/evidence.tsx'
import { Field, FieldError, type Refusals, Tick } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import type { Column } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, type Visit } from '../server/route.ts'
import { actorOf, aroundOf, listQueryOf } from './staff.ts'

interface Shown {
  problems: Partial<Record<EndpointField, string>>
  secret: string | null
}

export const showWebhooks: Handler = (visit) => webhooksPage(visit, { problems: {}, secret: null })

/** The secret stands on this one answer, which nothing may store. */
export const addWebhook: Handler = async (visit) => {
  const { form, ctx } = visit
  const outcome = await ctx.transact((w) =>
    addEndpoint(w, ctx.webhooks, {
      name: form.text('name'),
      url: form.text('url'),
      buyerEmail: form.text('buyerEmail'),
      eventWords: form.all('events'),
      remoteAddress: visit.remoteAddress,
      ...actorOf(visit),
    }),
  )
  if ('refused' in outcome) return webhooksPage(visit, { problems: outcome.problems, secret: null })
  return webhooksPage(visit, { problems: {}, secret: outcome.secret })
}

const webhooksPage = async (visit: Visit, { problems, secret }: Shown): Promise<Answer> => {
  const { page: number } = listQueryOf(visit, [])
  const [around, found] = await Promise.all([aroundOf(visit), listEndpoints(visit.ctx.read, { page: number })])
  const isRefused = Object.keys(problems).length > 0
  return page(
    <OfficeFrame around={around} section="webhooks" title="Webhooks" scripts={['copy']}>
      <Bar title="Webhooks" lead="Programs that are told about events, in signed messages that are tried for four days." />
      {secret !== null && (
        <Ticket id="made" title="Its signing secret" isFlush>
          <Copies>
            <CopyRow name="Secret" shown={secret} copied={secret} isKey isCode />
          </Copies>
          <Note of="review" title="It is shown this once" role="status">
            <p>The receiving program checks each message with it (Standard Webhooks). Hand it over on a safe way.</p>
          </Note>
        </Ticket>
      )}
      <Problems of={problems} />
      <EndpointForm visit={visit} problems={problems} isTyped={isRefused} />
      <h2>Addresses</h2>
      <DeskList
        path="/office/webhooks"
        views={[]}
        view=""
        find={null}
        findLabel=""
        found={found}
        things={['address', 'addresses']}
        columns={columns}
        keyOf={(endpoint) => endpoint.uuid}
        empty={{ title: 'Nobody is told anything', words: 'Add the address of a program above.', drawing: 'crate' }}
      />
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

const EndpointForm = ({ visit, problems, isTyped }: { visit: Visit; problems: Refusals; isTyped: boolean }) => {
  const field = (name: EndpointField) => ({ name, value: isTyped ? visit.form.text(name) : '', error: problems[name] })
  const ticked = isTyped ? visit.form.all('events') : everyEvent
  return (
    <Ticket id="new" title="Add an address">
      <form class="stack" method="post" action="/office/webhooks" noValidate>
        <CsrfField token={visit.csrfToken} />
        <div class="formgrid">
          <Field {...field('name')} label="Name of the program" attributes={{ maxLength: 80 }} />
          <Field
            {...field('buyerEmail')}
            label="For the company of the buyer with this e-mail"
            hint="Empty: our own systems, which hear of every customer."
            isOptional
            attributes={{ type: 'email', maxLength: 254 }}
          />
          <Field
            {...field('url')}
            label="Address"
            hint="https, on the public internet. It must answer 2xx within 15 seconds."
            isWide
            isCode
            attributes={{ type: 'url', maxLength: 500 }}
          />
        </div>
        <fieldset class="stack stack--tight" id="events" aria-describedby={problems['events'] ? 'events-error' : undefined}>
          <legend>Tell it when</legend>
          {problems['events'] && <FieldError name="events">{problems['events']}</FieldError>}
          {everyEvent.map((event) => (
            <Tick key={event} name="events" value={event} isTicked={ticked.includes(event)} label={eventWords[event]} small={event} />
          ))}
        </fieldset>
        <div class="row">
          <button class="button button--primary">Add the address</button>
        </div>
      </form>
    </Ticket>
  )
}

const columns: readonly Column<EndpointRow>[] = [
  { name: 'Name', as: 'title', cell: (endpoint) => <a href={`/office/webhooks/${endpoint.uuid}`}>{endpoint.name}</a> },
  { name: 'State', as: 'status', cell: (endpoint) => <OnOff of={endpoint} /> },
  { name: 'Address', as: 'wide', cell: (endpoint) => <span class="code clip">{endpoint.url}</span> },
  { name: 'Hears of', cell: (endpoint) => endpoint.customerName ?? 'every customer' },
  { name: 'Events', as: 'number', cell: (endpoint) => String(endpoint.events.length) },
  { name: 'Added', as: 'spare', cell: (endpoint) => `${formatAt(endpoint.createdAt)}, ${endpoint.createdBy}` },
]

export const OnOff = ({ of: endpoint }: { of: EndpointRow }) =>
  endpoint.isOn ? <Status of="goods">On</Status> : <Status of="blocked">Off</Status>

// Privacy, for the owner: who asked to be erased, the information officer, and the texts of the law with their versions.
import { currentText, knownOfficer, type Officer, publishText, saveOfficer, textNames } from '../../business/content/legal-text.ts'
import { dateOn, formatAt, formatOn } from '../../business/money/calendar.ts'
import { carryOut, type Erasure, listErasures } from '../../business/privacy/erasure.ts'
import { found } from '../../problems.ts'
import { Note, Status } from '../components/evidence.tsx'
import { Field, type Refusals, TextArea } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Framed, Ledger } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { actorOf, aroundOf, uuidOf } from './staff.ts'

/** Enough for years: a handful of people a year ask. */
const erasuresShown = 100

const textTitles = { privacy: 'Privacy statement', terms: 'Terms of sale', paia: 'PAIA manual' } as const

const done: Readonly<Record<string, string>> = {
  officer: 'The pages name this officer from now on.',
  text: 'The new version is in force. What people accepted before stays on record.',
  done: 'The person is erased.',
  held: 'Something is still open: it stands beside the request.',
  ended: 'That request had ended already.',
}

export const showPrivacyDesk: Handler = (visit) => privacyDesk(visit, {})

export const carryOutNow: Handler = async (visit) => redirectTo(`/office/privacy?done=${await carryOut(visit.ctx, uuidOf(visit))}`)

export const changeOfficer: Handler = async (visit) => {
  const { form } = visit
  const officer: Officer = { name: form.text('name'), email: form.text('email'), phone: form.text('phone') }
  const outcome = await visit.ctx.transact((w) => saveOfficer(w, officer, actorOf(visit).staffName))
  return 'refused' in outcome ? privacyDesk(visit, outcome.problems) : redirectTo('/office/privacy?done=officer')
}

const privacyDesk = async (visit: Visit, problems: Refusals): Promise<Answer> => {
  const { read } = visit.ctx
  const [around, erasures, officer, texts] = await Promise.all([
    aroundOf(visit),
    listErasures(read, erasuresShown),
    knownOfficer(read),
    Promise.all(textNames.map((name) => currentText(read, name))),
  ])
  const isRefused = Object.keys(problems).length > 0
  const said = done[visit.query['done'] ?? '']
  const value = (name: keyof Officer) => (isRefused ? visit.form.text(name) : (officer?.[name] ?? ''))
  return page(
    <OfficeFrame around={around} section="privacy" title="Privacy">
      <Bar title="Privacy" lead="Who asked to be erased, who answers for personal information, and what the pages say about it." />
      {said && !isRefused && <Note of="cleared" title={said} role="status" />}
      <Problems of={problems} />
      <Requests erasures={erasures} visit={visit} />
      <div class="columns">
        <Ticket id="officer" title="Information officer">
          <form class="stack" method="post" action="/office/privacy/officer" noValidate>
            <CsrfField token={visit.csrfToken} />
            <Field
              name="name"
              label="Name"
              value={value('name')}
              error={problems['name']}
              hint="Registered with the Information Regulator; the head of the company unless somebody else was named."
              attributes={{ maxLength: 120 }}
            />
            <Field
              name="email"
              label="E-mail"
              value={value('email')}
              error={problems['email']}
              attributes={{ type: 'email', maxLength: 254 }}
            />
            <Field
              name="phone"
              label="Phone"
              value={value('phone')}
              error={problems['phone']}
              isOptional
              attributes={{ type: 'tel', maxLength: 40 }}
            />
            <div class="row">
              <button class="button button--primary">Save the officer</button>
            </div>
          </form>
        </Ticket>
        <Ticket id="texts" title="Texts">
          <div class="facts">
            {texts.map((text) => (
              <div class="fact" key={text.name}>
                <div>
                  <strong>{textTitles[text.name]}</strong>
                  <small>
                    Version {String(text.version)}
                    {text.publishedAt === null ? ', as the shop came with it' : `, since ${formatOn(dateOn(text.publishedAt))}`}
                  </small>
                </div>
                <a class="button" href={`/office/privacy/texts/${text.name}`}>
                  Edit
                </a>
              </div>
            ))}
          </div>
        </Ticket>
      </div>
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

const Requests = ({ erasures, visit }: { erasures: readonly Erasure[]; visit: Visit }) => (
  <section class="stack" aria-labelledby="erasures">
    <h2 id="erasures">Erasures</h2>
    {erasures.length === 0 ? (
      <p class="muted">Nobody has asked to be erased.</p>
    ) : (
      <Framed>
        <Ledger
          caption="Who asked to be erased"
          isDense
          rows={erasures}
          keyOf={(erasure) => erasure.uuid}
          columns={[
            { name: 'Who', as: 'title', cell: (erasure) => erasure.name },
            { name: 'State', as: 'status', cell: (erasure) => stateWords[erasure.state] },
            { name: 'Of', cell: (erasure) => erasure.companyName ?? 'our office' },
            { name: 'Asked', cell: (erasure) => formatAt(erasure.requestedAt) },
            { name: 'What follows', as: 'wide', cell: (erasure) => whatFollows(erasure) },
            {
              name: 'Carry out',
              as: 'wide',
              isNameHidden: true,
              cell: (erasure) =>
                erasure.endedAt === null && (
                  <form method="post" action={`/office/privacy/erasures/${erasure.uuid}/now`}>
                    <CsrfField token={visit.csrfToken} />
                    <button class="button button--quiet" aria-label={`Erase ${erasure.name} now`}>
                      Erase now
                    </button>
                  </form>
                ),
            },
          ]}
        />
      </Framed>
    )}
  </section>
)

const stateWords = {
  waiting: <Status of="open">Waits</Status>,
  held: <Status of="blocked">Held</Status>,
  done: <Status of="cleared">Erased</Status>,
  cancelled: <Status of="next">Taken back</Status>,
} as const

const whatFollows = ({ state, dueAt, holds, endedAt, keepUntilOn }: Erasure): string => {
  if (state === 'waiting') return `Erased by itself on ${formatOn(dateOn(dueAt))}.`
  if (state === 'held') return `${holds.join(' ')} Looked at again each day.`
  const ended = endedAt === null ? '' : formatAt(endedAt)
  if (state === 'cancelled') return `Taken back ${ended}.`
  return `Erased ${ended}.${keepUntilOn === null ? '' : ` Tax invoices are kept until ${formatOn(keepUntilOn)}.`}`
}

export const showText: Handler = (visit) => textPage(visit, {})

export const changeText: Handler = async (visit) => {
  const name = nameAt(visit)
  const input = { name, body: visit.form.text('body'), basedOn: visit.form.whole('version'), staffName: actorOf(visit).staffName }
  const outcome = await visit.ctx.transact((w) => publishText(w, input))
  return 'refused' in outcome ? textPage(visit, outcome.problems) : redirectTo('/office/privacy?done=text')
}

const nameAt = (visit: Visit) => found(textNames.find((name) => name === visit.params['name']) ?? null)

const textPage = async (visit: Visit, problems: Refusals): Promise<Answer> => {
  const name = nameAt(visit)
  const [around, text] = await Promise.all([aroundOf(visit), currentText(visit.ctx.read, name)])
  const isRefused = Object.keys(problems).length > 0
  return page(
    <OfficeFrame around={around} section="privacy" title={textTitles[name]}>
      <Bar
        title={textTitles[name]}
        lead={`Version ${String(text.version)} is in force. Publishing makes the next one; this one stays on record.`}
      />
      <Problems of={problems} />
      <form class="stack" method="post" action={`/office/privacy/texts/${name}`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <input type="hidden" name="version" value={String(text.version)} />
        <TextArea
          name="body"
          label="Text"
          value={isRefused ? visit.form.text('body') : text.body}
          error={problems['body']}
          hint="Empty lines part paragraphs. A line that begins with “# ” is a heading, lines that begin with “- ” are a list. {company}, {address}, {phone}, {email}, {registration}, {officer}, {officer email} and {officer phone} are filled in; {cookies} and {periods}, each alone, become tables."
          rows={28}
          maxLength={60_000}
          isWide
        />
        <div class="row">
          <button class="button button--primary">Publish the next version</button>
          <a class="button" href={`/${name}`}>
            See the page
          </a>
        </div>
      </form>
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

// Keys of programs: making one (its token is shown once, on the answer to the form), looking through them, ending one.
import type { ApiScope } from '../../adapters/database/tables/programs.ts'
import { createKey, type KeyField, keyLifetimesDays } from '../../business/keys/create-key.ts'
import { type KeyRow, listKeys } from '../../business/keys/list-keys.ts'
import { revokeKey } from '../../business/keys/revoke-key.ts'
import { everyScope, scopes } from '../../business/keys/scopes.ts'
import { dateOn, formatAt, formatOn } from '../../business/money/calendar.ts'
import { Copies, CopyRow } from '../components/copies.tsx'
import { Note, Status } from '../components/evidence.tsx'
import { Field, FieldError, type Refusals, Select, Tick } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import type { Column } from '../components/ledger.tsx'
import { Bar, OfficeFrame } from '../components/office-frame.tsx'
import { DeskList } from '../components/office-list.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { actorOf, aroundOf, listQueryOf, uuidOf } from './staff.ts'

const views = [
  { key: '', name: 'Standing' },
  { key: 'ended', name: 'Ended' },
] as const

interface Shown {
  problems: Partial<Record<KeyField, string>>
  made: { prefix: string; token: string } | null
}

export const showKeys: Handler = (visit) => keysPage(visit, { problems: {}, made: null })

/** The token stands on this one answer, which nothing may store; a reload would make another key, never show this one again. */
export const addKey: Handler = async (visit) => {
  const { form } = visit
  const outcome = await visit.ctx.transact((w) =>
    createKey(w, {
      name: form.text('name'),
      buyerEmail: form.text('buyerEmail'),
      scopeWords: form.all('scopes'),
      daysValid: form.whole('daysValid'),
      remoteAddress: visit.remoteAddress,
      ...actorOf(visit),
    }),
  )
  if ('refused' in outcome) return keysPage(visit, { problems: outcome.problems, made: null })
  return keysPage(visit, { problems: {}, made: outcome })
}

export const endKey: Handler = async (visit) => {
  const { staffName } = actorOf(visit)
  await visit.ctx.transact((w) => revokeKey(w, { uuid: uuidOf(visit), staffName, remoteAddress: visit.remoteAddress }))
  return redirectTo('/office/keys?done=revoked')
}

const keysPage = async (visit: Visit, { problems, made }: Shown): Promise<Answer> => {
  const { find, view, page: number } = listQueryOf(visit, views)
  const [around, found] = await Promise.all([
    aroundOf(visit),
    listKeys(visit.ctx.read, { view: view || 'standing', q: find, page: number }),
  ])
  const isRefused = Object.keys(problems).length > 0
  return page(
    <OfficeFrame around={around} section="keys" title="API keys" scripts={['copy']}>
      <Bar
        title="API keys"
        lead="For programs of a customer, or our own systems."
        actions={
          <a class="button" href="/api/docs">
            What programs can do
          </a>
        }
      />
      {visit.query['done'] === 'revoked' && (
        <Note of="cleared" title="Revoked" role="status">
          <p>Within a second no request with that key is answered.</p>
        </Note>
      )}
      {made && <MadeKey prefix={made.prefix} token={made.token} />}
      <Problems of={problems} />
      <KeyForm visit={visit} problems={problems} isTyped={isRefused} />
      <h2>Keys</h2>
      <DeskList
        path="/office/keys"
        views={views}
        view={view}
        find={find}
        findLabel="Name, beginning, buyer or company"
        found={found}
        things={['key', 'keys']}
        columns={columnsFor(visit.csrfToken, view === '')}
        keyOf={(key) => key.uuid}
        empty={{ title: 'No key', words: 'A program needs one before it can ask anything.', drawing: 'crate' }}
      />
    </OfficeFrame>,
    isRefused ? 422 : 200,
  )
}

const MadeKey = ({ prefix, token }: { prefix: string; token: string }) => (
  <Ticket id="made" title="The new key" isFlush>
    <Copies>
      <CopyRow name="Key" shown={token} copied={token} isKey isCode />
    </Copies>
    <Note of="review" title="It is shown this once" role="status">
      <p>Hand it over now, on a safe way. We keep only its fingerprint; later you recognise it by {prefix}.</p>
    </Note>
  </Ticket>
)

const KeyForm = ({ visit, problems, isTyped }: { visit: Visit; problems: Refusals; isTyped: boolean }) => {
  const field = (name: KeyField) => ({ name, value: isTyped ? visit.form.text(name) : '', error: problems[name] })
  const ticked = isTyped ? visit.form.all('scopes') : []
  return (
    <Ticket id="new" title="Make a key">
      <form class="stack" method="post" action="/office/keys" noValidate>
        <CsrfField token={visit.csrfToken} />
        <div class="formgrid">
          <Field {...field('name')} label="Name of the program" hint="For instance “Highveld ERP”." attributes={{ maxLength: 80 }} />
          <Select
            {...field('daysValid')}
            value={isTyped ? visit.form.text('daysValid') : '365'}
            label="Lives for"
            options={keyLifetimesDays.map((days) => ({ value: String(days), name: `${String(days)} days` }))}
          />
          <Field
            {...field('buyerEmail')}
            label="Acts for the buyer with this e-mail"
            hint="Its orders are that buyer’s, with the same limits. Empty: our own systems, which see every customer."
            isWide
            isOptional
            attributes={{ type: 'email', maxLength: 254 }}
          />
        </div>
        <fieldset class="stack stack--tight" id="scopes" aria-describedby={problems['scopes'] ? 'scopes-error' : undefined}>
          <legend>It may</legend>
          {problems['scopes'] && <FieldError name="scopes">{problems['scopes']}</FieldError>}
          {everyScope.map((scope) => (
            <Tick
              key={scope}
              name="scopes"
              value={scope}
              isTicked={ticked.includes(scope)}
              label={scopes[scope].name}
              small={`${scopes[scope].sentence} ${forWhom(scope)}`}
            />
          ))}
        </fieldset>
        <div class="row">
          <button class="button button--primary">Make the key</button>
        </div>
      </form>
    </Ticket>
  )
}

const forWhom = (scope: ApiScope): string => {
  const { for: whom } = scopes[scope]
  if (whom.length === 2) return ''
  return whom[0] === 'own' ? 'Only our own systems.' : 'Only for a buyer.'
}

const columnsFor = (csrfToken: string, isStanding: boolean): readonly Column<KeyRow>[] => [
  { name: 'Name', as: 'title', cell: (key) => key.name },
  { name: 'State', as: 'status', cell: (key) => <State of={key} /> },
  { name: 'Begins', cell: (key) => <span class="code">{key.prefix}</span> },
  {
    name: 'Acts for',
    as: 'wide',
    cell: (key) =>
      key.actsFor === null ? (
        <>
          Our own systems
          {key.state === 'stopped' && <small class="under">{key.createdBy}, who made it, is disabled: make another one.</small>}
        </>
      ) : (
        <a class="breakable" href={`/office/customers/${key.actsFor.customerUuid}`}>
          {whoOf(key.actsFor)}
        </a>
      ),
  },
  { name: 'May', as: 'wide', cell: (key) => <span class="breakable">{key.scopes.map((scope) => scopes[scope].name).join(', ')}</span> },
  { name: 'Last used', cell: (key) => (key.lastUsedAt === null ? 'never' : formatAt(key.lastUsedAt)) },
  { name: 'Ends', as: 'spare', cell: (key) => formatOn(dateOn(key.revokedAt ?? key.expiresAt)) },
  ...(isStanding
    ? [
        {
          name: 'Revoke',
          isNameHidden: true,
          cell: (key: KeyRow) => (
            <form method="post" action={`/office/keys/${key.uuid}/revoke`}>
              <CsrfField token={csrfToken} />
              <button class="button button--quiet" aria-label={`Revoke ${key.name} (${key.prefix})`}>
                Revoke
              </button>
            </form>
          ),
        },
      ]
    : []),
]

const whoOf = (actsFor: { buyerName: string; customerName: string }) => `${actsFor.buyerName}, ${actsFor.customerName}`

const State = ({ of: key }: { of: KeyRow }) => {
  switch (key.state) {
    case 'standing':
      return <Status of="goods">Standing</Status>
    case 'stopped':
      return <Status of="review">Stopped</Status>
    case 'expired':
      return <Status of="open">Expired</Status>
    case 'revoked':
      return <Status of="open">Revoked</Status>
  }
}

// The page "Sign-in and security" of one's own account, in both realms: address, password, second factors, and where one is signed in.
import { type Account, findAccount } from '../../business/accounts/account.ts'
import { passwordLengthMin, passwordLengthWithFactorMin } from '../../business/accounts/password.ts'
import { passkeysMax } from '../../business/accounts/passkeys.ts'
import { factorsOf, type Factors } from '../../business/accounts/second-factor.ts'
import { listSessions, type OpenSession } from '../../business/accounts/sessions-of-person.ts'
import { formatAt } from '../../business/money/calendar.ts'
import { found } from '../../problems.ts'
import { Note, Status } from '../components/evidence.tsx'
import { Field, type Refusals } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Problems } from '../components/problems.tsx'
import { Ticket } from '../components/ticket.tsx'
import { type Answer, type Handler, page, type Visit } from '../server/route.ts'
import { type Desk, personAt, sessionIdAt, siteOf } from './desk.ts'
import { PasskeyForm } from './passkey-form.tsx'

const done: Readonly<Record<string, string>> = {
  password: 'Your password was changed. Every other device was signed out.',
  email: 'A link is on its way to the new address. It counts once you opened it.',
  verify: 'A link is on its way. Open it to confirm your address.',
  factor: 'Your second factor was set up.',
  removed: 'The factor was removed.',
  session: 'That device is signed out.',
  sessions: 'Every other device is signed out.',
}

export const showSecurity =
  (desk: Desk): Handler =>
  (visit) =>
    securityPage(desk, visit, {})

/** The page, with sentences beside the fields that were refused. */
export const securityPage = async (desk: Desk, visit: Visit, problems: Refusals): Promise<Answer> => {
  const person = personAt(visit)
  const { read } = visit.ctx
  const [account, factors, sessions] = await Promise.all([
    findAccount(read, person.realm, { id: person.subjectId }),
    factorsOf(read, person),
    listSessions(read, person, sessionIdAt(visit)),
  ])
  const isRefused = Object.keys(problems).length > 0
  const said = done[visit.query['done'] ?? '']
  const node = await desk.frame(visit, {
    title: 'Sign-in and security',
    lead: `You sign in as ${person.email}.`,
    scripts: ['passkey'],
    children: (
      <>
        {said && !isRefused && (
          <Note of="cleared" title="Done" role="status">
            <p>{said}</p>
          </Note>
        )}
        <Problems of={problems} />
        <div class="columns">
          <div class="stack stack--loose">
            <FactorsTicket desk={desk} visit={visit} factors={factors} />
            <SessionsTicket desk={desk} visit={visit} sessions={sessions} />
          </div>
          <div class="stack stack--loose">
            <PasswordTicket desk={desk} visit={visit} problems={problems} hasFactor={factors.hasAny} />
            <EmailTicket desk={desk} visit={visit} problems={problems} account={found(account)} />
            <p>
              <a class="taplink" href={`${desk.security}/data`}>
                Your data: take a copy, or have it erased
              </a>
            </p>
          </div>
        </div>
      </>
    ),
  })
  return page(node, isRefused ? 422 : 200)
}

interface Part {
  desk: Desk
  visit: Visit
}

const FactorsTicket = ({ desk, visit, factors }: Part & { factors: Factors }) => (
  <Ticket
    id="factors"
    title="Second factor"
    aside={factors.hasAny ? <Status of="cleared">On</Status> : <Status of="open">Off</Status>}
    foot={
      <p class="small muted">
        {desk.realm === 'office'
          ? 'The office needs one. The last one cannot be removed, only replaced.'
          : 'With a second factor, a stolen password alone opens nothing.'}
      </p>
    }
  >
    <div class="facts">
      <div class="fact">
        <div>
          <strong>Authenticator app</strong>
          <small>{factors.hasAuthenticator ? 'Set up' : 'A code of six digits from your phone'}</small>
        </div>
        <a class="button" href={`${desk.security}/authenticator`}>
          {factors.hasAuthenticator ? 'Replace' : 'Set up'}
        </a>
        {factors.hasAuthenticator && (
          <SmallForm visit={visit} action={`${desk.security}/authenticator/remove`} fields={{}}>
            Remove
          </SmallForm>
        )}
      </div>
      {factors.passkeys.map((passkey) => (
        <div class="fact" key={passkey.id}>
          <div>
            <strong>Passkey: {passkey.name}</strong>
            <small>
              Made {formatAt(passkey.createdAt)}
              {passkey.usedAt === null ? ', not used yet' : `, last used ${formatAt(passkey.usedAt)}`}
            </small>
          </div>
          <SmallForm visit={visit} action={`${desk.security}/passkeys/remove`} fields={{ passkey: String(passkey.id) }}>
            Remove
          </SmallForm>
        </div>
      ))}
      {factors.hasAny && (
        <div class="fact">
          <div>
            <strong>Backup codes</strong>
            <small>{factors.backupCodesLeft} of ten left</small>
          </div>
          <SmallForm visit={visit} action={`${desk.security}/backup-codes`} fields={{}}>
            Make new ones
          </SmallForm>
        </div>
      )}
    </div>
    {siteOf(visit) !== null && factors.passkeys.length < passkeysMax && (
      <PasskeyForm
        csrfToken={visit.csrfToken}
        ceremony="new"
        options={`${desk.security}/passkeys/options`}
        action={`${desk.security}/passkeys`}
        isNamed
      >
        Add a passkey
      </PasskeyForm>
    )}
  </Ticket>
)

const SessionsTicket = ({ desk, visit, sessions }: Part & { sessions: readonly OpenSession[] }) => (
  <Ticket id="sessions" title="Where you are signed in">
    <div class="facts">
      {sessions.map((session) => (
        <div class="fact" key={session.id}>
          <div>
            <strong>{session.device}</strong>
            <small>
              {session.isCurrent ? 'This device' : `Last seen ${formatAt(session.seenAt)}`}, since {formatAt(session.createdAt)}, from{' '}
              {session.remoteAddress}
            </small>
          </div>
          {!session.isCurrent && (
            <SmallForm visit={visit} action={`${desk.security}/sessions/end`} fields={{ session: String(session.id) }}>
              Sign out
            </SmallForm>
          )}
        </div>
      ))}
    </div>
    {sessions.length > 1 && (
      <form method="post" action={`${desk.security}/sessions/end-all`}>
        <CsrfField token={visit.csrfToken} />
        <button class="button">Sign out everywhere else</button>
      </form>
    )}
  </Ticket>
)

const SmallForm = (props: { visit: Visit; action: string; fields: Record<string, string>; children: string }) => (
  <form method="post" action={props.action}>
    <CsrfField token={props.visit.csrfToken} />
    {Object.entries(props.fields).map(([name, value]) => (
      <input key={name} type="hidden" name={name} value={value} />
    ))}
    <button class="button button--quiet">{props.children}</button>
  </form>
)

const PasswordTicket = ({ desk, visit, problems, hasFactor }: Part & { problems: Refusals; hasFactor: boolean }) => (
  <Ticket id="change-password" title="Password">
    <form class="stack" method="post" action={`${desk.security}/password`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <Field
        name="current"
        label="Current password"
        error={problems['current']}
        attributes={{ type: 'password', autocomplete: 'current-password', maxLength: 200 }}
      />
      <Field
        name="password"
        label="New password"
        hint={`At least ${String(hasFactor ? passwordLengthWithFactorMin : passwordLengthMin)} characters; a few words are easiest to remember.`}
        error={problems['password']}
        attributes={{ type: 'password', autocomplete: 'new-password', maxLength: 200 }}
      />
      <div class="row">
        <button class="button button--primary">Change password</button>
      </div>
    </form>
  </Ticket>
)

const EmailTicket = ({ desk, visit, problems, account }: Part & { problems: Refusals; account: Account }) => (
  <Ticket
    id="change-email"
    title="E-mail address"
    aside={account.emailVerifiedAt === null ? <Status of="review">Not confirmed</Status> : <Status of="cleared">Confirmed</Status>}
  >
    {account.emailVerifiedAt === null && (
      <form class="stack" method="post" action={`${desk.security}/email/verify`}>
        <CsrfField token={visit.csrfToken} />
        <p>
          Nobody has opened a link from us at <strong>{account.email}</strong> yet.
        </p>
        <div class="row">
          <button class="button">Mail me a link</button>
        </div>
      </form>
    )}
    <form class="stack" method="post" action={`${desk.security}/email`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <Field
        name="email"
        label="New address"
        value={visit.form.text('email')}
        hint="We mail a link there, and tell the old address when it is opened."
        error={problems['email']}
        attributes={{ type: 'email', autocomplete: 'email', autocapitalize: 'none', maxLength: 254 }}
      />
      <div class="row">
        <button class="button button--primary">Change address</button>
      </div>
    </form>
  </Ticket>
)

// The second step of signing in: a code of the authenticator app, a backup code, or a passkey.
import { requestPasskey } from '../../business/accounts/passkeys.ts'
import { factorsOf, type FactorPassed, type Factors, passWithCode, passWithPasskey } from '../../business/accounts/second-factor.ts'
import { Problem } from '../../problems.ts'
import { Note } from '../components/evidence.tsx'
import { Field } from '../components/field.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { refusalOf } from '../security/slowed.ts'
import { type Answer, type Handler, json, page, redirectTo, type Visit } from '../server/route.ts'
import { type Desk, nextAt, personAt, siteOf, withNext } from './desk.ts'
import { PasskeyForm } from './passkey-form.tsx'

/** GET: whoever has no factor yet sets one up, whoever is through goes on. */
export const showSecondFactor =
  (desk: Desk): Handler =>
  async (visit) => {
    const next = visit.query['next'] ?? ''
    if (visit.principal.kind !== 'pending') return redirectTo(nextAt(desk, next))
    const factors = await factorsOf(visit.ctx.read, visit.principal)
    if (!factors.hasAny) return redirectTo(withNext(desk, `${desk.base}/second-factor/set-up`, next))
    return page(secondFactorPage(desk, visit, factors, next, null))
  }

export const sendCode =
  (desk: Desk): Handler =>
  async (visit) => {
    const { principal, form } = visit
    if (principal.kind !== 'pending') return redirectTo(nextAt(desk, form.text('next')))
    return goOn(desk, visit, await passWithCode(visit.ctx, principal, form.text('code'), visit.signInOrigin()))
  }

export const sendPasskey =
  (desk: Desk): Handler =>
  async (visit) => {
    const { principal, form } = visit
    const site = siteOf(visit)
    if (principal.kind !== 'pending' || site === null) return redirectTo(nextAt(desk, form.text('next')))
    return goOn(desk, visit, await passWithPasskey(visit.ctx, principal, site, form.exact('answer'), visit.signInOrigin()))
  }

/** What the browser asks the authenticator at this step, as JSON. */
export const askPasskey: Handler = async (visit) => {
  const site = siteOf(visit)
  if (site === null) throw new Problem('not-found')
  return json(await requestPasskey(visit.ctx, site, personAt(visit)))
}

const goOn = async (desk: Desk, visit: Visit, outcome: FactorPassed): Promise<Answer> => {
  const next = visit.form.text('next')
  if ('token' in outcome) {
    visit.signedIn(desk.realm, outcome.token, personAt(visit).subjectId)
    return redirectTo(nextAt(desk, next))
  }
  if (outcome.refused === 'start-again') {
    visit.clearSession(desk.realm)
    return redirectTo(`${desk.base}/login?again=factor`)
  }
  if (outcome.refused === 'wrong-code') {
    const factors = await factorsOf(visit.ctx.read, personAt(visit))
    return page(
      secondFactorPage(desk, visit, factors, next, 'This code is not valid: it was mistyped, used before, or its time is over.'),
      422,
    )
  }
  refusalOf(outcome)
  throw new Problem('too-many-requests')
}

const secondFactorPage = (desk: Desk, visit: Visit, factors: Factors, next: string, problem: string | null) => {
  const hasPasskey = factors.passkeys.length > 0 && siteOf(visit) !== null
  return (
    <Gate
      title="Second step"
      nonce={visit.nonce}
      home={desk.home}
      search={desk.search()}
      scripts={hasPasskey ? ['passkey'] : []}
      below="Lost the device? Each of your ten backup codes works once in place of it. Without them, the office has to let you in again."
      foot={
        <form method="post" action={`${desk.base}/logout`}>
          <CsrfField token={visit.csrfToken} />
          <button class="button button--wide">Sign in as somebody else</button>
        </form>
      }
    >
      {problem && (
        <Note of="blocked" title="Not signed in" role="alert">
          <p>{problem}</p>
        </Note>
      )}
      {hasPasskey && (
        <PasskeyForm
          csrfToken={visit.csrfToken}
          ceremony="known"
          options={`${desk.base}/second-factor/passkey/options`}
          action={`${desk.base}/second-factor/passkey`}
          next={next}
          isPrimary={!factors.hasAuthenticator}
        >
          Use your passkey
        </PasskeyForm>
      )}
      <form class="stack" method="post" action={`${desk.base}/second-factor`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <input type="hidden" name="next" value={next} />
        <Field
          name="code"
          label={factors.hasAuthenticator ? 'Code from your authenticator app' : 'Backup code'}
          hint={factors.hasAuthenticator ? 'Six digits, or one of your backup codes.' : 'Twelve letters and digits from your paper.'}
          isCode
          attributes={{ autocomplete: 'one-time-code', maxLength: 24, autofocus: true, spellcheck: false }}
        />
        <button class="button button--primary button--big button--wide">Go on</button>
      </form>
    </Gate>
  )
}

// Setting up the first second factor, on the way in: the office may do nothing before. And the page that shows backup codes once.
import { proposeAuthenticator } from '../../business/accounts/authenticator.ts'
import { addAuthenticator, addPasskey, type FactorAdded } from '../../business/accounts/change-factors.ts'
import { requestNewPasskey } from '../../business/accounts/passkeys.ts'
import { factorsOf } from '../../business/accounts/second-factor.ts'
import { Problem } from '../../problems.ts'
import { Note } from '../components/evidence.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { slowed } from '../security/slowed.ts'
import { type Answer, type Handler, json, page, redirectTo, type Visit } from '../server/route.ts'
import { AuthenticatorFields } from './authenticator-fields.tsx'
import { type Desk, nextAt, personAt, siteOf, withNext } from './desk.ts'
import { PasskeyForm } from './passkey-form.tsx'

export const showSetUpFactor =
  (desk: Desk): Handler =>
  async (visit) => {
    const next = visit.query['next'] ?? ''
    if (visit.principal.kind !== 'pending') return redirectTo(nextAt(desk, next))
    const { hasAny } = await factorsOf(visit.ctx.read, visit.principal)
    if (hasAny) return redirectTo(withNext(desk, `${desk.base}/second-factor`, next))
    return page(setUpPage(desk, visit, next, null))
  }

export const setUpAuthenticator =
  (desk: Desk): Handler =>
  async (visit) => {
    const { principal, form, ctx } = visit
    if (principal.kind !== 'pending') return redirectTo(nextAt(desk, form.text('next')))
    return goOn(desk, visit, await addAuthenticator(ctx, principal, form.exact('proposal'), form.text('code'), visit.signInOrigin()))
  }

export const setUpPasskey =
  (desk: Desk): Handler =>
  async (visit) => {
    const { principal, form, ctx } = visit
    const site = siteOf(visit)
    if (principal.kind !== 'pending' || site === null) return redirectTo(nextAt(desk, form.text('next')))
    return goOn(desk, visit, await addPasskey(ctx, principal, site, form.exact('answer'), form.text('passkeyName'), visit.signInOrigin()))
  }

/** What the browser asks the authenticator for a new passkey, as JSON. */
export const askNewPasskey: Handler = async (visit) => {
  const site = siteOf(visit)
  if (site === null) throw new Problem('not-found')
  return json(await requestNewPasskey(visit.ctx, site, personAt(visit)))
}

const goOn = (desk: Desk, visit: Visit, outcome: FactorAdded): Answer => {
  const next = visit.form.text('next')
  if ('refused' in outcome) {
    if (outcome.refused === 'wait') throw slowed(outcome.waitS)
    return page(setUpPage(desk, visit, next, 'The code does not fit. Wait for the next one, and check the clock of your phone.'), 422)
  }
  if (outcome.token !== null) visit.signedIn(desk.realm, outcome.token, personAt(visit).subjectId)
  if (outcome.backupCodes === null) return redirectTo(nextAt(desk, next))
  return page(backupCodesPage(desk, visit, outcome.backupCodes, nextAt(desk, next)))
}

const setUpPage = (desk: Desk, visit: Visit, next: string, problem: string | null) => {
  const site = siteOf(visit)
  return (
    <Gate
      title="Set up a second factor"
      nonce={visit.nonce}
      home={desk.home}
      search={desk.search()}
      scripts={site === null ? ['copy'] : ['passkey', 'copy']}
      below="A stolen password alone must not open the office: it moves money and goods. You set this up once."
      foot={
        <form method="post" action={`${desk.base}/logout`}>
          <CsrfField token={visit.csrfToken} />
          <button class="button button--wide">Sign in as somebody else</button>
        </form>
      }
    >
      {problem && (
        <Note of="blocked" title="Not set up yet" role="alert">
          <p>{problem}</p>
        </Note>
      )}
      <form class="stack" method="post" action={`${desk.base}/second-factor/set-up`} noValidate>
        <CsrfField token={visit.csrfToken} />
        <input type="hidden" name="next" value={next} />
        <AuthenticatorFields proposal={proposeAuthenticator(visit.ctx, personAt(visit), visit.form.exact('proposal'))} />
        <button class="button button--primary button--big button--wide">Go on</button>
      </form>
      {site !== null && (
        <PasskeyForm
          csrfToken={visit.csrfToken}
          ceremony="new"
          options={`${desk.base}/second-factor/set-up/passkey/options`}
          action={`${desk.base}/second-factor/set-up/passkey`}
          next={next}
          isNamed
        >
          Use a passkey instead
        </PasskeyForm>
      )}
    </Gate>
  )
}

/** The only time that these codes can be read. */
export const backupCodesPage = (desk: Desk, visit: Visit, codes: readonly string[], next: string) => (
  <Gate
    title="Your ten backup codes"
    nonce={visit.nonce}
    home={desk.home}
    search={desk.search()}
    below="We keep only what recognises them. Whoever reads this page from your printer can use them: put it away."
    foot={
      <a class="button button--primary button--big button--wide" href={next}>
        I have put them away
      </a>
    }
  >
    <Note of="review" title="They are shown this once">
      <p>Print this page or write them down. Each works once, in place of the code or passkey, on the day your device is gone.</p>
    </Note>
    <ol class="backupcodes">
      {codes.map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ol>
  </Gate>
)

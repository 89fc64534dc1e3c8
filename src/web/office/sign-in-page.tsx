// Signing in to the office, and out again.
import { signInOffice, signOut } from '../../business/accounts/sign-in.ts'
import { Note } from '../components/evidence.tsx'
import { Field } from '../components/field.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { nextAt, withNext } from '../accounts/desk.ts'
import { CameBack, OtherWaysIn } from '../accounts/sign-in-extras.tsx'
import { refusalOf } from '../security/slowed.ts'
import { type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { officeDesk } from './office-desk.tsx'

const sentences = {
  'wrong-credentials': 'This e-mail address and password do not belong together. Check both and try again.',
  'try-later': 'Many people are signing in just now. Wait a few seconds and try again.',
} as const

export const showSignIn: Handler = async (visit) => {
  if (visit.principal.kind === 'office') return redirectTo(nextAt(officeDesk, visit.query['next']))
  return page(signInPage(visit, visit.query['next'] ?? '', '', null))
}

export const signIn: Handler = async (visit) => {
  const { form } = visit
  const outcome = await signInOffice(visit.ctx, {
    email: form.text('email'),
    password: form.exact('password'),
    ...visit.signInOrigin(),
  })
  if ('refused' in outcome) {
    const refusal = refusalOf(outcome)
    return page(signInPage(visit, form.text('next'), form.text('email'), sentences[refusal]), refusal === 'try-later' ? 503 : 422)
  }
  visit.setSession('office', outcome.token)
  return redirectTo(withNext(officeDesk, '/office/second-factor', form.text('next')))
}

export const leave: Handler = async (visit) => {
  await visit.ctx.transact((w) => signOut(w, visit.principal))
  visit.clearSession('office')
  return redirectTo('/office/login')
}

const signInPage = (visit: Visit, next: string, email: string, problem: string | null) => (
  <Gate
    title="Sign in to the office"
    nonce={visit.nonce}
    home="/office"
    scripts={['passkey']}
    below="Buyers sign in at the shop: this account does not open the office, and the office’s does not open the shop."
    foot={
      <a class="button button--wide" href="/login">
        To the shop’s sign-in
      </a>
    }
  >
    {problem && (
      <Note of="blocked" title="Not signed in" role="alert">
        <p>{problem}</p>
      </Note>
    )}
    {!problem && <CameBack visit={visit} />}
    {!problem && next !== '' && next !== officeDesk.home && <p class="muted">Sign in to go on; you come back to where you were.</p>}
    <form class="stack" method="post" action="/office/login" noValidate>
      <CsrfField token={visit.csrfToken} />
      <input type="hidden" name="next" value={next} />
      <Field
        name="email"
        label="E-mail address"
        value={email}
        attributes={{ type: 'email', autocomplete: 'username', autocapitalize: 'none', maxLength: 254 }}
      />
      <Field name="password" label="Password" attributes={{ type: 'password', autocomplete: 'current-password', maxLength: 200 }} />
      <button class="button button--primary button--big button--wide">Sign in</button>
    </form>
    <OtherWaysIn desk={officeDesk} visit={visit} next={next} />
  </Gate>
)

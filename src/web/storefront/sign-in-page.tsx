// Signing in as a buyer, and out again.
import { signInBuyer, signOut } from '../../business/accounts/sign-in.ts'
import { Note } from '../components/evidence.tsx'
import { Field } from '../components/field.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { SearchBar } from '../components/search-bar.tsx'
import { nextAt, withNext } from '../accounts/desk.ts'
import { CameBack, OtherWaysIn } from '../accounts/sign-in-extras.tsx'
import { refusalOf } from '../security/slowed.ts'
import { type Handler, type Visit, page, redirectTo } from '../server/route.ts'
import { buyerDesk } from './buyer-desk.tsx'

const SENTENCES = {
  'wrong-credentials': 'This e-mail address and password do not belong together. Check both and try again.',
  'try-later': 'Many people are signing in just now. Wait a few seconds and try again.',
} as const

export const showSignIn: Handler = async (visit) => {
  if (visit.principal.kind === 'buyer') return redirectTo(nextAt(buyerDesk, visit.query['next']))
  return page(signInPage(visit, visit.query['next'] ?? '', '', null))
}

export const signIn: Handler = async (visit) => {
  const { form } = visit
  const outcome = await signInBuyer(visit.ctx, {
    email: form.text('email'),
    password: form.exact('password'),
    ...visit.signInOrigin(),
  })
  if ('refused' in outcome) {
    const refusal = refusalOf(outcome)
    return page(signInPage(visit, form.text('next'), form.text('email'), SENTENCES[refusal]), refusal === 'try-later' ? 503 : 422)
  }
  if (!outcome.isPending) {
    visit.signedIn('buyer', outcome.token, outcome.subjectId)
    return redirectTo(nextAt(buyerDesk, form.text('next')))
  }
  visit.setSession('buyer', outcome.token)
  return redirectTo(withNext(buyerDesk, '/second-factor', form.text('next')))
}

export const leave: Handler = async (visit) => {
  await visit.ctx.transact((w) => signOut(w, visit.principal))
  visit.clearSession('buyer')
  return redirectTo('/')
}

const signInPage = (visit: Visit, next: string, email: string, problem: string | null) => (
  <Gate
    title="Sign in"
    description="Sign in to order, to see invoices and balances, and to send proofs of payment."
    nonce={visit.nonce}
    search={<SearchBar />}
    scripts={['passkey']}
    below="We never ask for your password by phone or mail."
    foot={
      <>
        <p class="small">No account yet?</p>
        <a class="button button--wide" href="/register">
          Open an account for your company
        </a>
      </>
    }
  >
    {problem && (
      <Note of="blocked" title="Not signed in" role="alert">
        <p>{problem}</p>
      </Note>
    )}
    {!problem && <CameBack visit={visit} />}
    {!problem && next !== '' && <p class="muted">Sign in to go on; you come back to where you were.</p>}
    <form class="stack" method="post" action="/login" noValidate>
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
    <OtherWaysIn desk={buyerDesk} visit={visit} next={next} />
  </Gate>
)

// Opening an account: a company and its first buyer, who is signed in once the link of the mail was opened. What is answered never tells
// whether an address has an account.
import { passwordLengthMin } from '../../business/accounts/password.ts'
import { askToRegister, lookAtRegistration, openRegistration } from '../../business/accounts/ask-to-register.ts'
import type { Registration, RegistrationField } from '../../business/accounts/register-buyer.ts'
import { Note } from '../components/evidence.tsx'
import { Field, TextArea, Tick } from '../components/field.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Accepting } from '../components/join-form.tsx'
import { Problems } from '../components/problems.tsx'
import { SearchBar } from '../components/search-bar.tsx'
import { type Handler, type Visit, page, redirectTo } from '../server/route.ts'

type Refused = Partial<Record<RegistrationField, string>>

const AFTER_REGISTERING = '/catalogue'

export const showRegister: Handler = async (visit) => {
  if (visit.principal.kind === 'buyer') return redirectTo('/account')
  return page(visit.query['sent'] === undefined ? registerPage(visit, {}, {}, null) : sentPage(visit))
}

export const register: Handler = async (visit) => {
  const { form } = visit
  const registration: Registration = {
    companyName: form.text('companyName'),
    registrationNumber: form.text('registrationNumber'),
    vatNumber: form.text('vatNumber'),
    address: form.text('address'),
    contactName: form.text('contactName'),
    email: form.text('email'),
    phone: form.text('phone'),
    password: form.exact('password'),
    wantsMarketing: form.text('marketing') === 'yes',
    ...visit.signInOrigin(),
  }
  const outcome = await askToRegister(visit.ctx, registration, visit.publicUrl)
  if ('refused' in outcome) {
    const busy = outcome.refused === 'try-later' ? 'Many people are signing in just now. Wait a few seconds and try again.' : null
    return page(registerPage(visit, form.raw(), outcome.refused === 'invalid' ? outcome.problems : {}, busy), busy === null ? 422 : 503)
  }
  return redirectTo('/register?sent=1')
}

/** A GET changes nothing: mail programs open links by themselves. */
export const showOpenAccount: Handler = async (visit) => {
  const token = visit.params['token'] ?? ''
  const waiting = await lookAtRegistration(visit.ctx.read, token)
  return waiting === null ? page(usedPage(visit), 410) : page(openPage(visit, token, waiting.email, null))
}

export const openAccount: Handler = async (visit) => {
  const token = visit.form.text('token')
  const outcome = await openRegistration(visit.ctx, { token, password: visit.form.exact('password'), ...visit.signInOrigin() })
  if ('token' in outcome) {
    visit.setSession('buyer', outcome.token)
    return redirectTo(AFTER_REGISTERING)
  }
  switch (outcome.refused) {
    case 'link-used':
      return page(usedPage(visit), 410)
    case 'email-taken':
      return page(takenPage(visit), 422)
    default:
      return page(openPage(visit, token, outcome.email ?? '', objections[outcome.refused]), 422)
  }
}

const objections = {
  'wrong-password': 'This is not the password that was chosen. Forgot it? Fill in the form once more.',
  'try-later': 'Many people are signing in just now. Wait a few seconds and try again.',
} as const

const sentPage = (visit: Visit) => (
  <Gate title="Look into your mail" nonce={visit.nonce} search={<SearchBar />}>
    <Note of="next" title="A mail is on its way to the address that you gave">
      <p>Open its link and type your password once more: then the account is open. It works once, for a day.</p>
    </Note>
    <p class="small">
      Nothing there? Look into the spam folder, check the address, and <a href="/register">fill in the form again</a> in a few minutes.
    </p>
  </Gate>
)

const openPage = (visit: Visit, token: string, email: string, objection: string | null) => (
  <Gate title="Open your account" nonce={visit.nonce} search={<SearchBar />}>
    <p>
      You sign in with <strong>{email}</strong>, and our mail goes there.
    </p>
    <form class="stack" method="post" action="/register/open" noValidate>
      <CsrfField token={visit.csrfToken} />
      <input type="hidden" name="token" value={token} />
      <Field
        name="password"
        label="The password that you chose"
        hint="Asked once more, so that nobody else can open an account in your name."
        error={objection ?? undefined}
        attributes={{ type: 'password', autocomplete: 'current-password', maxLength: 200 }}
      />
      <button class="button button--primary button--big button--wide">Open your account</button>
    </form>
  </Gate>
)

const toSignIn = (
  <a class="button button--wide" href="/login">
    Sign in
  </a>
)

const usedPage = (visit: Visit) => (
  <Gate title="This link no longer opens" nonce={visit.nonce} search={<SearchBar />} foot={toSignIn}>
    <Note of="review" title="It was used, replaced by a newer one, or its day is over">
      <p>
        Is your account open? Sign in. If not, <a href="/register">fill in the form again</a>: nothing was kept.
      </p>
    </Note>
  </Gate>
)

const takenPage = (visit: Visit) => (
  <Gate title="This address has an account" nonce={visit.nonce} search={<SearchBar />} foot={toSignIn}>
    <Note of="review" title="It was opened meanwhile">
      <p>Sign in with it. Nothing was changed.</p>
    </Note>
  </Gate>
)

const registerPage = (visit: Visit, values: Readonly<Record<string, string>>, problems: Refused, busy: string | null) => (
  <Gate
    title="Open an account"
    description="Open an account for your company: order in bulk, get tax invoices at once and pay by EFT."
    nonce={visit.nonce}
    search={<SearchBar />}
    isWide
    foot={
      <p class="small">
        Your company has an account already? <a href="/login">Sign in</a>.
      </p>
    }
  >
    <Problems of={problems} />
    {busy && (
      <Note of="review" title="Not done yet" role="alert">
        <p>{busy}</p>
      </Note>
    )}
    <form class="stack stack--loose" method="post" action="/register" noValidate>
      <CsrfField token={visit.csrfToken} />
      <fieldset class="stack">
        <legend class="strong">The company</legend>
        <div class="formgrid">
          <Field
            name="companyName"
            label="Registered name"
            value={values['companyName']}
            error={problems.companyName}
            isWide
            attributes={{ autocomplete: 'organization', maxLength: 160 }}
          />
          <Field
            name="registrationNumber"
            label="Registration number"
            value={values['registrationNumber']}
            error={problems.registrationNumber}
            isCode
            isOptional
            attributes={{ maxLength: 30, placeholder: '2019/123456/07' }}
          />
          <Field
            name="vatNumber"
            label="VAT number"
            value={values['vatNumber']}
            error={problems.vatNumber}
            isCode
            isOptional
            attributes={{ maxLength: 20, inputMode: 'numeric' }}
          />
          <TextArea
            name="address"
            label="Address for tax invoices"
            value={values['address']}
            error={problems.address}
            rows={3}
            maxLength={500}
            isWide
          />
        </div>
      </fieldset>
      <fieldset class="stack">
        <legend class="strong">You</legend>
        <div class="formgrid">
          <Field
            name="contactName"
            label="Your name"
            value={values['contactName']}
            error={problems.contactName}
            attributes={{ autocomplete: 'name', maxLength: 120 }}
          />
          <Field
            name="phone"
            label="Phone"
            value={values['phone']}
            error={problems.phone}
            isOptional
            attributes={{ type: 'tel', autocomplete: 'tel', maxLength: 40 }}
          />
          <Field
            name="email"
            label="E-mail address"
            value={values['email']}
            error={problems.email}
            hint="We mail you a link that opens the account. You sign in with this address, and hear of orders and invoices here."
            attributes={{ type: 'email', autocomplete: 'username', maxLength: 254 }}
          />
          <Field
            name="password"
            label="Password"
            error={problems.password}
            hint={`At least ${String(passwordLengthMin)} characters; a few words are easiest to remember.`}
            attributes={{ type: 'password', autocomplete: 'new-password', maxLength: 200 }}
          />
        </div>
      </fieldset>
      <Tick
        name="marketing"
        isTicked={values['marketing'] === 'yes'}
        label="Mail me offers now and then."
        small="Only if you tick it. You stop it under Account, “Your data”."
      />
      <Accepting isBuyer />
      <button class="button button--primary button--big button--wide">Mail me the link</button>
    </form>
  </Gate>
)

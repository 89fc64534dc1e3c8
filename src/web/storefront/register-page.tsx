// Opening an account: a company and its first buyer, who is signed in at once.
import { passwordLengthMin } from '../../business/accounts/password.ts'
import { type Registration, type RegistrationField, registerBuyer } from '../../business/accounts/register-buyer.ts'
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
  return page(registerPage(visit, {}, {}, null))
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
    publicUrl: visit.publicUrl,
    ...visit.signInOrigin(),
  }
  const outcome = await registerBuyer(visit.ctx, registration)
  if ('refused' in outcome) {
    const busy = outcome.refused === 'try-later' ? 'Many people are signing in just now. Wait a few seconds and try again.' : null
    return page(registerPage(visit, form.raw(), outcome.refused === 'invalid' ? outcome.problems : {}, busy), busy === null ? 422 : 503)
  }
  visit.setSession('buyer', outcome.token)
  return redirectTo(AFTER_REGISTERING)
}

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
            hint="You sign in with it; orders and invoices are told here."
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
      <button class="button button--primary button--big button--wide">Open the account</button>
    </form>
  </Gate>
)

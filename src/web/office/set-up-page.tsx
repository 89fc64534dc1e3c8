// The one-time link: whoever opens it first becomes the owner of this office.
import { isSetUpTokenValid, setUpOwner } from '../../business/accounts/set-up-owner.ts'
import { Note } from '../components/evidence.tsx'
import { Field, type Refusals } from '../components/field.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { Problems } from '../components/problems.tsx'
import { type Handler, page, redirectTo, type Visit } from '../server/route.ts'

export const showSetUp: Handler = async (visit) => {
  const token = visit.params['token'] ?? ''
  if (!(await isSetUpTokenValid(visit.ctx.read, token))) return page(usedLinkPage(visit), 410)
  return page(setUpPage(visit, token, {}, {}))
}

export const setUp: Handler = async (visit) => {
  const { form } = visit
  const token = form.text('token')
  const outcome = await setUpOwner(visit.ctx, {
    setUpToken: token,
    name: form.text('name'),
    email: form.text('email'),
    password: form.exact('password'),
    ...visit.signInOrigin(),
  })
  if ('token' in outcome) {
    visit.setSession('office', outcome.token)
    return redirectTo('/office')
  }
  return outcome.refused === 'link-used' ? page(usedLinkPage(visit), 410) : page(setUpPage(visit, token, form.raw(), outcome.problems), 422)
}

const setUpPage = (visit: Visit, token: string, typed: Record<string, string>, problems: Refusals) => (
  <Gate
    title="Set up the office"
    nonce={visit.nonce}
    home="/office"
    below="This link works once, for 15 minutes. Your account will be the owner’s."
  >
    <Problems of={problems} />
    <form class="stack" method="post" action="/office/set-up" noValidate>
      <CsrfField token={visit.csrfToken} />
      <input type="hidden" name="token" value={token} />
      <Field
        name="name"
        label="Your name"
        value={typed['name']}
        error={problems['name']}
        attributes={{ autocomplete: 'name', maxLength: 120 }}
      />
      <Field
        name="email"
        label="E-mail address"
        value={typed['email']}
        error={problems['email']}
        attributes={{ type: 'email', autocomplete: 'username', autocapitalize: 'none', maxLength: 254 }}
      />
      <Field
        name="password"
        label="Password"
        hint="Several words are easy to remember and hard to guess."
        error={problems['password']}
        attributes={{ type: 'password', autocomplete: 'new-password', maxLength: 200 }}
      />
      <button class="button button--primary button--big button--wide">Become the owner</button>
    </form>
  </Gate>
)

const usedLinkPage = (visit: Visit) => (
  <Gate
    title="This link was used"
    nonce={visit.nonce}
    home="/office"
    foot={
      <a class="button button--wide" href="/office/login">
        Sign in to the office
      </a>
    }
  >
    <Note of="review" title="The one-time link no longer opens">
      <p>It was used already, a newer one was made, or its 15 minutes are over. Whoever runs this server can make another one.</p>
    </Note>
  </Gate>
)

// A forgotten password: asking for a link, and choosing a new password with it. What is answered never tells whether an address
// has an account.
import { findAccount } from '../../business/accounts/account.ts'
import { lookAtLink } from '../../business/accounts/mailed-link.ts'
import { lengthMinFor } from '../../business/accounts/new-password.ts'
import { requestReset, resetPassword } from '../../business/accounts/reset-password.ts'
import { Note } from '../components/evidence.tsx'
import { Field } from '../components/field.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { slowed } from '../security/slowed.ts'
import { type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import type { Desk } from './desk.ts'

export const showForgotten =
  (desk: Desk): Handler =>
  async (visit) =>
    page(visit.query['sent'] === undefined ? forgottenPage(desk, visit) : sentPage(desk, visit))

export const sendForgotten =
  (desk: Desk): Handler =>
  async (visit) => {
    const outcome = await requestReset(visit.ctx, desk.realm, visit.form.text('email'), visit.publicUrl, visit.remoteAddress)
    if ('refused' in outcome) throw slowed(outcome.waitS)
    return redirectTo(`${desk.base}/forgotten?sent=1`)
  }

/** A GET changes nothing: mail programs open links by themselves. */
export const showReset =
  (desk: Desk): Handler =>
  async (visit) => {
    const token = visit.params['token'] ?? ''
    const lengthMin = await lengthFor(desk, visit, token)
    return lengthMin === null ? page(usedPage(desk, visit), 410) : page(resetPage(desk, visit, token, lengthMin, null))
  }

export const sendReset =
  (desk: Desk): Handler =>
  async (visit) => {
    const { form } = visit
    const token = form.text('token')
    const outcome = await resetPassword(visit.ctx, { realm: desk.realm, token, password: form.exact('password'), ...visit.signInOrigin() })
    if ('reset' in outcome) {
      visit.clearSession(desk.realm)
      return redirectTo(`${desk.base}/login?done=reset`)
    }
    if (outcome.refused === 'link-used') return page(usedPage(desk, visit), 410)
    const problem =
      outcome.refused === 'invalid' ? outcome.problem : 'Many people are signing in just now. Wait a few seconds and try again.'
    return page(resetPage(desk, visit, token, (await lengthFor(desk, visit, token)) ?? 0, problem), 422)
  }

const lengthFor = async (desk: Desk, { ctx }: Visit, token: string): Promise<number | null> => {
  const link = await lookAtLink(ctx.read, desk.realm, token, ['reset-password'])
  const account = link === null ? null : await findAccount(ctx.read, desk.realm, { id: link.subjectId })
  return account === null ? null : lengthMinFor(ctx.read, account)
}

const backToSignIn = (desk: Desk) => (
  <a class="button button--wide" href={`${desk.base}/login`}>
    Back to sign in
  </a>
)

const forgottenPage = (desk: Desk, visit: Visit) => (
  <Gate title="Forgot your password?" nonce={visit.nonce} home={desk.home} search={desk.search()} foot={backToSignIn(desk)}>
    <p>Tell us the address that you sign in with. We mail you a link with which you choose a new password.</p>
    <form class="stack" method="post" action={`${desk.base}/forgotten`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <Field
        name="email"
        label="E-mail address"
        attributes={{ type: 'email', autocomplete: 'username', autocapitalize: 'none', maxLength: 254 }}
      />
      <button class="button button--primary button--big button--wide">Mail me a link</button>
    </form>
  </Gate>
)

const sentPage = (desk: Desk, visit: Visit) => (
  <Gate title="Look into your mail" nonce={visit.nonce} home={desk.home} search={desk.search()} foot={backToSignIn(desk)}>
    <Note of="next" title="If this address has an account, a link is on its way">
      <p>It works once, for 30 minutes. Nothing there? Look into the spam folder, check the address, and ask again in a few minutes.</p>
    </Note>
  </Gate>
)

const resetPage = (desk: Desk, visit: Visit, token: string, lengthMin: number, problem: string | null) => (
  <Gate
    title="Choose a new password"
    nonce={visit.nonce}
    home={desk.home}
    search={desk.search()}
    below="Every device is signed out when you save it. A second factor stays as it is."
  >
    <form class="stack" method="post" action={`${desk.base}/reset`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <input type="hidden" name="token" value={token} />
      <Field
        name="password"
        label="New password"
        hint={`At least ${String(lengthMin)} characters; a few words are easiest to remember.`}
        error={problem ?? undefined}
        attributes={{ type: 'password', autocomplete: 'new-password', maxLength: 200 }}
      />
      <button class="button button--primary button--big button--wide">Save the new password</button>
    </form>
  </Gate>
)

const usedPage = (desk: Desk, visit: Visit) => (
  <Gate title="This link no longer opens" nonce={visit.nonce} home={desk.home} search={desk.search()} foot={backToSignIn(desk)}>
    <Note of="review" title="It was used, replaced by a newer one, or its time is over">
      <p>
        Ask for <a href={`${desk.base}/forgotten`}>another link</a>. Nothing was changed.
      </p>
    </Note>
  </Gate>
)

// Opening the link that proves an e-mail address: the one that the account has, or its new one.
import { confirmEmail } from '../../business/accounts/change-email.ts'
import { lookAtLink } from '../../business/accounts/mailed-link.ts'
import { Note } from '../components/evidence.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { type Handler, page, type Visit } from '../server/route.ts'
import type { Desk } from './desk.ts'

/** A GET changes nothing: mail programs open links by themselves. */
export const showConfirmEmail =
  (desk: Desk): Handler =>
  async (visit) => {
    const token = visit.params['token'] ?? ''
    const link = await lookAtLink(visit.ctx.read, desk.realm, token, ['verify-email', 'change-email'])
    return link === null ? page(usedPage(desk, visit), 410) : page(askPage(desk, visit, token, link.address))
  }

export const sendConfirmEmail =
  (desk: Desk): Handler =>
  async (visit) => {
    const outcome = await confirmEmail(visit.ctx, desk.realm, visit.form.text('token'))
    if ('email' in outcome) return page(donePage(desk, visit, outcome.email))
    return outcome.refused === 'taken' ? page(takenPage(desk, visit), 422) : page(usedPage(desk, visit), 410)
  }

const onwards = (desk: Desk) => (
  <a class="button button--wide" href={desk.home}>
    Go on
  </a>
)

const askPage = (desk: Desk, visit: Visit, token: string, address: string) => (
  <Gate title="Is this your address?" nonce={visit.nonce} home={desk.home} search={desk.search()}>
    <p>
      You sign in with <strong>{address}</strong>, and our mail goes there.
    </p>
    <form class="stack" method="post" action={`${desk.base}/confirm-email`}>
      <CsrfField token={visit.csrfToken} />
      <input type="hidden" name="token" value={token} />
      <button class="button button--primary button--big button--wide">Yes, it is mine</button>
    </form>
  </Gate>
)

const donePage = (desk: Desk, visit: Visit, email: string) => (
  <Gate title="Thank you" nonce={visit.nonce} home={desk.home} search={desk.search()} foot={onwards(desk)}>
    <Note of="cleared" title="Your address is confirmed">
      <p>{email}</p>
    </Note>
  </Gate>
)

const takenPage = (desk: Desk, visit: Visit) => (
  <Gate title="Not this address" nonce={visit.nonce} home={desk.home} search={desk.search()} foot={onwards(desk)}>
    <Note of="blocked" title="Another account signs in with this address">
      <p>Your account keeps the address it has.</p>
    </Note>
  </Gate>
)

const usedPage = (desk: Desk, visit: Visit) => (
  <Gate title="This link no longer opens" nonce={visit.nonce} home={desk.home} search={desk.search()} foot={onwards(desk)}>
    <Note of="review" title="It was used, replaced by a newer one, or its time is over">
      <p>Sign in and ask for another one on the page “Sign-in and security” of your account.</p>
    </Note>
  </Gate>
)

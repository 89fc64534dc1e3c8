// Second factors of somebody who is signed in: adding, replacing and removing them, and making new backup codes.
import { proposeAuthenticator } from '../../business/accounts/authenticator.ts'
import { addAuthenticator, addPasskey, type FactorAdded, remakeBackupCodes, removeFactor } from '../../business/accounts/change-factors.ts'
import { factorsOf } from '../../business/accounts/second-factor.ts'
import { Problem } from '../../problems.ts'
import { Note } from '../components/evidence.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { slowed } from '../security/slowed.ts'
import { type Answer, type Handler, page, redirectTo, type Visit } from '../server/route.ts'
import { AuthenticatorFields } from './authenticator-fields.tsx'
import { type Desk, personAt, siteOf } from './desk.ts'
import { securityPage } from './security-page.tsx'
import { backupCodesPage } from './set-up-factor-page.tsx'

export const showAuthenticator =
  (desk: Desk): Handler =>
  async (visit) =>
    page(authenticatorPage(desk, visit, null))

export const sendAuthenticator =
  (desk: Desk): Handler =>
  async (visit) => {
    const { form, ctx, principal } = visit
    const outcome = await addAuthenticator(ctx, principal, form.exact('proposal'), form.text('code'), visit.signInOrigin())
    if ('refused' in outcome && outcome.refused === 'not-proven') {
      return page(authenticatorPage(desk, visit, 'The code does not fit. Wait for the next one, and check the clock of your phone.'), 422)
    }
    return afterAdding(desk, visit, outcome)
  }

export const sendNewPasskey =
  (desk: Desk): Handler =>
  async (visit) => {
    const { form, ctx, principal } = visit
    const site = siteOf(visit)
    if (site === null) throw new Problem('not-found')
    const outcome = await addPasskey(ctx, principal, site, form.exact('answer'), form.text('passkeyName'), visit.signInOrigin())
    if ('refused' in outcome && outcome.refused === 'not-proven') {
      return securityPage(desk, visit, { factors: 'The passkey was not added. Try it once more.' })
    }
    return afterAdding(desk, visit, outcome)
  }

const afterAdding = (desk: Desk, visit: Visit, outcome: FactorAdded): Answer => {
  if ('refused' in outcome) throw outcome.refused === 'wait' ? slowed(outcome.waitS) : new Problem('bad-request')
  if (outcome.backupCodes === null) return redirectTo(`${desk.security}?done=factor`)
  return page(backupCodesPage(desk, visit, outcome.backupCodes, `${desk.security}?done=factor`))
}

const removeAt = async (desk: Desk, visit: Visit, which: Parameters<typeof removeFactor>[2]): Promise<Answer> => {
  const outcome = await visit.ctx.transact((w) => removeFactor(w, personAt(visit), which))
  if ('removed' in outcome) return redirectTo(`${desk.security}?done=removed`)
  return securityPage(desk, visit, { factors: 'The office needs a second factor: set up another one before you remove this one.' })
}

export const removeAuthenticatorAt =
  (desk: Desk): Handler =>
  (visit) =>
    removeAt(desk, visit, 'authenticator')

export const removePasskeyAt =
  (desk: Desk): Handler =>
  (visit) =>
    removeAt(desk, visit, { passkeyId: visit.form.whole('passkey') })

export const sendBackupCodes =
  (desk: Desk): Handler =>
  async (visit) => {
    const person = personAt(visit)
    const { hasAny } = await factorsOf(visit.ctx.read, person)
    if (!hasAny) return securityPage(desk, visit, { factors: 'Backup codes stand in for a second factor: set one up first.' })
    const codes = await visit.ctx.transact((w) => remakeBackupCodes(w, person))
    return page(backupCodesPage(desk, visit, codes, desk.security))
  }

const authenticatorPage = (desk: Desk, visit: Visit, problem: string | null) => (
  <Gate
    title="Set up an authenticator app"
    nonce={visit.nonce}
    home={desk.home}
    search={desk.search()}
    scripts={['copy']}
    below="An app that was set up before stops working when this one is saved."
    foot={
      <a class="button button--wide" href={desk.security}>
        Leave it as it is
      </a>
    }
  >
    {problem && (
      <Note of="blocked" title="Not set up yet" role="alert">
        <p>{problem}</p>
      </Note>
    )}
    <form class="stack" method="post" action={`${desk.security}/authenticator`} noValidate>
      <CsrfField token={visit.csrfToken} />
      <AuthenticatorFields proposal={proposeAuthenticator(visit.ctx, personAt(visit), visit.form.exact('proposal'))} />
      <button class="button button--primary button--big button--wide">Save</button>
    </form>
  </Gate>
)

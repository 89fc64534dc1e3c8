// What the forms of "Sign-in and security" do: password, address, and sessions. Factors are beside this file.
import { askForEmail, askToVerify, type EmailAsked } from '../../business/accounts/change-email.ts'
import { changePassword } from '../../business/accounts/change-password.ts'
import { endOneSession, endOtherSessions } from '../../business/accounts/sessions-of-person.ts'
import { Problem } from '../../problems.ts'
import { slowed } from '../security/slowed.ts'
import { type Answer, type Handler, redirectTo, type Visit } from '../server/route.ts'
import { type Desk, personAt, sessionIdAt } from './desk.ts'
import { securityPage } from './security-page.tsx'

export const sendPassword =
  (desk: Desk): Handler =>
  async (visit) => {
    const { form } = visit
    const given = { current: form.exact('current'), password: form.exact('password') }
    const outcome = await changePassword(visit.ctx, personAt(visit), given, visit.signInOrigin())
    if ('token' in outcome) {
      visit.setSession(desk.realm, outcome.token)
      return redirectTo(`${desk.security}?done=password`)
    }
    if (outcome.refused === 'wait') throw slowed(outcome.waitS)
    if (outcome.refused === 'try-later') throw new Problem('too-many-requests', { retryAfterS: 5 })
    return securityPage(desk, visit, outcome.problems)
  }

const afterAsking = (desk: Desk, visit: Visit, outcome: EmailAsked, done: string): Answer | Promise<Answer> => {
  if ('sentTo' in outcome) return redirectTo(`${desk.security}?done=${done}`)
  if (outcome.refused === 'too-many')
    throw new Problem('too-many-requests', { sentence: 'Enough links were mailed in this hour. Look into your mail.', retryAfterS: 900 })
  return securityPage(desk, visit, { email: outcome.problem })
}

export const sendEmail =
  (desk: Desk): Handler =>
  async (visit) => {
    const email = visit.form.text('email')
    const outcome = await visit.ctx.transact((w) => askForEmail(w, personAt(visit), email, visit.publicUrl))
    return afterAsking(desk, visit, outcome, 'email')
  }

export const sendVerify =
  (desk: Desk): Handler =>
  async (visit) => {
    const outcome = await visit.ctx.transact((w) => askToVerify(w, personAt(visit), visit.publicUrl))
    return afterAsking(desk, visit, outcome, 'verify')
  }

export const endSessionAt =
  (desk: Desk): Handler =>
  async (visit) => {
    await visit.ctx.transact((w) => endOneSession(w, personAt(visit), visit.form.whole('session')))
    return redirectTo(`${desk.security}?done=session`)
  }

export const endSessionsElsewhere =
  (desk: Desk): Handler =>
  async (visit) => {
    await visit.ctx.transact((w) => endOtherSessions(w, personAt(visit), sessionIdAt(visit)))
    return redirectTo(`${desk.security}?done=sessions`)
  }

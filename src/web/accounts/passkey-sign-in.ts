// Signing in with a passkey alone: the device has checked finger, face or PIN, so it is both factors at once.
import { requestPasskey } from '../../business/accounts/passkeys.ts'
import { signInWithPasskey } from '../../business/accounts/second-factor.ts'
import { Problem } from '../../problems.ts'
import { slowed } from '../security/slowed.ts'
import { type Handler, json, redirectTo } from '../server/route.ts'
import { type Desk, nextAt, siteOf } from './desk.ts'

export const askSignInPasskey =
  (desk: Desk): Handler =>
  async (visit) => {
    const site = siteOf(visit)
    if (site === null) throw new Problem('not-found')
    return json(await requestPasskey(visit.ctx, site, desk.realm))
  }

export const sendSignInPasskey =
  (desk: Desk): Handler =>
  async (visit) => {
    const site = siteOf(visit)
    if (site === null) throw new Problem('not-found')
    const outcome = await signInWithPasskey(visit.ctx, desk.realm, site, visit.form.exact('answer'), visit.signInOrigin())
    if ('token' in outcome) {
      visit.signedIn(desk.realm, outcome.token, outcome.subjectId)
      return redirectTo(nextAt(desk, visit.form.text('next')))
    }
    if (outcome.refused === 'wait') throw slowed(outcome.waitS)
    return redirectTo(`${desk.base}/login?again=passkey`)
  }

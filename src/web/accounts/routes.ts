// The addresses about signing in and one's own account: the same table for each realm, under its own paths and permissions.
import { type Route, route } from '../server/route.ts'
import { endSessionAt, endSessionsElsewhere, sendEmail, sendPassword, sendVerify } from './change-account.ts'
import {
  removeAuthenticatorAt,
  removePasskeyAt,
  sendAuthenticator,
  sendBackupCodes,
  sendNewPasskey,
  showAuthenticator,
} from './change-factors-page.tsx'
import { sendConfirmEmail, showConfirmEmail } from './confirm-email-page.tsx'
import { askCopy, askToBeErased, downloadCopy, keepMe, sendMarketing, showData } from './data-page.tsx'
import type { Desk } from './desk.ts'
import { askSignInPasskey, sendSignInPasskey } from './passkey-sign-in.ts'
import { sendForgotten, sendReset, showForgotten, showReset } from './reset-page.tsx'
import { askPasskey, sendCode, sendPasskey, showSecondFactor } from './second-factor-page.tsx'
import { showSecurity } from './security-page.tsx'
import { askNewPasskey, setUpAuthenticator, setUpPasskey, showSetUpFactor } from './set-up-factor-page.tsx'

export const accountRoutes = (desk: Desk): Route[] => {
  const { base, security, own, halfWay } = desk
  return [
    route('POST', `${base}/login/passkey/options`, 'anyone', askSignInPasskey(desk), { limitedAs: 'passkey' }),
    route('POST', `${base}/login/passkey`, 'anyone', sendSignInPasskey(desk)),
    route('GET', `${base}/second-factor`, halfWay, showSecondFactor(desk)),
    route('POST', `${base}/second-factor`, halfWay, sendCode(desk)),
    route('POST', `${base}/second-factor/passkey/options`, halfWay, askPasskey),
    route('POST', `${base}/second-factor/passkey`, halfWay, sendPasskey(desk)),
    route('GET', `${base}/second-factor/set-up`, halfWay, showSetUpFactor(desk)),
    route('POST', `${base}/second-factor/set-up`, halfWay, setUpAuthenticator(desk)),
    route('POST', `${base}/second-factor/set-up/passkey/options`, halfWay, askNewPasskey),
    route('POST', `${base}/second-factor/set-up/passkey`, halfWay, setUpPasskey(desk)),

    route('GET', `${base}/forgotten`, 'anyone', showForgotten(desk)),
    route('POST', `${base}/forgotten`, 'anyone', sendForgotten(desk)),
    route('GET', `${base}/reset/:token`, 'anyone', showReset(desk)),
    route('POST', `${base}/reset`, 'anyone', sendReset(desk)),
    route('GET', `${base}/confirm-email/:token`, 'anyone', showConfirmEmail(desk)),
    route('POST', `${base}/confirm-email`, 'anyone', sendConfirmEmail(desk)),

    route('GET', security, own, showSecurity(desk)),
    route('POST', `${security}/password`, own, sendPassword(desk)),
    route('POST', `${security}/email`, own, sendEmail(desk), { isFresh: true }),
    route('POST', `${security}/email/verify`, own, sendVerify(desk)),
    route('GET', `${security}/authenticator`, own, showAuthenticator(desk)),
    route('POST', `${security}/authenticator`, own, sendAuthenticator(desk), { isFresh: true }),
    route('POST', `${security}/authenticator/remove`, own, removeAuthenticatorAt(desk), { isFresh: true }),
    route('POST', `${security}/passkeys/options`, own, askNewPasskey),
    route('POST', `${security}/passkeys`, own, sendNewPasskey(desk), { isFresh: true }),
    route('POST', `${security}/passkeys/remove`, own, removePasskeyAt(desk), { isFresh: true }),
    route('POST', `${security}/backup-codes`, own, sendBackupCodes(desk), { isFresh: true }),
    route('POST', `${security}/sessions/end`, own, endSessionAt(desk)),
    route('POST', `${security}/sessions/end-all`, own, endSessionsElsewhere(desk)),

    route('GET', `${security}/data`, own, showData(desk)),
    route('POST', `${security}/data/copies`, own, askCopy(desk), { isFresh: true }),
    route('GET', `${security}/data/copies/:uuid`, own, downloadCopy),
    route('POST', `${security}/data/marketing`, own, sendMarketing(desk)),
    route('POST', `${security}/data/erasure`, own, askToBeErased(desk), { isFresh: true }),
    route('POST', `${security}/data/erasure/cancel`, own, keepMe(desk)),
  ]
}

// What stands around the form of both sign-in pages: what just happened, the passkey, and the way out of a forgotten password.
import { Note } from '../components/evidence.tsx'
import type { Visit } from '../server/route.ts'
import { type Desk, siteOf } from './desk.ts'
import { PasskeyForm } from './passkey-form.tsx'

const again: Readonly<Record<string, string>> = {
  factor: 'There were five wrong codes. Begin again with your password.',
  passkey: 'This passkey is not known here. Try it once more, or sign in with your password.',
}

/** Why somebody who was elsewhere is back at the sign-in page. */
export const CameBack = ({ visit }: { visit: Visit }) => {
  const why = again[visit.query['again'] ?? '']
  if (visit.query['done'] === 'reset') {
    return (
      <Note of="cleared" title="Your new password is saved" role="status">
        <p>Sign in with it.</p>
      </Note>
    )
  }
  return why === undefined ? null : (
    <Note of="blocked" title="Not signed in" role="alert">
      <p>{why}</p>
    </Note>
  )
}

export const OtherWaysIn = ({ desk, visit, next }: { desk: Desk; visit: Visit; next: string }) => (
  <>
    {siteOf(visit) !== null && (
      <PasskeyForm
        csrfToken={visit.csrfToken}
        ceremony="known"
        options={`${desk.base}/login/passkey/options`}
        action={`${desk.base}/login/passkey`}
        next={next}
      >
        Sign in with a passkey
      </PasskeyForm>
    )}
    <p>
      <a class="taplink" href={`${desk.base}/forgotten`}>
        Forgot your password?
      </a>
    </p>
  </>
)

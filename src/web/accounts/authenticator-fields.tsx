// The three steps of setting up an authenticator app: scan (or type), read the code, send it back.
import type { Proposal } from '../../business/accounts/authenticator.ts'
import { Copies, CopyRow } from '../components/copies.tsx'
import { Field } from '../components/field.tsx'
import { QrCode } from '../components/qr-code.tsx'

/** Inside a form. The secret travels back sealed; nothing is stored until the code proves that the app has it. */
export const AuthenticatorFields = ({ proposal }: { proposal: Proposal }) => (
  <>
    <input type="hidden" name="proposal" value={proposal.sealed} />
    <p>Scan this with an authenticator app on your phone (Google Authenticator, Microsoft Authenticator, Aegis, 1Password …).</p>
    <QrCode text={proposal.uri} label="QR code for your authenticator app; the same key stands below in letters" />
    <details>
      <summary>Cannot scan? Type the key</summary>
      <Copies>
        <CopyRow name="Key" shown={proposal.secret} copied={proposal.secret.replaceAll(' ', '')} isCode />
      </Copies>
    </details>
    <Field
      name="code"
      label="The six digits that the app shows now"
      isCode
      attributes={{ autocomplete: 'one-time-code', inputMode: 'numeric', maxLength: 8 }}
    />
  </>
)

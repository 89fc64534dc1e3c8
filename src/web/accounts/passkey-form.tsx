// A form that a passkey fills in. Hidden until the browser's script finds that this browser has passkeys; without script nothing
// is missing, since every page that shows it offers another way.
import type { ComponentChildren } from 'preact'
import { Field } from '../components/field.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'

export interface PasskeyFormProps {
  csrfToken: string
  /** `new` makes a passkey, `known` uses one. */
  ceremony: 'new' | 'known'
  /** where the browser's question comes from; its answer goes to `action` */
  options: string
  action: string
  next?: string
  /** Asks for a name by which the person knows it again. */
  isNamed?: boolean
  isPrimary?: boolean
  children: ComponentChildren
}

export const PasskeyForm = (props: PasskeyFormProps) => (
  <form class="stack" method="post" action={props.action} data-passkey={props.ceremony} data-options={props.options} hidden>
    <CsrfField token={props.csrfToken} />
    <input type="hidden" name="answer" value="" />
    {props.next !== undefined && <input type="hidden" name="next" value={props.next} />}
    {props.isNamed && (
      <Field name="passkeyName" label="Name of this passkey" value="This computer" attributes={{ maxLength: 80, autocomplete: 'off' }} />
    )}
    <p class="error" role="alert" data-passkey-problem hidden>
      The passkey was not used. Try again, or use another way.
    </p>
    <button class={props.isPrimary ? 'button button--primary button--wide' : 'button button--wide'}>{props.children}</button>
  </form>
)

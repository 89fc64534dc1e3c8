// The foot of every standing match on a bank line: why it was made, and how it is undone, with a reason.
import { Field } from '../components/field.tsx'
import { CsrfField, OnceField } from '../components/hidden-fields.tsx'
import { Icon } from '../components/icon.tsx'
import type { Visit } from '../server/route.ts'
import { Reasons } from './candidate-card.tsx'

interface UndoMatchProps {
  visit: Visit
  reasons: Parameters<typeof Reasons>[0]['of']
  action: string
  /** Which match it is, by the hidden field that the address of `action` reads. */
  which: { name: 'match' | 'transfer'; value: string }
  /** What undoing does. */
  hint: string
}

export const UndoMatch = ({ visit, reasons, action, which, hint }: UndoMatchProps) => (
  <>
    {reasons.length > 0 && (
      <div class="why">
        <h3>Why it was matched</h3>
        <Reasons of={reasons} />
      </div>
    )}
    <form class="stack stack--tight" id="undo" method="post" action={action} noValidate>
      <CsrfField token={visit.csrfToken} />
      <OnceField />
      <input type="hidden" {...which} />
      <Field name="reason" label="Undo this match: why?" value={visit.form.text('reason')} hint={hint} attributes={{ maxLength: 300 }} />
      <div class="row">
        <button class="button button--danger">
          <Icon name="undo" /> Undo the match
        </button>
      </div>
    </form>
  </>
)

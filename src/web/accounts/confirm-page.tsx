// Asked before what cannot be taken back, when nobody proved in the last five minutes who is at the keyboard. The form that was sent
// is kept in this page and goes on where it was going.
import { confirmPerson, isFresh } from '../../business/accounts/confirm.ts'
import { Problem } from '../../problems.ts'
import { Note } from '../components/evidence.tsx'
import { Field } from '../components/field.tsx'
import { Gate } from '../components/gate.tsx'
import { CsrfField } from '../components/hidden-fields.tsx'
import { type Answer, page, type Visit } from '../server/route.ts'
import { slowed } from '../security/slowed.ts'

const field = 'confirmWith'

/** The page that asks, or undefined when the request may go on to its handler. */
export const confirmFirst = async (visit: Visit): Promise<Answer | undefined> => {
  const { principal, form, ctx } = visit
  if (!('sessionId' in principal) || principal.kind === 'pending') throw new Problem('not-allowed')
  if (await isFresh(ctx.read, principal.sessionId)) return undefined
  if (visit.wantsJson) throw new Problem('not-allowed', { sentence: 'Prove once more who you are, on a page of ours, and try again.' })
  const typed = form.exact(field)
  if (typed === '') return page(confirmPage(visit, null), 403)
  const outcome = await confirmPerson(ctx, principal, typed, visit.remoteAddress)
  if ('confirmed' in outcome) return undefined
  if (outcome.refused === 'wait') throw slowed(outcome.waitS)
  return page(confirmPage(visit, 'That was neither your password nor a code that is valid now.'), 403)
}

const confirmPage = (visit: Visit, problem: string | null) => (
  <Gate
    title="Is it you?"
    nonce={visit.nonce}
    home={visit.path.startsWith('/office') ? '/office' : '/'}
    below="We ask before money moves back, before bank details or a customer’s terms change, before a program is let in or an address shut out, and before anything that guards an account is changed."
  >
    {problem ? (
      <Note of="blocked" title="Not confirmed" role="alert">
        <p>{problem}</p>
      </Note>
    ) : (
      <p>Nothing has been done yet. What you sent goes on as soon as you have confirmed.</p>
    )}
    <form class="stack" method="post" action={visit.pathAndQuery} noValidate>
      <CsrfField token={visit.csrfToken} />
      {visit.form
        .entries()
        .filter(([name]) => name !== 'csrf' && name !== field)
        .map(([name, value], at) => (
          <input key={at} type="hidden" name={name} value={value} />
        ))}
      <Field
        name={field}
        label="Your password, or a code from your authenticator app"
        attributes={{ type: 'password', autocomplete: 'current-password', maxLength: 200, autofocus: true }}
      />
      <button class="button button--primary button--big button--wide">Confirm and go on</button>
    </form>
  </Gate>
)

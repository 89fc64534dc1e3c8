// The page behind an invitation's link, for a company's people and for our staff: a name, a password, in.
import type { ComponentChildren } from 'preact'
import { passwordLengthMin } from '../../business/accounts/password.ts'
import { Note } from './evidence.tsx'
import { Field, type Refusals } from './field.tsx'
import { Gate } from './gate.tsx'
import { CsrfField } from './hidden-fields.tsx'
import { Problems } from './problems.tsx'

export interface JoinPageProps {
  nonce: string
  csrfToken: string
  action: string
  home: string
  token: string
  email: string
  name: string
  /** "Highveld Haulage (Pty) Ltd", or "the office" */
  joins: string
  problems: Refusals
  objection: string | null
  /** The shop's search; the office has none. */
  search?: ComponentChildren
}

export const JoinPage = (props: JoinPageProps) => (
  <Gate
    title="Choose your password"
    nonce={props.nonce}
    home={props.home}
    search={props.search}
    below="The link works once. You are signed in afterwards."
  >
    <Problems of={props.problems} />
    {props.objection && (
      <Note of="review" title="Not done yet" role="alert">
        <p>{props.objection}</p>
      </Note>
    )}
    <p>
      You are invited to join <strong>{props.joins}</strong>. You will sign in with <strong>{props.email}</strong>.
    </p>
    <form class="stack" method="post" action={props.action} noValidate>
      <CsrfField token={props.csrfToken} />
      <input type="hidden" name="token" value={props.token} />
      <input type="hidden" name="username" autocomplete="username" value={props.email} />
      <Field
        name="name"
        label="Your name"
        value={props.name}
        error={props.problems['name']}
        attributes={{ autocomplete: 'name', maxLength: 120 }}
      />
      <Field
        name="password"
        label="Password"
        hint={`At least ${String(passwordLengthMin)} characters; a few words are easiest to remember.`}
        error={props.problems['password']}
        attributes={{ type: 'password', autocomplete: 'new-password', maxLength: 200 }}
      />
      <Accepting isBuyer={props.home === '/'} />
      <button class="button button--primary button--big button--wide">Join</button>
    </form>
  </Gate>
)

/** What pressing the button below it says yes to; the acceptance is kept with the versions of the texts. */
export const Accepting = ({ isBuyer }: { isBuyer: boolean }) => (
  <p class="small">
    {isBuyer && (
      <>
        By going on you accept our <a href="/terms">terms of sale</a>.{' '}
      </>
    )}
    What we keep about you, and why, stands under <a href="/privacy">Privacy</a>.
  </p>
)

/** Used, revoked, expired, replaced by a newer one, or never ours: the page says the same. */
export const DeadLinkPage = (props: { nonce: string; home: string; signInHref: string; askWhom: string; search?: ComponentChildren }) => (
  <Gate
    title="This link opens nothing"
    nonce={props.nonce}
    home={props.home}
    search={props.search}
    foot={
      <a class="button button--wide" href={props.signInHref}>
        Sign in
      </a>
    }
  >
    <Note of="review" title="The invitation no longer opens">
      <p>It was used already, taken back, replaced by a newer one, or a week has passed. {props.askWhom}</p>
    </Note>
  </Gate>
)

/** What stood against it, in words. */
export const joinObjections: Readonly<Record<'email-taken' | 'try-later', string>> = {
  'email-taken': 'This address has an account already. Ask to be invited under another address.',
  'try-later': 'Many people are signing in just now. Wait a few seconds and try again.',
}

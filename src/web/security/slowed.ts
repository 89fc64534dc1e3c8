// How a sign-in that guesses too much is answered: 429 with the time to wait, the same whether the account exists or not.
import type { SignInRefused } from '../../business/accounts/sign-in.ts'
import { Problem } from '../../problems.ts'

/** Tried again when the longest delay is over; time alone does not help then, but programs want a number. */
const resetRetryS = 300

/** The refusal that the sign-in page shows; throws for those that are no page of their own. */
export const refusalOf = (outcome: SignInRefused): 'wrong-credentials' | 'try-later' => {
  if (outcome.refused === 'wait') throw slowed(outcome.waitS)
  if (outcome.refused === 'reset-needed') {
    const sentence = 'There were too many wrong attempts on this account. Set a new password: the sign-in page can mail you a link.'
    throw new Problem('too-many-requests', { sentence, retryAfterS: resetRetryS })
  }
  return outcome.refused
}

export const slowed = (waitS: number): Problem =>
  new Problem('too-many-requests', {
    sentence: `There were too many wrong attempts. Try again in ${waitS} ${waitS === 1 ? 'second' : 'seconds'}.`,
    retryAfterS: waitS,
  })

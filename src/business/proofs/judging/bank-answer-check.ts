// What the bank said, as a check. Pure.
import { formatDay } from '../../money/calendar.ts'
import { blocked, type Check, note, passed, review } from './check.ts'
import type { BankAnswer } from './facts.ts'

export const bankAnswerCode = 'bank-answer'

/** A confirmation is evidence, never money; where the bank did not confirm, a person must write why the proof may stand. */
export function bankAnswerCheck(answer: BankAnswer | null): Check[] {
  if (answer === null) return []
  const asked = `${answer.facility}, asked by ${answer.by} on ${formatDay(answer.on)}`
  if (answer.outcome === 'confirmed')
    return [passed(bankAnswerCode, `The bank confirmed this payment (${asked}). Money is still only a bank line.`)]
  if (answer.outcome === 'could-not-check') return [note(bankAnswerCode, `The bank could not be asked (${asked}).`)]
  return answer.acceptedWhy === null
    ? [blocked(bankAnswerCode, `The bank did not confirm this payment (${asked}).`)]
    : [review(bankAnswerCode, `The bank did not confirm this payment (${asked}). It may stand all the same: ${answer.acceptedWhy}`)]
}
